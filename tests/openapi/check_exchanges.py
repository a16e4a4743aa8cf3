#!/usr/bin/env python3
"""Compares what the HTTP tests asked and were answered with the document of the API.

Usage: check_exchanges.py DOCUMENT DIRECTORY PROGRAM
  DIRECTORY  the exchanges: a file for each test, a JSON object in each line (tests/node/http_recording.h)
  PROGRAM    the tests: files older than it are of tests that are gone

Prints each difference. Exit code: 0 if there is none.
"""

import glob
import json
import os
import sys
from urllib.parse import unquote

from api_document import ApiDocument
from api_members import Members

# What any request can meet before its operation does: described once, by `default`.
BEYOND_OPERATIONS = {405, 408, 412, 413, 429, 431, 500, 503, 507}


class Comparison:
    """Exchanges one by one, then what was missing among them."""

    def __init__(self, document):
        self.document = document
        self.operations = list(document.operations())
        self.seen = set()  # (operation, status) of those that succeeded
        self.members = Members(document)
        self.differences = {}  # text: the first test it was seen in

    def find(self, method, path):
        """The operation of a request and its parameters; among several that of the most literal path."""
        pieces = path.removeprefix("/").split("/")
        found = [(each, each.matches(pieces)) for each in self.operations if each.method == method]
        found = [(each, values) for each, values in found if values is not None]
        return min(found, key=lambda pair: pair[0].path.count("{"), default=(None, {}))

    def add(self, exchange, test):
        if exchange["method"] in ("OPTIONS", "HEAD"):
            return  # a browser that asks before it calls: of no operation; and GET without its body
        path, _, query = exchange["target"].partition("?")
        operation, values = self.find(exchange["method"], path)
        for difference in self.compare(exchange, operation, values, query):
            subject = operation or f"{exchange['method']} {path}"
            self.differences.setdefault(f"{subject} answered {exchange['status']}: {difference}", test)

    def compare(self, exchange, operation, values, query):
        status = exchange["status"]
        if operation is None:
            if status < 400:
                yield "this is not described"
            yield from self.compare_content(exchange, ("components", "responses", "OtherProblem"))
            return
        if status == 304:  # of every GET, and described for all of them together
            if exchange["response"] or not exchange["response_headers"].get("ETag"):
                yield "it has a tag and no body"
            return
        described = operation.content["responses"]
        key = str(status) if str(status) in described else "default"
        if key == "default" and status not in BEYOND_OPERATIONS:
            yield f"the responses of {operation.content['operationId']} do not have this status"
            return
        yield from self.compare_content(exchange, operation.place + ("responses", key))
        if status < 300:
            self.seen.add((operation, key))
            yield from self.compare_parameters(exchange, operation, values, query)
            yield from self.compare_body(exchange, operation)

    def compare_content(self, exchange, place):
        place, response = self.document.follow(place)
        for name, header in response.get("headers", {}).items():
            if header.get("required") and name not in exchange["response_headers"]:
                yield f"no header {name}"
        media = exchange["content_type"].partition(";")[0]
        if media not in response["content"]:
            yield f"{media} is not described"
            return
        value = exchange["response"]
        if media.endswith("json"):
            value = json.loads(value)
        schema = place + ("content", media, "schema")
        self.members.meet(schema, value)
        for violation in self.document.violations(schema, value):
            yield f"response: {violation}"

    def compare_parameters(self, exchange, operation, values, query):
        given = {("path", name): value for name, value in values.items()}
        for parameter in filter(None, query.split("&")):
            name, _, value = parameter.partition("=")
            given["query", name] = value
        if "Idempotency-Key" in exchange["headers"] and "x-repeat" not in operation.content:
            given["header", "Idempotency-Key"] = exchange["headers"]["Idempotency-Key"]
        for place, parameter in self.document.parameters(operation):
            value = given.pop((parameter["in"], parameter["name"]), None)
            if value is None:
                continue
            _, schema = self.document.follow(place + ("schema",))
            typed = as_typed(unquote(value), schema.get("type"))
            for violation in self.document.violations(place + ("schema",), typed):
                yield f"parameter {parameter['name']}: {violation}"
        for where, name in given:
            yield f"the {where} parameter {name} is not described"

    def compare_body(self, exchange, operation):
        body = without_nulls(json.loads(exchange["body"] or "{}"))
        if "requestBody" not in operation.content:
            if body:
                yield "a body is not described"
            return
        if exchange["body"] == "" and operation.content["requestBody"].get("required"):
            yield "request: the body is not required"
        schema = operation.place + ("requestBody", "content", "application/json", "schema")
        self.members.meet(schema, body)
        for violation in self.document.violations(schema, body):
            yield f"request: {violation}"

    def unseen(self):
        """What is described and no test has met."""
        for operation in self.operations:
            for status in operation.content["responses"]:
                if status.startswith("2") and (operation, status) not in self.seen:
                    yield f"{operation} never answered {status} in tests/node/http_*_test.cpp"


def as_typed(text, kind):
    """A parameter as the value it is the text of."""
    if kind == "boolean" and text in ("true", "false"):
        return text == "true"
    return int(text) if kind == "integer" and text.isdecimal() else text


def without_nulls(value):
    """What is null counts as left out."""
    if isinstance(value, dict):
        return {name: without_nulls(member) for name, member in value.items() if member is not None}
    return [without_nulls(each) for each in value] if isinstance(value, list) else value


def read_exchanges(directory, program):
    """(test, exchange) of each test that the program has."""
    oldest = os.path.getmtime(program)
    for path in sorted(glob.glob(os.path.join(directory, "*.jsonl"))):
        if os.path.getmtime(path) < oldest:
            continue
        with open(path, encoding="utf-8") as file:
            for line in file:
                yield os.path.basename(path).removesuffix(".jsonl"), json.loads(line)


def main():
    document, directory, program = sys.argv[1:]
    comparison = Comparison(ApiDocument.read(document))
    count = 0
    for test, exchange in read_exchanges(directory, program):
        comparison.add(exchange, test)
        count += 1
    if count == 0:
        sys.exit(f"openapi: no exchanges in {directory}; `ctest -R openapi` records them first")
    lines = [f"{difference} (in {test})" for difference, test in comparison.differences.items()]
    lines += comparison.unseen()
    # Not a failure: what it says may be right all the same.
    print("\n".join(f"{member} never occurred" for member in comparison.members.unmet()))
    print("\n".join(lines + [f"openapi: {count} exchanges, {len(lines)} differences from {document}"]))
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
