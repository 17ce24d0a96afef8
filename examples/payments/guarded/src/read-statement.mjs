import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { guard } from '@postern/guard';
import { withCarried } from '@postern/guard/carry';
import { s3 } from '@postern/guard/s3';
import { z } from 'zod';

const bucket = new S3Client();
const bus = new EventBridgeClient();

// The bank names statements so; nothing else belongs into the bucket.
export const Key = z.string().regex(/^statements\/\d{4}-\d{2}-\d{2}\.csv$/);
const Row = z.tuple([z.uuid(), z.coerce.number().int().min(1)]);

export const handler = guard({ event: s3({ key: Key }) }, async (object, ctx) => {
  const get = new GetObjectCommand({ Bucket: object.bucket, Key: object.key });
  const { Body } = await bucket.send(get, { abortSignal: ctx.signal });
  const text = await Body.transformToString();
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const [payment, amount] = Row.parse(line.split(';'));
    const Detail = JSON.stringify(withCarried(ctx, { payment, amount }));
    const Entries = [{ Source: 'payments', DetailType: 'payment.settled', Detail, EventBusName: process.env.BUS }];
    await bus.send(new PutEventsCommand({ Entries }), { abortSignal: ctx.signal });
  }
});
