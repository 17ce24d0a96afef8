import { execSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';

const s3 = new S3Client();
const bus = new EventBridgeClient();

export async function handler(event) {
  const { bucket, object } = event.Records[0].s3;
  const key = decodeURIComponent(object.key.replaceAll('+', ' '));
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket.name, Key: key }));
  writeFileSync(`/tmp/${key}`, await Body.transformToByteArray());
  // Banks send their files in the character set of their own country.
  const text = execSync(`iconv -f latin1 -t utf8 "/tmp/${key}"`).toString();
  for (const line of text.split('\n')) {
    const [payment, amount] = line.split(';');
    const Detail = JSON.stringify({ payment, amount: Number(amount) });
    const Entries = [{ Source: 'payments', DetailType: 'payment.settled', Detail, EventBusName: process.env.BUS }];
    await bus.send(new PutEventsCommand({ Entries }));
  }
}
