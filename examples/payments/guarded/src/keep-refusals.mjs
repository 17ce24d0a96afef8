import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { guard } from '@postern/guard';
import { logData } from '@postern/guard/logs';
import { toOcsf } from '@postern/guard/security-events';

const bucket = new S3Client();

export const handler = guard({ event: logData() }, async ({ lines }, ctx) => {
  const events = lines.flatMap(({ message }) => eventIn(message));
  if (events.length === 0) return;
  const put = new PutObjectCommand({
    Bucket: process.env.AUDIT,
    Key: `refusals/${ctx.requestId}.jsonl`,
    Body: events.map((one) => JSON.stringify(toOcsf(one))).join('\n'),
  });
  await bucket.send(put, { abortSignal: ctx.signal });
});

/** The security event in a line; other lines have none. */
function eventIn(message) {
  try {
    const line = JSON.parse(message);
    return line.postern === 1 ? [line] : [];
  } catch {
    return [];
  }
}
