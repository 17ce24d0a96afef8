"""The part of a template that is about access: roles, policies, and what they name."""
import copy
import re

from moto.backends import get_backend, list_of_moto_modules
from moto.core.common_models import CloudFormationModel

NAMES = re.compile(r"\$\{([^!}.]+)(?:\.([^}]+))?\}")
IAM = {"AWS::IAM::Role", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"}


def named(value):
    """Logical ids that a value refers to."""
    if isinstance(value, list):
        for one in value:
            yield from named(one)
    if not isinstance(value, dict):
        return
    for key, one in value.items():
        if key == "Ref" and isinstance(one, str):
            yield one
        elif key == "Fn::GetAtt":
            yield one.split(".", 1)[0] if isinstance(one, str) else one[0]
        elif key == "Fn::Sub":
            text, own = (one, {}) if isinstance(one, str) else (one[0], one[1])
            yield from (name.strip() for name, _ in NAMES.findall(text) if name.strip() not in own)
            yield from named(own)
        else:
            yield from named(one)


def waits_for(resource):
    before = resource.get("DependsOn", [])
    return {*named(resource.get("Properties")), *([before] if isinstance(before, str) else before)}


def cycle_in(template):
    """Logical ids that wait for one another, as CloudFormation refuses them."""
    resources = {k: v for k, v in template.get("Resources", {}).items() if isinstance(v, dict)}
    edges = {name: [one for one in waits_for(value) if one in resources] for name, value in resources.items()}
    done, path = set(), []

    def visit(name):
        if name in path:
            return path[path.index(name) :] + [name]
        if name in done:
            return None
        path.append(name)
        for one in edges[name]:
            found = visit(one)
            if found:
                return found
        path.pop()
        done.add(name)
        return None

    for name in resources:
        found = visit(name)
        if found:
            return found
    return None


def subclasses(kind):
    for one in kind.__subclasses__():
        yield one
        yield from subclasses(one)


SUPPORTED = set()


def supported():
    """The types that moto can make."""
    if not SUPPORTED:
        for name in list_of_moto_modules():
            try:
                get_backend(name)
            except (AttributeError, ImportError):
                continue
        SUPPORTED.update(one.cloudformation_type() for one in subclasses(CloudFormationModel))
    return SUPPORTED


def access_part(template, alone):
    """(the template of roles, policies and what they name; what something made up stands for; how many policies of AWS
    each role has: these are left out, since moto takes seconds to make them all)."""
    resources = template.get("Resources", {})
    wanted = {name for name, one in resources.items() if isinstance(one, dict) and one.get("Type") in IAM}
    kept, left = {}, sorted(wanted)
    while left:
        name = left.pop()
        one = plain(resources[name])
        if name in kept or not (one["Type"] in IAM or (not alone and one["Type"] in supported())):
            continue
        kept[name] = one
        left += [other for other in waits_for(one) if other in resources]
    stood_in = set()
    part = {
        key: template[key]
        for key in ("AWSTemplateFormatVersion", "Parameters", "Mappings", "Conditions")
        if template.get(key)
    }
    if "Parameters" in part:
        part["Parameters"] = {name: plain_parameter(one) for name, one in part["Parameters"].items()}
    part["Resources"] = {
        name: without(standing(one, kept, resources, stood_in), kept) for name, one in kept.items()
    }
    return part, sorted(stood_in), {name: policies_of_aws(one) for name, one in part["Resources"].items()}


def policies_of_aws(resource):
    """Takes them away."""
    attached = resource.get("Properties", {}).get("ManagedPolicyArns")
    if resource["Type"] != "AWS::IAM::Role" or not isinstance(attached, list):
        return 0
    own = [one for one in attached if "iam::aws:policy/" not in str(one)]
    resource["Properties"]["ManagedPolicyArns"] = own
    return len(attached) - len(own)


def plain(resource):
    """What a role may name of a function is its name and ARN; its code is not what is tried."""
    resource = copy.deepcopy(resource)
    properties = resource.setdefault("Properties", {})
    if resource["Type"] == "AWS::Lambda::Function":
        own = {key: properties[key] for key in ("FunctionName", "Role") if key in properties}
        resource["Properties"] = {**own, "Code": {"ZipFile": "x"}, "Handler": "index.x", "Runtime": "python3.12"}
    if resource["Type"] == "AWS::S3::Bucket":
        for key in ("NotificationConfiguration", "ReplicationConfiguration"):
            properties.pop(key, None)
    return resource


def plain_parameter(parameter):
    """Types that only an account can check become texts."""
    kept = {key: parameter[key] for key in ("Default", "NoEcho") if key in parameter}
    kind = str(parameter.get("Type", "String"))
    is_list = kind.startswith("List<") or kind == "CommaDelimitedList"
    return {"Type": "CommaDelimitedList" if is_list else "Number" if kind == "Number" else "String", **kept}


def without(resource, kept):
    before = resource.get("DependsOn")
    if before is not None:
        names = [one for one in ([before] if isinstance(before, str) else before) if one in kept]
        resource = {**resource, "DependsOn": names}
        if not names:
            del resource["DependsOn"]
    return resource


def made_up(name, attribute, resources, stood_in):
    stood_in.add(name)
    return name.lower() if attribute is None else f"arn:aws:madeup:us-east-1:123456789012:{name}/{attribute}"


def standing(value, kept, resources, stood_in):
    """References to what is not deployed, as texts."""
    if isinstance(value, list):
        return [standing(one, kept, resources, stood_in) for one in value]
    if isinstance(value, str) and "{{resolve:" in value:
        return re.sub(r"\{\{resolve:[^}]*\}\}", "resolved", value)
    if not isinstance(value, dict):
        return value

    def gone(name):
        return name in resources and name not in kept

    if set(value) == {"Ref"} and gone(value["Ref"]):
        return made_up(value["Ref"], None, resources, stood_in)
    if set(value) == {"Fn::GetAtt"}:
        name, attribute = value["Fn::GetAtt"].split(".", 1) if isinstance(value["Fn::GetAtt"], str) else value["Fn::GetAtt"]
        if gone(name):
            return made_up(name, attribute, resources, stood_in)
    if set(value) == {"Fn::ImportValue"}:
        return "arn:aws:madeup:us-east-1:123456789012:imported"
    if set(value) == {"Fn::Sub"}:
        both = value["Fn::Sub"]
        text, own = (both, {}) if isinstance(both, str) else both

        def replaced(match):
            name, attribute = match.group(1).strip(), match.group(2)
            missing = name not in own and gone(name)
            return made_up(name, attribute, resources, stood_in) if missing else match.group(0)

        text = NAMES.sub(replaced, text)
        return {"Fn::Sub": [text, standing(own, kept, resources, stood_in)] if own else text}
    return {key: standing(one, kept, resources, stood_in) for key, one in value.items()}


def parameters_of(template):
    """A value for each parameter that has none: the first allowed one, else something of its kind."""
    found = []
    for name, one in (template.get("Parameters") or {}).items():
        kind = str(one.get("Type", "String"))
        if "Default" in one and not kind.startswith("AWS::SSM::"):
            continue
        allowed = one.get("AllowedValues")
        value = str(allowed[0]) if allowed else "1" if kind == "Number" else "made-up"
        found.append({"ParameterKey": name, "ParameterValue": str(one.get("Default", value))})
    return found
