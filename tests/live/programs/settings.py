import os

import boto3

secrets = boto3.client("secretsmanager")
ssm = boto3.client("ssm")
kms = boto3.client("kms")


def handler(event, context):
    secrets.get_secret_value(SecretId=os.environ["TOKEN"])
    ssm.get_parameter(Name=os.environ["SETTING"])
    ssm.put_parameter(Name=os.environ["SETTING"], Value="y", Overwrite=True)
    sealed = kms.encrypt(KeyId=os.environ["KEY"], Plaintext=b"x")
    kms.decrypt(KeyId=os.environ["KEY"], CiphertextBlob=sealed["CiphertextBlob"])
    kms.generate_data_key(KeyId=os.environ["KEY"], KeySpec="AES_256")
