import { EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

const s3 = new S3Client();
const Bucket = process.env.FILES;

export async function handler() {
  const { Parameter } = await new SSMClient().send(
    new GetParameterCommand({ Name: process.env.SETTING }),
  );
  const Key = `node/${Parameter.Value}`;
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'text' }));
  await s3.send(new ListObjectsV2Command({ Bucket }));
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  const Plaintext = Buffer.from(await Body.transformToString());
  await new KMSClient().send(new EncryptCommand({ KeyId: process.env.KEY, Plaintext }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key }));
}
