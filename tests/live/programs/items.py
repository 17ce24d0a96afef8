import os

import boto3
from boto3.dynamodb.conditions import Key

table = boto3.resource("dynamodb").Table(os.environ["ORDERS"])
client = boto3.client("dynamodb")


def handler(event, context):
    table.put_item(Item={"pk": "a", "mail": "m"})
    table.update_item(
        Key={"pk": "a"},
        UpdateExpression="SET n = :n",
        ExpressionAttributeValues={":n": 1},
    )
    found = table.query(IndexName="by-mail", KeyConditionExpression=Key("mail").eq("m"))
    client.batch_get_item(RequestItems={os.environ["ORDERS"]: {"Keys": [{"pk": {"S": "a"}}]}})
    with table.batch_writer() as batch:
        batch.put_item(Item={"pk": "b", "mail": "m"})
    table.scan(Limit=1)
    table.delete_item(Key={"pk": found["Items"][0]["pk"]})
    return client.describe_table(TableName=os.environ["ORDERS"])["Table"]["TableName"]
