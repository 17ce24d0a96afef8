"""Starts moto's DynamoDB and a Redis-compatible server on free ports, prints them, and ends with its standard input."""
import json
import logging
import socket
import sys
import threading

import boto3
from fakeredis import TcpFakeServer
from moto.server import ThreadedMotoServer


def free():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


logging.getLogger("werkzeug").setLevel(logging.ERROR)
moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
moto.start()
host, port = moto.get_host_and_port()
endpoint = f"http://{host}:{port}"
boto3.client(
    "dynamodb", endpoint_url=endpoint, region_name="eu-west-1", aws_access_key_id="x", aws_secret_access_key="x"
).create_table(
    TableName="keys",
    KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    BillingMode="PAY_PER_REQUEST",
)
redis = free()
TcpFakeServer.allow_reuse_address = True
threading.Thread(target=TcpFakeServer(("127.0.0.1", redis)).serve_forever, daemon=True).start()
print(json.dumps({"dynamodb": endpoint, "redis": redis}), flush=True)
sys.stdin.read()
moto.stop()
