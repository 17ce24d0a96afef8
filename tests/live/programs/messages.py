import json
import os

import boto3

sqs = boto3.client("sqs")
sns = boto3.client("sns")
events = boto3.client("events")


def handler(event, context):
    url = os.environ["WORK"]
    sqs.send_message(QueueUrl=url, MessageBody="hello")
    got = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=1)
    for message in got.get("Messages", []):
        sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=1)
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
    sns.publish(TopicArn=os.environ["NEWS"], Message="hello")
    entry = {"Source": "shop", "DetailType": "sold", "Detail": json.dumps({}), "EventBusName": os.environ["BUS"]}
    events.put_events(Entries=[entry])
