import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

const s3 = new S3Client();

export async function handler(event) {
  for (const { s3: { bucket, object } } of event.Records) {
    const key = decodeURIComponent(object.key.replaceAll('+', ' '));
    const photo = await s3.send(new GetObjectCommand({ Bucket: bucket.name, Key: key }));
    writeFileSync('/tmp/photo', await photo.Body.transformToByteArray());
    // No shell, and the key stays out of the arguments.
    execFileSync('convert', ['jpeg:/tmp/photo', '-resize', '320', '/tmp/small.jpg']);
    const Body = readFileSync('/tmp/small.jpg');
    await s3.send(new PutObjectCommand({ Bucket: process.env.THUMBNAILS, Key: key, Body }));
  }
}
