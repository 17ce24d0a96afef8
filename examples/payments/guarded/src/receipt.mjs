import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { guard, Refusal } from '@postern/guard';
import { attachment, csvRow, html } from '@postern/guard/encode';
import { http } from '@postern/guard/http';
import { stateAudit, tenantCache } from '@postern/guard/state';
import { z } from 'zod';
import { merchant } from './merchant.mjs';

const table = DynamoDBDocumentClient.from(new DynamoDBClient());
const names = new Map();
// Entries of one merchant are not there for another.
const known = tenantCache({ by: 'tenant', ttlMs: 30_000 });

const params = z.object({ id: z.uuid() });
const query = z.object({ as: z.enum(['html', 'csv']).default('html') });

// In staging, what one merchant's call leaves behind for another is told of.
const parts = process.env.STAGE === 'staging' ? [stateAudit({ watch: { names: () => names } })] : [];

export const handler = guard(
  { event: http({ params, query }), identity: merchant, parts },
  async ({ params, query }, ctx) => {
    const payment = known.get(ctx, params.id) ?? (await find(params.id, ctx));
    if (query.as === 'csv') {
      const headers = { 'content-type': 'text/csv', 'content-disposition': attachment(`${payment.id}.csv`) };
      return { statusCode: 200, headers, body: csvRow([payment.id, payment.amount, payment.reference]) };
    }
    const headers = { 'content-type': 'text/html; charset=utf-8' };
    return { statusCode: 200, headers, body: `${html`<h1>${payment.amount / 100} ${payment.currency}</h1><p>${payment.reference}</p>`}` };
  },
);

async function find(id, ctx) {
  const Key = { id };
  const get = new GetCommand({ TableName: process.env.PAYMENTS, Key });
  const { Item } = await table.send(get, { abortSignal: ctx.signal });
  // Somebody else's payment is not there.
  if (Item === undefined || Item.merchant !== ctx.claims['custom:merchant']) {
    throw new Refusal('payment.unknown', { status: 404 });
  }
  known.set(ctx, id, Item);
  return Item;
}
