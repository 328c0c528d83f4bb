# SPDX-License-Identifier: Apache-2.0
"""Every answer beside the output shape of AWS's model, as botocore has it, on the bytes of the wire.

botocore itself is lenient: it passes over members that it does not know, and checks no bound of an answer.
"""

import json
import numbers
import re

# AWS itself is at odds here: a name may have 512 characters when it is given, and 256 when it is answered.
LONGER_THAN_THE_MODEL_SAYS = {"SecretNameType": 512}

TYPES = {"string": str, "integer": int, "long": int, "boolean": bool, "timestamp": numbers.Real, "list": list,
         "map": dict, "structure": dict, "blob": str}


def faults(shape, value, path="answer"):
    """What is wrong with a value of an answer, each with its place; never the value itself, which may be a secret."""
    kind = shape.type_name
    if not isinstance(value, TYPES[kind]) or (kind != "boolean" and isinstance(value, bool)):
        yield f"{path} is a {type(value).__name__}, not a {kind}"
        return
    if kind == "structure":
        for name, member in value.items():
            if name not in shape.members:
                yield f"{path}.{name} is no member of {shape.name}"
            else:
                yield from faults(shape.members[name], member, f"{path}.{name}")
        yield from (f"{path}.{name} is missing" for name in shape.required_members if name not in value)
    elif kind == "list":
        for index, element in enumerate(value):
            yield from faults(shape.member, element, f"{path}[{index}]")
    elif kind == "map":
        for key, element in value.items():
            yield from faults(shape.key, key, f"a key of {path}")
            yield from faults(shape.value, element, f"{path}{{}}")
    yield from _constraint_faults(shape, value, path)


def _constraint_faults(shape, value, path):
    rules = shape.metadata
    if shape.type_name in ("structure", "map", "blob", "boolean", "timestamp"):
        return
    size = value if shape.type_name in ("integer", "long") else len(value)
    most = LONGER_THAN_THE_MODEL_SAYS.get(shape.name, rules.get("max"))
    if most is not None and size > most:
        yield f"{path} is over the {most} of {shape.name}"
    if size < rules.get("min", size):
        yield f"{path} is under the {rules['min']} of {shape.name}"
    if "pattern" in rules and not re.fullmatch(rules["pattern"], value):
        yield f"{path} does not match the pattern of {shape.name}"
    if shape.type_name == "string" and shape.enum and value not in shape.enum:
        yield f"{path} is none of {shape.enum}"


def watch(client):
    """Fails the test whose call gets an answer that is not as the model has it."""

    def check(http_response, model, **_):
        if http_response.status_code != 200 or model.service_model.metadata["protocol"] != "json":
            return
        body = json.loads(http_response.content) if http_response.content else {}
        if model.output_shape is None:
            wrong = [f"{model.name} answers nothing at AWS"] if body else []
        else:
            wrong = list(faults(model.output_shape, body, model.name))
        if wrong:
            raise AssertionError("not as AWS's model has it: " + "; ".join(wrong))

    client.meta.events.register(f"after-call.{client.meta.service_model.service_id.hyphenize()}", check)
    return client
