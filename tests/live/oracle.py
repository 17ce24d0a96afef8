"""Runs handlers against moto with enforcement of IAM on, under the policies that are handed in, and tells which failed.

moto asks for a resource in four services only (S3, SQS, STS, IAM) and takes every other call for one on "*". The table
below says for the others where a request names its resource; what a policy then allows is moto's own decision.
"""
import importlib
import json
import os
import re
import subprocess
import sys
import traceback

import boto3
from moto import settings
from moto.core.authorization import ActionAuthenticatorMixin
from moto.core.responses import BaseResponse
from moto.iam.access_control import IAMRequestBase
from moto.server import ThreadedMotoServer

REGION, ACCOUNT = "us-east-1", "123456789012"
HERE = f"{REGION}:{ACCOUNT}"


def table(params):
    if "RequestItems" in params:
        name = next(iter(params["RequestItems"]))
    else:
        name = params.get("TableName", "*")
    index = f"/index/{params['IndexName']}" if "IndexName" in params else ""
    return f"arn:aws:dynamodb:{HERE}:table/{name}{index}"


def secret(params):
    return params["SecretId"]


def key(params):
    # The ciphertext of a symmetric key names it; moto's does in its first bytes.
    return params["KeyId"] if "KeyId" in params else KEYS[0]


RESOURCES = {
    "dynamodb": table,
    "secretsmanager": secret,
    "ssm": lambda p: f"arn:aws:ssm:{HERE}:parameter/{p['Name'].lstrip('/')}",
    "kms": key,
    "sns": lambda p: p["TopicArn"],
    "events": lambda p: f"arn:aws:events:{HERE}:event-bus/{p['Entries'][0]['EventBusName']}",
    "states": lambda p: p["stateMachineArn"],
    "logs": lambda p: f"arn:aws:logs:{HERE}:log-group:{p['logGroupName']}:log-stream:{p['logStreamName']}",
    "ses": lambda p: f"arn:aws:ses:{HERE}:identity/{p['FromEmailAddress']}",
}


#: Services that sign with another name than their actions have.
PREFIXES = {"monitoring": "cloudwatch"}

KEYS = []


def requested(handler):
    """The resource of a request, by its signing name and parameters."""
    if settings.INITIAL_NO_AUTH_ACTION_COUNT > 0:
        return "*"
    own = type(handler).__dict__.get("_own_resource")
    if own is not None:
        return own(handler)
    scope = handler.headers.get("Authorization", "").partition("Credential=")[2].split("/")
    service = scope[3] if len(scope) > 3 else ""
    if service not in RESOURCES:
        return "*"
    try:
        params = handler.body if isinstance(handler.body, dict) else json.loads(handler.body)
    except ValueError:
        params = {k: v[0] for k, v in handler.querystring.items()}
    return RESOURCES[service](params)


def patch():
    for cls in BaseResponse.__subclasses__():
        if "_determine_resource" in cls.__dict__:
            cls._own_resource = cls.__dict__["_determine_resource"]
    BaseResponse._determine_resource = requested
    # Who calls is known by the access key; moto cannot check every way of writing a query that is signed.
    IAMRequestBase.check_signature = lambda self: None
    check = IAMRequestBase.check_action_permitted

    def check_action(self, resource):
        service, _, name = self._action.partition(":")
        self._action = f"{PREFIXES.get(service, service)}:{name}"
        return check(self, resource)

    IAMRequestBase.check_action_permitted = check_action


def enforce(on):
    settings.INITIAL_NO_AUTH_ACTION_COUNT = 0 if on else float("inf")
    ActionAuthenticatorMixin.request_count = 0


def declared(kind, name, properties, client):
    """Makes a resource; its attributes as the template refers to them."""
    if kind == "AWS::DynamoDB::Table":
        keys = ["AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes"]
        made = {k: properties[k] for k in keys if k in properties}
        client("dynamodb").create_table(TableName=name, BillingMode="PAY_PER_REQUEST", **made)
        return {"Ref": name, "Arn": f"arn:aws:dynamodb:{HERE}:table/{name}"}
    if kind == "AWS::S3::Bucket":
        name = name.lower()
        client("s3").create_bucket(Bucket=name)
        return {"Ref": name, "Arn": f"arn:aws:s3:::{name}"}
    if kind == "AWS::SQS::Queue":
        url = client("sqs").create_queue(QueueName=name)["QueueUrl"]
        return {"Ref": url, "Arn": f"arn:aws:sqs:{HERE}:{name}", "QueueName": name}
    if kind == "AWS::SNS::Topic":
        arn = client("sns").create_topic(Name=name)["TopicArn"]
        return {"Ref": arn, "Arn": arn, "TopicArn": arn, "TopicName": name}
    if kind == "AWS::Events::EventBus":
        arn = client("events").create_event_bus(Name=name)["EventBusArn"]
        return {"Ref": name, "Arn": arn, "Name": name}
    if kind == "AWS::SecretsManager::Secret":
        arn = client("secretsmanager").create_secret(Name=name, SecretString="s3cret")["ARN"]
        return {"Ref": arn, "Name": name, "Suffix": arn[-6:]}
    if kind == "AWS::SSM::Parameter":
        client("ssm").put_parameter(Name=name, Value="x", Type="String")
        return {"Ref": name}
    if kind == "AWS::KMS::Key":
        arn = client("kms").create_key()["KeyMetadata"]["Arn"]
        KEYS.append(arn)
        return {"Ref": arn.rpartition("/")[2], "Arn": arn, "KeyId": arn.rpartition("/")[2]}
    if kind == "AWS::Logs::LogGroup":
        client("logs").create_log_group(logGroupName=name)
        return {"Ref": name, "Arn": f"arn:aws:logs:{HERE}:log-group:{name}:*"}
    if kind == "AWS::StepFunctions::StateMachine":
        definition = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})
        role = f"arn:aws:iam::{ACCOUNT}:role/states"
        arn = client("stepfunctions").create_state_machine(name=name, definition=definition, roleArn=role)["stateMachineArn"]
        return {"Ref": arn, "Arn": arn, "Name": name}
    return {"Ref": name, "Arn": name}


