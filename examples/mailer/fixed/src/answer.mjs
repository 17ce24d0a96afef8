import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';

const table = DynamoDBDocumentClient.from(new DynamoDBClient());
const ses = new SESv2Client();

export async function handler(event) {
  const { id, text } = JSON.parse(event.body);
  const { Item } = await table.send(new GetCommand({ TableName: process.env.MESSAGES, Key: { id } }));
  if (Item === undefined || typeof text !== 'string') return { statusCode: 400 };
  await ses.send(
    new SendEmailCommand({
      FromEmailAddress: process.env.FROM,
      Destination: { ToAddresses: [Item.from] },
      Content: { Simple: { Subject: { Data: `Re: ${Item.subject}` }, Body: { Text: { Data: text } } } },
    }),
  );
  return { statusCode: 202 };
}
