import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import Stripe from 'stripe';

const table = DynamoDBDocumentClient.from(new DynamoDBClient());
const stripe = new Stripe(process.env.STRIPE_API_KEY);

export async function handler(event) {
  for (const record of event.Records) {
    const payment = JSON.parse(record.body);
    const { amount, currency, account } = payment;
    const transfer = await stripe.transfers.create({ amount, currency, destination: account });
    const Item = { ...payment, state: 'ordered', transfer: transfer.id };
    await table.send(new PutCommand({ TableName: process.env.PAYMENTS, Item }));
    // The merchant wants to know.
    if (payment.notify) await fetch(payment.notify, { method: 'POST', body: JSON.stringify(payment) });
  }
}
