"""The document of the HTTP API as the checks read it: references, operations, validators of its schemas."""

import json
import re
from dataclasses import dataclass, field

from jsonschema import Draft202012Validator

METHODS = ("get", "put", "post", "patch", "delete")


def pointer_of(*parts):
    """A JSON pointer (RFC 6901) as a reference into this document."""
    return "#/" + "/".join(str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def place_of(reference):
    """The inverse, but that numbers are texts."""
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in reference.removeprefix("#/").split("/"))


@dataclass(frozen=True)
class Operation:
    method: str  # as in GET
    path: str
    place: tuple  # of the operation in the document
    content: dict = field(compare=False)

    def __str__(self):
        return f"{self.method} {self.path}"

    def matches(self, pieces):
        """The values of the parameters in the path; None if these pieces are of another path."""
        names = self.path.removeprefix("/").split("/")
        if len(names) != len(pieces):
            return None
        values = {}
        for name, piece in zip(names, pieces):
            if name.startswith("{"):
                values[name[1:-1]] = piece
            elif name != piece:
                return None
        return values


class ApiDocument:
    def __init__(self, content):
        self.content = content
        self._validators = {}

    @classmethod
    def read(cls, path):
        with open(path, encoding="utf-8") as file:
            return cls(json.load(file))

    def operations(self):
        for path, item in self.content["paths"].items():
            for method, operation in item.items():
                if method in METHODS:
                    yield Operation(method.upper(), path, ("paths", path, method), operation)

    def at(self, reference):
        """What a reference means; raises KeyError if there is nothing."""
        value = self.content
        for part in place_of(reference):
            value = value[int(part)] if isinstance(value, list) else value[part]
        return value

    def follow(self, place):
        """The place at which this one's content stands, and the content: behind a reference, if it is one."""
        content = self.at(pointer_of(*place))
        while "$ref" in content:
            place = place_of(content["$ref"])
            content = self.at(content["$ref"])
        return place, content

    def parameters(self, operation):
        """Place and content of each."""
        for index in range(len(operation.content.get("parameters", []))):
            yield self.follow(operation.place + ("parameters", index))

    def violations(self, place, value):
        """What of the value does not fit the schema at this place, as texts."""
        reference = pointer_of(*place)
        if reference not in self._validators:
            # All references of the document are local: its components stand beside the schema in question.
            root = {"$ref": reference, "components": self.content["components"], "paths": self.content["paths"]}
            self._validators[reference] = Draft202012Validator(root)
        for error in self._validators[reference].iter_errors(value):
            yield from _told(error)


def _told(error):
    """An error of the validator in one line; of a choice, what is wrong with each."""
    where = "/".join(str(part) for part in error.absolute_path) or "the whole"
    causes = " or ".join(cause.message for cause in error.context[:4])
    yield f"{where}: {_short(error.message)}" + (f" ({_short(causes)})" if causes else "")


def _short(text):
    return re.sub(r"\s+", " ", text) if len(text) <= 300 else text[:140] + " ... " + text[-140:]
