import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';

const table = DynamoDBDocumentClient.from(new DynamoDBClient());
let payment;

export async function handler(event) {
  const { id } = event.pathParameters;
  if (payment === undefined) {
    const { Item } = await table.send(new GetCommand({ TableName: process.env.PAYMENTS, Key: { id } }));
    payment = Item;
  }
  const title = event.queryStringParameters?.title ?? 'Receipt';
  if (event.queryStringParameters?.as === 'csv') {
    const headers = { 'content-type': 'text/csv', 'content-disposition': `attachment; filename=${title}.csv` };
    return { statusCode: 200, headers, body: `${payment.id},${payment.amount},${payment.reference}` };
  }
  return {
    statusCode: 200,
    headers: { 'content-type': 'text/html' },
    body: `<h1>${title}</h1><p>${payment.amount / 100} ${payment.currency}</p><p>${payment.reference}</p>`,
  };
}
