import { execSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

const s3 = new S3Client();

export async function handler(event) {
  for (const { s3: { bucket, object } } of event.Records) {
    const key = decodeURIComponent(object.key.replaceAll('+', ' '));
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket.name, Key: key }));
    writeFileSync('/tmp/photo', await Body.transformToByteArray());
    execSync(`convert /tmp/photo -resize 320 -set comment "${key}" /tmp/small.jpg`);
    const Body2 = readFileSync('/tmp/small.jpg');
    await s3.send(new PutObjectCommand({ Bucket: bucket.name, Key: `small/${key}`, Body: Body2 }));
  }
}
