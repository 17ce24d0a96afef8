"""Templates as CloudFormation reads them: YAML with its short forms, and SAM expanded by AWS's own transform."""
import copy
import json

import yaml
from samtranslator.parser.parser import Parser
from samtranslator.translator.managed_policy_translator import ManagedPolicyLoader
from samtranslator.translator.transform import transform

PLACE = "s3://code/archive.zip"


class Loader(yaml.SafeLoader):
    """Dates stay texts (`Version: 2012-10-17`), tags become the long form."""


Loader.yaml_implicit_resolvers = {
    first: [one for one in resolvers if one[0] != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def long_form(loader, suffix, node):
    name = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        return {name: value.split(".", 1) if suffix == "GetAtt" else value}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    return {name: loader.construct_mapping(node, deep=True)}


Loader.add_multi_constructor("!", long_form)


def load(path):
    with open(path, encoding="utf-8-sig") as file:
        text = file.read()
    # JSON is YAML but for tabs.
    return json.loads(text) if text.lstrip().startswith("{") else yaml.load(text, Loader=Loader)


class Managed(ManagedPolicyLoader):
    """ARNs of AWS managed policies by name, without asking an account."""

    def __init__(self):
        self._names = None

    def load(self):
        if self._names is None:
            from moto.iam.aws_managed_policies import aws_managed_policies_data_raw

            self._names = {
                name: f"arn:aws:iam::aws:policy{one['Path']}{name}"
                for name, one in json.loads(aws_managed_policies_data_raw).items()
            }
        return self._names


MANAGED = None


def is_sam(template):
    transforms = template.get("Transform", [])
    return "AWS::Serverless-2016-10-31" in (transforms if isinstance(transforms, list) else [transforms])


def expanded(template):
    """The template after the SAM transform; itself where it has none."""
    if not is_sam(template):
        return template
    global MANAGED
    MANAGED = MANAGED or Managed()
    given = packaged(copy.deepcopy(template))
    parameters = {}
    return transform(given, parameters, MANAGED)


def packaged(template):
    """What `sam package` does: local paths become places in a bucket."""
    sections = [template.get("Globals", {}).get("Function", {})]
    sections += [
        one["Properties"]
        for one in template.get("Resources", {}).values()
        if isinstance(one, dict) and isinstance(one.get("Properties"), dict)
    ]
    for properties in sections:
        if not isinstance(properties, dict):
            continue
        for name in ("CodeUri", "ContentUri"):
            if name in properties:
                properties[name] = PLACE
        if isinstance(properties.get("DefinitionUri"), str):
            del properties["DefinitionUri"]
            properties["DefinitionBody"] = {"openapi": "3.0.1", "paths": {}, "info": {"title": "t"}}
    for one in template.get("Resources", {}).values():
        if not isinstance(one, dict):
            continue
        properties = one.get("Properties", {})
        if one.get("Type") == "AWS::Serverless::Application":
            properties["Location"] = "https://s3.amazonaws.com/code/template.yaml"
        if one.get("Type") == "AWS::Serverless::StateMachine" and "paths" in str(properties.get("DefinitionBody")):
            del properties["DefinitionBody"]
            properties["Definition"] = {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}
        if one.get("Type") == "AWS::Serverless::Function":
            image = properties.get("PackageType") == "Image"
            if image:
                properties["ImageUri"] = "123456789012.dkr.ecr.us-east-1.amazonaws.com/made-up:1"
            elif "InlineCode" not in properties and "CodeUri" not in template.get("Globals", {}).get("Function", {}):
                properties.setdefault("CodeUri", PLACE)
    return template
