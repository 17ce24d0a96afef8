import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';

const s3 = new S3Client();
const table = DynamoDBDocumentClient.from(new DynamoDBClient());

export async function handler(event) {
  for (const { s3: { bucket, object } } of event.Records) {
    const mail = await s3.send(new GetObjectCommand({ Bucket: bucket.name, Key: object.key }));
    const text = await mail.Body.transformToString();
    const from = /^From: (.*)$/m.exec(text)?.[1];
    const subject = /^Subject: (.*)$/m.exec(text)?.[1];
    const Item = { id: object.key, from, subject, text };
    await table.send(new PutCommand({ TableName: process.env.MESSAGES, Item }));
  }
}
