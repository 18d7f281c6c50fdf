"""The interface's own document: what requests it allows, made up by chance, and whether answers follow it."""

import string

import jsonschema
import referencing
import referencing.jsonschema

BASE = "urn:openapi"
WEIRD = [None, True, -1, 0, 1.5, 2**63, -(2**63) - 1, 2**70, 1e308, "", " ", "\0", "ÿ\U0001f3b8", "a" * 5000, "'; --",
         "${x}", "../..", "NaN", [], {}, [[]], {"a": None}, [None], "2026-02-30T25:61:00Z", "1e999", "-0.00"]


def absolute(part):
    """The same with references that name the document."""
    if isinstance(part, dict):
        return {name: BASE + value if name == "$ref" else absolute(value) for name, value in part.items()}
    return [absolute(value) for value in part] if isinstance(part, list) else part


class Document:
    """What `/openapi.json` says."""

    def __init__(self, document):
        self.root = absolute(document)
        resource = referencing.Resource.from_contents(self.root, referencing.jsonschema.DRAFT202012)
        self.registry = referencing.Registry().with_resource(BASE, resource)

    def resolve(self, part):
        while isinstance(part, dict) and "$ref" in part:
            found = self.root
            for name in part["$ref"].removeprefix(f"{BASE}#/").split("/"):
                found = found[name.replace("~1", "/").replace("~0", "~")]
            part = found
        return part

    def operations(self):
        """Each `(method, path, operation)`."""
        for path, item in self.root["paths"].items():
            for method, operation in item.items():
                if method in ("get", "post", "put", "patch", "delete"):
                    shared = item.get("parameters", [])
                    yield method.upper(), path, {**operation, "parameters": shared + operation.get("parameters", [])}

    def fault(self, operation, answer):
        """How an answer is not what its operation declares; `None` if it is."""
        responses = operation["responses"]
        if str(answer.status) not in responses:
            return f"{answer.status} is not declared"
        content = self.resolve(responses[str(answer.status)]).get("content", {})
        media_type = answer.fields.get("content-type", "").partition(";")[0]
        if not answer.body:
            return None
        if media_type not in content:
            return f"{media_type} is not declared for {answer.status}"
        if not media_type.endswith("json"):
            return None
        validator = jsonschema.Draft202012Validator(content[media_type].get("schema", {}), registry=self.registry)
        error = jsonschema.exceptions.best_match(validator.iter_errors(answer.json))
        return error and f"{answer.status} at {error.json_path}: {error.message[:150]}"

    # Making values up

    def value(self, schema, chance, depth=0):
        """Something that a schema allows, more or less: patterns are not kept."""
        schema = self.resolve(schema)
        for name in ("oneOf", "anyOf"):
            if name in schema:
                return self.value(chance.choice(schema[name]), chance, depth + 1)
        if "allOf" in schema:
            merged = {}
            for part in schema["allOf"]:
                value = self.value(part, chance, depth + 1)
                merged |= value if isinstance(value, dict) else {}
            return merged
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return chance.choice(schema["enum"])
        if schema.get("examples") and chance.random() < 0.3:
            return chance.choice(schema["examples"])
        kind = schema.get("type", "string")
        kind = chance.choice(kind) if isinstance(kind, list) else kind
        return getattr(self, f"_{kind}")(schema, chance, depth)

    def _null(self, schema, chance, depth):
        return None

    def _boolean(self, schema, chance, depth):
        return chance.random() < 0.5

    def _integer(self, schema, chance, depth):
        least = schema.get("minimum", 0)
        return chance.choice([least, schema.get("maximum", 2**31), chance.randint(least, least + 20)])

    def _number(self, schema, chance, depth):
        return self._integer(schema, chance, depth) + chance.choice([0, 0.5])

    def _string(self, schema, chance, depth):
        if schema.get("format") == "date-time":
            return "2026-11-21T03:08:42.517Z"
        if "[0-9]" in schema.get("pattern", ""):
            return f"{chance.randint(0, 500)}.{chance.randint(10, 99)}"
        least = schema.get("minLength", 0)
        length = min(chance.choice([least, least + chance.randint(0, 20), schema.get("maxLength", 20)]), 3000)
        return "".join(chance.choices(string.ascii_letters + string.digits + " -é", k=length))

    def _array(self, schema, chance, depth):
        least = schema.get("minItems", 0)
        return [self.value(schema.get("items", {}), chance, depth + 1) for _ in range(least + chance.randint(0, 3))]

    def _object(self, schema, chance, depth):
        required, made = schema.get("required", []), {}
        for name, part in schema.get("properties", {}).items():
            if name in required or (depth < 4 and chance.random() < 0.5):
                made[name] = self.value(part, chance, depth + 1)
        return made


def spoil(value, chance):
    """The same with one thing in it that is not what it was."""
    if isinstance(value, dict) and value and chance.random() < 0.8:
        name = chance.choice(list(value))
        match chance.randrange(3):
            case 0: return {key: part for key, part in value.items() if key != name}
            case 1: return {**value, "".join(chance.choices(string.printable, k=9)): chance.choice(WEIRD)}
            case _: return {**value, name: spoil(value[name], chance)}
    if isinstance(value, list) and value and chance.random() < 0.8:
        return [spoil(value[0], chance), *value[1:]] * chance.choice([1, 1, 60])
    return chance.choice(WEIRD)
