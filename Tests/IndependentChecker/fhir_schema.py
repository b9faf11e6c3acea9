"""Holds FHIR bundles against the official R4 schema.

    python3 fhir_schema.py SCHEMA BUNDLE...

Ends with 77 where Python has no jsonschema, and with 1 when a bundle does not keep to the schema, or
when the schema would let anything pass.
"""

import json
import sys

try:
    import jsonschema
except ImportError:
    sys.exit(77)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    validators = {}

    def defects(kind, value):
        if kind not in validators:
            own = {"definitions": schema["definitions"], "$ref": "#/definitions/" + kind}
            validators[kind] = jsonschema.Draft6Validator(own)
        return list(validators[kind].iter_errors(value))

    count = 0
    for path in sys.argv[2:]:
        with open(path, encoding="utf-8") as file:
            bundle = json.load(file)
        for entry in bundle["entry"]:
            resource = entry["resource"]
            for defect in defects(resource["resourceType"], resource):
                print(path, resource["resourceType"], list(defect.absolute_path), defect.message[:300])
                sys.exit(1)
        count += 1
    with open(sys.argv[2], encoding="utf-8") as file:
        bundle = json.load(file)
    if list(jsonschema.Draft6Validator(schema).iter_errors(bundle)):
        print("the bundle as a whole does not keep to the schema")
        sys.exit(1)
    metric = [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == "DeviceMetric"][0]
    metric["category"] = "anything"
    if not defects("DeviceMetric", metric):
        print("the schema lets anything pass")
        sys.exit(1)
    print("%d bundles keep to the schema, one with another category does not" % count)


main()
