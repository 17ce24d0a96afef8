import datetime
import json
import os

import boto3

orders = boto3.resource("dynamodb").Table(os.environ["ORDERS"])
s3 = boto3.client("s3")


def handler(event, context):
    rows = orders.scan()["Items"]
    day = datetime.date.today().isoformat()
    s3.put_object(Bucket=os.environ["REPORTS"], Key=f"{day}.json", Body=json.dumps(rows, default=str))
