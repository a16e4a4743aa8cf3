#!/usr/bin/env python3
"""Checks that the document of the HTTP API is well made: a document of the OpenAPI 3.1 in the form this project keeps to
(document_schema.json), whose references, parameters, schemas and examples hold. Usage: check_document.py DOCUMENT

Prints each complaint. Exit code: 0 if there is none.
"""

import json
import os
import re
import sys
from collections import Counter

from api_document import ApiDocument, pointer_of
from api_layout import document_text
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

FORM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "document_schema.json")


def walk(value, place=()):
    """Every object of the document, with its place."""
    if isinstance(value, dict):
        yield place, value
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, member in members:
        yield from walk(member, place + (name,))


def schemas_of(document):
    """Every schema that stands alone or in a parameter, a header or a body; not those within schemas."""
    for name in document.content["components"]["schemas"]:
        yield ("components", "schemas", name), document.content["components"]["schemas"][name]
    for place, value in walk(document.content):
        if "schema" in value and "schemas" not in place:
            yield place + ("schema",), value["schema"]


def check_form(document):
    with open(FORM, encoding="utf-8") as file:
        form = Draft202012Validator(json.load(file))
    for error in form.iter_errors(document.content):
        yield f"{pointer_of(*error.absolute_path)}: {error.message[:300]}"


def check_references(document):
    used = set()
    for place, value in walk(document.content):
        if not isinstance(value.get("$ref"), str):
            continue
        used.add(value["$ref"])
        try:
            document.at(value["$ref"])
        except (KeyError, IndexError, ValueError):
            yield f"{pointer_of(*place)}: there is no {value['$ref']}"
    for kind in ("parameters", "responses", "schemas"):
        for name in document.content["components"][kind]:
            if pointer_of("components", kind, name) not in used:
                yield f"the component {kind}/{name} is not used"


def check_operations(document):
    operations = list(document.operations())
    for name, count in Counter(each.content["operationId"] for each in operations).items():
        if count > 1:
            yield f"{count} operations are called {name}"
    tags = {tag["name"] for tag in document.content["tags"]}
    for tag in tags ^ {tag for each in operations for tag in each.content["tags"]}:
        yield f"the tag {tag} is not declared, or not used"
    for operation in operations:
        yield from check_operation(document, operation)


def check_operation(document, operation):
    is_open = operation.content.get("security") == []
    statuses = set(operation.content["responses"])
    if "401" not in statuses and not is_open:
        yield f"{operation}: 401 is for what is not open to everybody"
    if ("403" in statuses) == is_open or ("x-roles" in operation.content) == is_open:
        yield f"{operation}: 403 and x-roles are for what is not open to everybody"
    if not any(status.startswith("2") or status == "101" for status in statuses):
        yield f"{operation}: no success is described"
    parameters = [(each["in"], each["name"]) for _, each in document.parameters(operation)]
    if len(set(parameters)) < len(parameters):
        yield f"{operation}: a parameter is declared twice"
    has_key = ("header", "Idempotency-Key") in parameters
    if operation.method != "GET" and has_key == ("x-repeat" in operation.content):
        yield f"{operation}: what changes something takes an Idempotency-Key, or says by x-repeat what a second request is"
    names = re.findall(r"\{([^}]*)\}", operation.path)
    if sorted(names) != sorted(name for where, name in parameters if where == "path"):
        yield f"{operation}: the parameters in the path are not those that are declared"


def check_schemas(document):
    for place, schema in schemas_of(document):
        try:
            Draft202012Validator.check_schema(schema)
        except SchemaError as error:
            yield f"{pointer_of(*place)}: {error.message[:300]}"
        for inner, value in walk(schema, place):
            yield from check_object(inner, value)
            for example in value.get("examples", []) if inner[-1] != "properties" else []:
                for violation in document.violations(inner, example):
                    yield f"{pointer_of(*inner)}: example {violation}"
    for place, value in walk(document.content):
        if "example" in value and "schema" in value:
            for violation in document.violations(place + ("schema",), value["example"]):
                yield f"{pointer_of(*place)}: example {violation}"


def check_object(place, value):
    """Who reads of an object reads all its members, and the required ones are among them."""
    if value.get("type") != "object" or "properties" not in value:
        return
    if value.get("additionalProperties") is not False:
        yield f"{pointer_of(*place)}: additionalProperties is false where members are described"
    for name in value.get("required", []):
        if name not in value["properties"]:
            yield f"{pointer_of(*place)}: {name} is required and not described"


def complaints(document):
    """What is wrong with it: its form, else its references, else the rest, as each needs what is before it."""
    found = list(check_form(document)) or list(check_references(document))
    return found or list(check_operations(document)) + list(check_schemas(document))


def main():
    (path,) = sys.argv[1:]
    document = ApiDocument.read(path)
    found = complaints(document)
    with open(path, encoding="utf-8") as file:
        if file.read() != document_text(document.content):
            found.append(f"not laid out as it should be: tests/openapi/api_layout.py {path}")
    print("\n".join(found + [f"openapi: {len(list(document.operations()))} operations, {len(found)} complaints"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
