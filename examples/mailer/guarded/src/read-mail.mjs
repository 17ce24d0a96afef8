import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { guard } from '@postern/guard';
import { s3 } from '@postern/guard/s3';
import { z } from 'zod';

const bucket = new S3Client();
const table = DynamoDBDocumentClient.from(new DynamoDBClient());

// SES names mails so; nothing else belongs in the inbox.
const Key = z.string().regex(/^[A-Za-z0-9_-]{1,100}$/);

export const handler = guard({ event: s3({ key: Key }) }, async (object, ctx) => {
  const get = new GetObjectCommand({ Bucket: object.bucket, Key: object.key });
  const mail = await bucket.send(get, { abortSignal: ctx.signal });
  const text = await mail.Body.transformToString();
  const from = /^From: (.*)$/m.exec(text)?.[1];
  const subject = /^Subject: (.*)$/m.exec(text)?.[1];
  const Item = { id: object.key, from, subject, text };
  await table.send(new PutCommand({ TableName: process.env.MESSAGES, Item }), { abortSignal: ctx.signal });
});
