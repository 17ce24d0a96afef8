import os

import boto3


class Store:
    def __init__(self, session=None):
        self._session = session or boto3.Session()
        self._table = self._session.resource("dynamodb").Table(os.environ["ORDERS"])
        self._bucket = self._session.resource("s3").Bucket(os.environ["FILES"])

    def load(self, pk):
        return self._table.get_item(Key={"pk": pk}).get("Item")

    def save(self, pk, text):
        self._table.put_item(Item={"pk": pk, "text": text})
        self._bucket.put_object(Key=f"texts/{pk}", Body=text.encode())
