import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';

const table = DynamoDBDocumentClient.from(new DynamoDBClient());
const ses = new SESv2Client();

export async function handler(event) {
  const { id, to, text } = JSON.parse(event.body);
  const { Item } = await table.send(new GetCommand({ TableName: process.env.MESSAGES, Key: { id } }));
  await ses.send(
    new SendEmailCommand({
      FromEmailAddress: process.env.FROM,
      Destination: { ToAddresses: [to ?? Item.from] },
      Content: { Simple: { Subject: { Data: `Re: ${Item.subject}` }, Body: { Text: { Data: text } } } },
    }),
  );
  return { statusCode: 202 };
}
