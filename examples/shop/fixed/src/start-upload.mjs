import { randomUUID } from 'node:crypto';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

const s3 = new S3Client();

export async function handler() {
  const put = new PutObjectCommand({
    Bucket: process.env.UPLOADS,
    Key: `${randomUUID()}.jpg`,
    ContentType: 'image/jpeg',
  });
  return { statusCode: 200, body: JSON.stringify({ url: await getSignedUrl(s3, put, { expiresIn: 300 }) }) };
}
