"""Deploys the part of templates that is about access to moto's CloudFormation, and tells what came of it.

Reads [{"before": TEMPLATE, "after": TEMPLATE}, ...] (paths), writes a list of {"before": RESULT, "after": RESULT, ...}.
SAM templates are first expanded by AWS's own transform (aws-sam-translator). Needs `moto[server,cloudformation]` and
`aws-sam-translator`.
"""
import ast
import json
import logging
import os
import sys

os.environ.update(AWS_ACCESS_KEY_ID="t", AWS_SECRET_ACCESS_KEY="t", AWS_DEFAULT_REGION="us-east-1")
logging.disable(logging.CRITICAL)

import boto3  # noqa: E402
from moto import mock_aws  # noqa: E402

from template import expanded, load  # noqa: E402
from part import access_part, cycle_in, parameters_of  # noqa: E402

#: Characters without white space. Source: "IAM and AWS STS quotas".
MOST_INLINE, MOST_MANAGED, MOST_ATTACHED = 10_240, 6_144, 10


def size(document):
    return len(json.dumps(document, separators=(",", ":")))


def problems_of(stack, of_aws):
    """What IAM would refuse of the policies that a stack has made."""
    iam = boto3.client("iam")
    found, roles, policies = [], 0, 0
    for resource in boto3.client("cloudformation").describe_stack_resources(StackName=stack)["StackResources"]:
        kind, name = resource["ResourceType"], resource.get("PhysicalResourceId")
        if kind == "AWS::IAM::ManagedPolicy":
            policies += 1
        if kind != "AWS::IAM::Role":
            continue
        roles += 1
        inline = 0
        for policy in iam.list_role_policies(RoleName=name)["PolicyNames"]:
            document = iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]
            # moto keeps a document of a template as Python prints it.
            document = ast.literal_eval(document) if isinstance(document, str) else document
            policies += 1
            inline += size(document)
            found += refused(iam, f"{resource['LogicalResourceId']}/{policy}", document)
        attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
        if inline > MOST_INLINE:
            found.append(f"{resource['LogicalResourceId']}: {inline} characters in policies")
        count = len(attached) + of_aws.get(resource["LogicalResourceId"], 0)
        if count > MOST_ATTACHED:
            found.append(f"{resource['LogicalResourceId']}: {count} policies attached")
    return {"roles": roles, "policies": policies, "problems": found}


def refused(iam, name, document):
    """moto validates a document when it becomes a managed policy, not when a template has it inside a role."""
    # IAM takes a policy without a version as one of 2008, as SAM's own policy templates are; moto does not.
    text = json.dumps({"Version": "2012-10-17", **document})
    if "${AWS::" in text or '"None"' in text:
        return [f"{name}: something in it stays unresolved"]
    try:
        made = iam.create_policy(PolicyName="tried", PolicyDocument=text)["Policy"]["Arn"]
        iam.delete_policy(PolicyArn=made)
        return []
    except Exception as error:  # noqa: BLE001: whatever it is, it is the result
        # A long inline policy is none of its business here.
        return [] if "LimitExceeded" in str(error) else [f"{name}: {error}"]


def deployed(path, alone):
    """`alone`: nothing but roles and policies, everything else by an ARN that is made up."""
    template = expanded(load(path))
    cycle = cycle_in(template)
    part, stood_in, of_aws = access_part(template, alone)
    with mock_aws():
        boto3.client("s3").create_bucket(Bucket="code")
        boto3.client("cloudformation").create_stack(
            StackName="tried",
            TemplateBody=json.dumps(part),
            Parameters=parameters_of(template),
            Capabilities=["CAPABILITY_NAMED_IAM"],
        )
        result = problems_of("tried", of_aws)
    if cycle:
        result["problems"].append(f"circular dependency: {' -> '.join(cycle)}")
    return {**result, "resources": len(part["Resources"]), "stoodIn": stood_in}


def tried(path, alone):
    try:
        return deployed(path, alone)
    except Exception as error:  # noqa: BLE001
        return {"error": f"{type(error).__name__}: {str(error)[:300]}"}


def both(pair):
    """With the resources that roles name, or without where moto cannot make those."""
    for alone in (False, True):
        before = tried(pair["before"], alone)
        if "error" not in before:
            break
    return {"alone": alone, "before": before, "after": tried(pair["after"], alone)}


if __name__ == "__main__":
    json.dump([both(pair) for pair in json.load(sys.stdin)], sys.stdout)