def filler(made, stack):
    fixed = {"AWS::Region": REGION, "AWS::AccountId": ACCOUNT, "AWS::Partition": "aws", "AWS::StackName": stack}

    def value(match):
        name = match[1]
        if name.startswith("attr:"):
            address, _, attribute = name[5:].rpartition(".")
            return made.get(address, {}).get(attribute, match[0])
        # Pseudo parameters name their stack behind a dot.
        return fixed.get(name.partition(".")[0] if name.startswith("AWS::") else name, match[0])

    return lambda text: re.sub(r"⟨([^⟩]*)⟩", value, text)


def role_credentials(client, role):
    arn = client("iam").create_role(RoleName=role, AssumeRolePolicyDocument=json.dumps({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}],
    }))["Role"]["Arn"]
    return client("sts").assume_role(RoleArn=arn, RoleSessionName="function")["Credentials"]


def run_python(program):
    sys.path.insert(0, program["folder"])
    known = set(sys.modules)
    try:
        module, _, name = program["handler"].rpartition(".")
        getattr(importlib.import_module(module.replace("/", ".")), name)(program["event"], None)
        return None
    except Exception as error:  # what a handler throws is the result
        return f"{error}\n{traceback.format_exc(limit=-2)}"
    finally:
        sys.path.remove(program["folder"])
        for name in set(sys.modules) - known:
            if getattr(sys.modules[name], "__file__", None) and sys.modules[name].__file__.startswith(program["folder"]):
                del sys.modules[name]


def run_node(program, runner):
    module, _, name = program["handler"].rpartition(".")
    file = os.path.join(program["folder"], f"{module}.mjs")
    done = subprocess.run(
        [runner[0], runner[1], file, name, json.dumps(program["event"])],
        env=dict(os.environ), capture_output=True, text=True, timeout=30,
    )
    return None if done.returncode == 0 else done.stdout + done.stderr


def without(statements, action):
    kept = [{**one, "Action": [a for a in one["Action"] if a != action]} for one in statements]
    return [one for one in kept if one["Action"]]


def main():
    asked = json.load(sys.stdin)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    endpoint = "http://%s:%s" % server.get_host_and_port()
    os.environ.update(AWS_ENDPOINT_URL=endpoint, AWS_DEFAULT_REGION=REGION, AWS_REGION=REGION, AWS_MAX_ATTEMPTS="1")
    root = boto3.Session(aws_access_key_id="root", aws_secret_access_key="root", region_name=REGION)
    clients = {}

    def client(name):
        if name not in clients:
            clients[name] = root.client(name, endpoint_url=endpoint)
        return clients[name]

    patch()
    results = []
    for application in asked["applications"]:
        made = {}
        fill = filler(made, application["stack"])
        for one in application["resources"]:
            made[one["address"]] = declared(one["type"], fill(one["name"]), json.loads(fill(json.dumps(one["properties"], ensure_ascii=False))), client)
        for bucket, name, body in application["objects"]:
            client("s3").put_object(Bucket=fill(bucket), Key=name, Body=body.encode())
        for name, item in application["items"]:
            client("dynamodb").put_item(TableName=fill(name), Item=item)
        for identity in application["identities"]:
            client("sesv2").create_email_identity(EmailIdentity=identity)
        for program in application["programs"]:
            results.append({"function": program["function"], "runs": runs_of(program, fill, client, asked["runner"])})
    json.dump(results, sys.stdout)
    server.stop()


def runs_of(program, fill, client, runner):
    role = program["function"]
    credentials = role_credentials(client, role)
    statements = json.loads(fill(json.dumps(program["statements"], ensure_ascii=False)))
    program["event"] = json.loads(fill(json.dumps(program["event"], ensure_ascii=False)))
    variables = {name: fill(text) for name, text in program["environment"].items()}
    before = dict(os.environ)
    runs = []
    boto3.DEFAULT_SESSION = None
    for action in [None, *program["actions"]]:
        allowed = statements if action is None else without(statements, action)
        client("iam").put_role_policy(RoleName=role, PolicyName="p", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": allowed}))
        os.environ.update(
            variables,
            AWS_ACCESS_KEY_ID=credentials["AccessKeyId"],
            AWS_SECRET_ACCESS_KEY=credentials["SecretAccessKey"],
            AWS_SESSION_TOKEN=credentials["SessionToken"],
        )
        enforce(True)
        error = run_node(program, runner) if program["language"] == "js" else run_python(program)
        enforce(False)
        os.environ.clear()
        os.environ.update(before)
        runs.append({"without": action, "error": error})
    return runs


main()
