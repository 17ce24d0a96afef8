import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';

const table = DynamoDBDocumentClient.from(new DynamoDBClient());
const topic = new SNSClient();

export async function handler() {
  console.log('environment', process.env);
  const { Items } = await table.send(new ScanCommand({ TableName: process.env.PAYMENTS }));
  const open = Items.filter(({ state }) => state === 'ordered');
  console.log('still open', open);
  await topic.send(new PublishCommand({ TopicArn: process.env.OFFICE, Message: `${open.length} payments are open` }));
}
