"""Which members of the objects that the document describes have been met: what never was may be described wrongly."""

from api_document import pointer_of

# Two nodes that count differently are made in tests of the core (tests/federation), beyond what HTTP can ask for.
BEYOND_HTTP = ("#/components/schemas/SignedSettlementNote/properties/difference",)


class Members:
    def __init__(self, document):
        self.document = document
        self.met = set()

    def meet(self, place, value):
        """Takes note of the members that a value has, by the schema at this place."""
        place, schema = self.document.follow(place)
        for choice in ("allOf", "oneOf"):
            for index in range(len(schema.get(choice, []))):
                self.meet(place + (choice, index), value)
        if isinstance(value, dict):
            for name in value.keys() & schema.get("properties", {}).keys():
                self.met.add(place + ("properties", name))
                self.meet(place + ("properties", name), value[name])
        if isinstance(value, list) and "items" in schema:
            for each in value:
                self.meet(place + ("items",), each)

    def unmet(self):
        """References to members that were not met, of objects without further members."""
        for place in self.described():
            reference = pointer_of(*place)
            if place not in self.met and not reference.startswith(BEYOND_HTTP):
                yield reference

    def described(self):
        for name in self.document.content["components"]["schemas"]:
            yield from self.described_at(("components", "schemas", name))

    def described_at(self, place):
        schema = self.document.at(pointer_of(*place))
        for name in schema.get("properties", {}):
            yield place + ("properties", name)
            yield from self.described_at(place + ("properties", name))
        if "items" in schema:
            yield from self.described_at(place + ("items",))
