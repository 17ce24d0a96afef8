import os

import boto3

s3 = boto3.client("s3")
FILES = os.environ["FILES"]


def handler(event, context):
    name = f"incoming/{event['id']}.txt"
    s3.put_object(Bucket=FILES, Key=name, Body=b"text")
    s3.head_object(Bucket=FILES, Key=name)
    listed = s3.list_objects_v2(Bucket=FILES, Prefix="incoming/")
    for entry in listed["Contents"]:
        s3.get_object(Bucket=FILES, Key=entry["Key"])["Body"].read()
    s3.delete_object(Bucket=FILES, Key=name)
    s3.put_object_tagging(
        Bucket=os.environ["ARCHIVE"],
        Key="kept",
        Tagging={"TagSet": [{"Key": "a", "Value": "b"}]},
    )
    return s3.get_bucket_location(Bucket=FILES)["LocationConstraint"]
