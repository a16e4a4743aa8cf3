#!/usr/bin/env python3
"""Every check of this folder must speak when the document is broken, or differs from what the node says."""

import copy
import json
import sys
import unittest

from api_document import ApiDocument
from api_layout import document_text
from check_document import complaints
from check_exchanges import Comparison

CONTENT = json.loads(open(sys.argv.pop(), encoding="utf-8").read())

MEMBER = {
    "alias": "alice", "address": "alice@miel.example", "kind": "individual", "name": "Alice", "account": "0" * 32,
    "state": "active", "verified": False, "suspended": False, "valid_until": None,
}  # fmt: skip
PROBLEM = {"type": "/v1/problems/not_found", "title": "No.", "status": 404, "code": "not_found"}


def changed(*place, to=None):
    """The document with one thing replaced, or taken out."""
    content = copy.deepcopy(CONTENT)
    parent = content
    for part in place[:-1]:
        parent = parent[part]
    if to is None:
        del parent[place[-1]]
    else:
        parent[place[-1]] = to
    return ApiDocument(content)


def exchange(method="GET", target="/v1/members/alice", status=200, response=None, **more):
    problem = status >= 400
    return {
        "method": method, "target": target, "headers": {}, "body": "", "status": status,
        "content_type": "application/problem+json" if problem else "application/json", "response_headers": {},
        "response": json.dumps((PROBLEM if problem else MEMBER) if response is None else response), **more,
    }  # fmt: skip


def differences(*exchanges, document=None):
    comparison = Comparison(document or ApiDocument(CONTENT))
    for each in exchanges:
        comparison.add(each, "Some.Test")
    return " and ".join(comparison.differences)


class Documents(unittest.TestCase):
    def refused(self, document, words):
        self.assertIn(words, "\n".join(complaints(document)))

    def test_ours_is_well_made(self):
        self.assertEqual(complaints(ApiDocument(CONTENT)), [])

    def test_what_is_no_document_of_ours(self):
        self.refused(changed("openapi", to="3.0.3"), "3.1.0")
        self.refused(changed("paths", "/v1/health", "get", "operationId"), "operationId")
        self.refused(changed("paths", "/v1/health", "get", "deprecated", to=True), "deprecated")
        self.refused(changed("paths", "/v1/health", "get", "responses", "700", to={}), "700")
        self.refused(changed("paths", "/v1/payments", "post", "requestBody"), "requestBody")

    def test_references(self):
        self.refused(changed("components", "schemas", "Alias"), "there is no #/components/schemas/Alias")
        self.refused(changed("components", "schemas", "Spare", to={"type": "object"}), "schemas/Spare is not used")

    def test_operations(self):
        get = ("paths", "/v1/health", "get")
        self.refused(changed(*get, "operationId", to="show_status"), "2 operations are called show_status")
        self.refused(changed(*get, "tags", to=["health"]), "the tag health")
        self.refused(changed(*get, "security"), "GET /v1/health: 401")
        self.refused(changed("paths", "/v1/metrics", "get", "responses", "200"), "no success")

    def test_repeats(self):
        self.refused(changed("paths", "/v1/payments", "post", "parameters"), "POST /v1/payments: what changes something")
        self.refused(changed("paths", "/v1/members", "post", "x-repeat"), "POST /v1/members: what changes something")
        self.refused(changed("paths", "/v1/payments", "post", "x-repeat", to="same"), "POST /v1/payments: what changes")

    def test_parameters(self):
        place = ("paths", "/v1/members/{alias}", "get", "parameters")
        alias = CONTENT["paths"]["/v1/members/{alias}"]["get"]["parameters"][0]
        self.refused(changed(*place), "GET /v1/members/{alias}: the parameters in the path")
        self.refused(changed(*place, to=[alias, alias]), "declared twice")

    def test_schemas(self):
        schemas = ("components", "schemas")
        self.refused(changed(*schemas, "Count", to={"type": "number", "minimum": "0"}), "schemas/Count")
        self.refused(changed(*schemas, "Alias", "examples", to=["Alice"]), "schemas/Alias: example")
        self.refused(changed("components", "parameters", "counter", "example", to="Quay"), "parameters/counter: example")
        self.refused(changed(*schemas, "Member", "additionalProperties"), "schemas/Member: additionalProperties")
        self.refused(changed(*schemas, "Member", "properties", "alias"), "alias is required and not described")

    def test_the_layout_loses_nothing(self):
        self.assertEqual(json.loads(document_text(CONTENT)), CONTENT)


