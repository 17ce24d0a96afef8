import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';

const bus = new EventBridgeClient();

export async function handler(event) {
  try {
    const { type, livemode, data } = JSON.parse(event.body);
    if (!livemode || type !== 'transfer.created') return { statusCode: 204 };
    const { amount, metadata } = data.object;
    const Detail = JSON.stringify({ payment: metadata.payment, amount });
    const Entries = [{ Source: 'payments', DetailType: 'payment.settled', Detail, EventBusName: process.env.BUS }];
    await bus.send(new PutEventsCommand({ Entries }));
    return { statusCode: 204 };
  } catch (error) {
    return { statusCode: 500, body: JSON.stringify({ error: error.stack }) };
  }
}
