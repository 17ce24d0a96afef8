#!/usr/bin/env python3
"""Distils what the SAM transform needs to know from the pip package aws-sam-translator (Apache-2.0).

Writes to packages/engine/src/data:
  sam-properties.json          properties of each AWS::Serverless::* type and event type, with the kinds of value they take
  sam-globals.json             properties that the Globals section may set
  sam-policy-templates.json    parameters and statements of each policy template
  sam-connectors.json          permissions of each pair of connector source and destination
  aws-managed-policy-paths.json  names of AWS managed policies by the path in their ARN

Usage: python3 scripts/refresh-data/sam.py [YYYY-MM-DD]
"""

import inspect
import json
import sys
from datetime import date
from pathlib import Path

import samtranslator
from samtranslator.internal.managed_policies import get_bundled_managed_policy_map
from samtranslator.model import PassThroughProperty, PropertyType, SamResourceMacro, sam_resources
from samtranslator.model.connector_profiles.profile import PROFILE
from samtranslator.model.stepfunctions import events as machine_events
from samtranslator.plugins.globals.globals import Globals
from samtranslator.policy_template_processor.processor import PolicyTemplatesProcessor

TARGET = Path(__file__).resolve().parents[2] / "packages/engine/src/data"
DATE = sys.argv[1] if len(sys.argv) > 1 else date.today().isoformat()
SOURCE = {
    "source": f"aws-sam-translator {samtranslator.__version__}",
    "date": DATE,
    "licence": "Apache-2.0",
}
SCALARS = {"s": "x", "i": 1, "b": True}


def accepts(validate, value):
    try:
        return validate(value, should_raise=False)
    except (TypeError, AttributeError):
        return False


def items_of(validate, wrap):
    """Kinds of the items of a container, or '' where any will do."""
    kinds = {key: value for key, value in {**SCALARS, "l": [], "m": {}}.items() if key != "b"}
    found = [key for key, value in kinds.items() if accepts(validate, wrap(value))]
    return "" if len(found) == len(kinds) else "<" + "|".join(found) + ">"


def kinds_of(prop: PropertyType) -> str:
    """`s|m<s>!`: kinds joined by a bar, `!` where required, `=` first where an intrinsic is no substitute, `*` for anything."""
    validate = prop.validate
    required = "!" if prop.required else ""
    if hasattr(validate, "enum_values"):
        return "e<" + "|".join(validate.enum_values) + ">" + required
    found = [key for key, value in SCALARS.items() if accepts(validate, value)]
    if accepts(validate, []):
        found.append("l" + items_of(validate, lambda value: [value]))
    if accepts(validate, {}):
        found.append("m" + items_of(validate, lambda value: {"a": value}))
    if isinstance(prop, PassThroughProperty) or len(found) == 5:
        return "*" + required
    return ("" if prop.supports_intrinsics else "=") + "|".join(found) + required


# Filled in for events of an implicit API.
FILLED_IN = {"RestApiId"}


def properties_of(cls) -> dict:
    kinds = {name: kinds_of(prop) for name, prop in sorted(cls.property_types.items()) if not name.startswith("__")}
    return {name: kind.rstrip("!") if name in FILLED_IN else kind for name, kind in kinds.items()}


def classes_in(module, test):
    return {
        cls.resource_type: cls
        for _, cls in inspect.getmembers(module, inspect.isclass)
        if cls.__module__ == module.__name__ and getattr(cls, "resource_type", None) and getattr(cls, "property_types", None) and test(cls)
    }


def events_of(resolver_modules):
    found = {}
    for module in resolver_modules:
        for kind, cls in classes_in(module, lambda cls: "::" not in cls.resource_type).items():
            found[kind] = properties_of(cls)
    return dict(sorted(found.items()))


def property_table():
    import samtranslator.model.eventsources.cloudwatchlogs as logs
    import samtranslator.model.eventsources.pull as pull
    import samtranslator.model.eventsources.push as push
    import samtranslator.model.eventsources.scheduler as scheduler

    resources = classes_in(sam_resources, lambda cls: issubclass(cls, SamResourceMacro))
    return {
        "resources": {kind: properties_of(cls) for kind, cls in sorted(resources.items())},
        "functionEvents": events_of([pull, push, logs, scheduler]),
        "stateMachineEvents": events_of([machine_events, scheduler]),
    }


def policy_templates():
    templates = PolicyTemplatesProcessor.get_default_policy_templates_json()["Templates"]
    return {
        name: {"parameters": sorted(entry.get("Parameters", {})), "document": entry["Definition"]}
        for name, entry in sorted(templates.items())
    }


def connector(entry):
    properties = entry["Properties"]
    return {
        "kind": entry["Type"],
        "onSource": properties["SourcePolicy"],
        **({"dependedBy": properties["DependedBy"]} if "DependedBy" in properties else {}),
        **({"combinations": properties["ValidAccessCategories"]} if "ValidAccessCategories" in properties else {}),
        "access": properties["AccessCategories"],
    }


def connectors():
    return {
        "pairs": {
            source: {target: connector(entry) for target, entry in targets.items()}
            for source, targets in PROFILE["Permissions"].items()
        },
        "resources": PROFILE["CfnResourceProperties"],
    }


def managed_policy_paths():
    by_path: dict = {}
    for name, arn in sorted(get_bundled_managed_policy_map("aws").items()):
        path = arn.split(":policy/", 1)[1].removesuffix(name)
        by_path.setdefault(path, []).append(name)
    return by_path


def write(name, key, value):
    text = json.dumps({**SOURCE, key: value}, separators=(",", ":"), ensure_ascii=False)
    (TARGET / name).write_text(text + "\n", encoding="utf-8")
    print(f"{name}: {len(text)} bytes")


write("sam-properties.json", "properties", property_table())
write("sam-globals.json", "globals", {k.rsplit("::", 1)[1]: v for k, v in Globals.supported_properties.items()})
write("sam-policy-templates.json", "templates", policy_templates())
write("sam-connectors.json", "connectors", connectors())
write("aws-managed-policy-paths.json", "paths", managed_policy_paths())