class Exchanges(unittest.TestCase):
    def test_what_is_described(self):
        self.assertEqual(differences(exchange(), exchange(status=404), exchange(target="/v2", status=404)), "")

    def test_routes(self):
        document = changed("paths", "/v1/members/{alias}")
        self.assertIn("GET /v1/members/alice answered 200: this is not described", differences(exchange(), document=document))

    def test_statuses(self):
        document = changed("paths", "/v1/members/{alias}", "get", "responses", "404")
        self.assertIn("show_member do not have this status", differences(exchange(status=404), document=document))
        self.assertIn("show_member do not have this status", differences(exchange(status=202)))

    def test_what_has_not_changed(self):
        tagged = {"response_headers": {"ETag": '"1"'}, "content_type": ""}
        self.assertEqual(differences({**exchange(status=304, **tagged), "response": ""}), "")
        self.assertIn("a tag and no body", differences(exchange(status=304, **tagged)))

    def test_responses(self):
        member = changed("components", "schemas", "Member", "properties", "name")
        self.assertIn("'name' was unexpected", differences(exchange(), document=member))
        self.assertIn("'state' is a required property", differences(exchange(response={"alias": "alice"})))
        self.assertIn("'gone' is not one of", differences(exchange(response={**MEMBER, "state": "gone"})))
        self.assertIn("html is not described", differences(exchange(content_type="text/html")))
        self.assertIn("code", differences(exchange(status=404, response={**PROBLEM, "code": "over_limit"})))
        self.assertIn("no header Retry-After", differences(exchange(target="/v1/status", status=503)))

    def test_parameters(self):
        page = {"members": [], "next": None}
        for query, words in (
            ("?limit=10&verified=true&after=12", ""),
            ("?limit=0", "limit"),
            ("?verified=yes", "verified"),
            ("?colour=red", "the query parameter colour is not described"),
        ):
            found = differences(exchange(target="/v1/members" + query, response=page))
            self.assertIn(words, found)
            self.assertEqual(found == "", words == "", query)
        self.assertIn("alias", differences(exchange(target="/v1/members/Alice")))

    def test_requests(self):
        def sent(body, **more):
            return exchange("POST", "/v1/members", status=201, body=json.dumps(body), **more)

        self.assertEqual(differences(sent({"alias": "alice", "kind": "individual", "notes": None})), "")
        self.assertIn("'kind' is a required", differences(sent({"alias": "alice"})))
        self.assertIn("'colour' was", differences(sent({"alias": "alice", "kind": "individual", "colour": "red"})))
        self.assertIn("the body is not required", differences(exchange("POST", "/v1/members", status=201)))
        self.assertIn("a body is not described", differences(exchange(body='{"a": 1}')))

    def test_what_nobody_tried(self):
        comparison = Comparison(ApiDocument(CONTENT))
        comparison.add(exchange(), "Some.Test")
        unseen = "\n".join(comparison.unseen())
        self.assertIn("GET /v1/members never answered 200", unseen)
        self.assertNotIn("GET /v1/members/{alias} never", unseen)
        unmet = list(comparison.members.unmet())
        self.assertIn("#/components/schemas/Member/properties/email", unmet)
        self.assertNotIn("#/components/schemas/Member/properties/alias", unmet)


if __name__ == "__main__":
    unittest.main()
