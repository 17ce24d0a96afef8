import json
import os

import boto3

orders = boto3.resource("dynamodb").Table(os.environ["ORDERS"])


def handler(event, context):
    for record in event["Records"]:
        parcel = json.loads(record["body"])
        # Only that it is packed; where it goes is not the warehouse's to say.
        orders.update_item(
            Key={"id": str(parcel["order"])},
            UpdateExpression="SET shipped = :yes",
            ConditionExpression="attribute_exists(id)",
            ExpressionAttributeValues={":yes": True},
        )
