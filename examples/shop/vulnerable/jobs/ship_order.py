import json
import os

import boto3

orders = boto3.resource("dynamodb").Table(os.environ["ORDERS"])


def handler(event, context):
    for record in event["Records"]:
        parcel = json.loads(record["body"])
        orders.update_item(
            Key={"id": parcel["order"]},
            UpdateExpression="SET shipped = :yes, address = :to",
            ExpressionAttributeValues={":yes": True, ":to": parcel["address"]},
        )
