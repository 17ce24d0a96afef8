import { DynamoDB, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { guard } from '@postern/guard';
import { http } from '@postern/guard/http';
import { idempotency } from '@postern/guard/idempotency';
import { dynamoStore } from '@postern/guard/idempotency/dynamodb';
import { gateway } from '@postern/guard/identity';
import { z } from 'zod';

const table = DynamoDBDocumentClient.from(new DynamoDBClient());
const ses = new SESv2Client();

const Reply = z.strictObject({ id: z.string().max(200), text: z.string().min(1).max(20_000) });

export const handler = guard(
  {
    event: http({ body: Reply }),
    // A URL that lost its authorization must not send mail.
    identity: gateway({ authorizer: 'iam', claims: z.object({ userArn: z.string() }) }),
    // A request that is sent again, with the same `Idempotency-Key`, sends no second mail.
    idempotency: idempotency({
      store: dynamoStore({ client: new DynamoDB(), table: process.env.ANSWERED }),
    }),
  },
  async ({ body }, ctx) => {
    const Key = { id: body.id };
    const get = new GetCommand({ TableName: process.env.MESSAGES, Key });
    const { Item } = await table.send(get, { abortSignal: ctx.signal });
    if (Item === undefined) return { statusCode: 404 };
    const send = new SendEmailCommand({
      FromEmailAddress: process.env.FROM,
      Destination: { ToAddresses: [Item.from] },
      Content: { Simple: { Subject: { Data: `Re: ${Item.subject}` }, Body: { Text: { Data: body.text } } } },
    });
    await ses.send(send, { abortSignal: ctx.signal });
    ctx.log.info('answered', { message: body.id, by: ctx.claims.userArn });
    return { statusCode: 202 };
  },
);
