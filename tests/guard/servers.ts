import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { DynamoClient } from '../../packages/guard/src/idempotency/dynamodb.ts';
import type { RedisCommand } from '../../packages/guard/src/idempotency/redis.ts';
import { ROOT } from '../support/source.ts';

/** Real servers for stores: a DynamoDB with the table `keys`, and one that speaks Redis. */
export type Servers = {
  readonly dynamodb: string;
  readonly redis: number;
  stop(): Promise<void>;
};

/** Starts them with the Python that has moto and fakeredis. */
export async function startServers(python: string): Promise<Servers> {
  const child = spawn(python, [join(ROOT, 'tests/guard/servers.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  let text = '';
  for await (const chunk of child.stdout) {
    text += chunk;
    if (text.includes('\n')) break;
  }
  const stop = (): Promise<void> => {
    child.kill('SIGKILL');
    return ended;
  };
  return { ...(JSON.parse(text) as { dynamodb: string; redis: number }), stop };
}

/** A client of DynamoDB as small as a test needs it; what the SDK's `DynamoDB` looks like to a store. */
export function dynamoClient(endpoint: string): DynamoClient & {
  transactWriteItems(input: unknown): Promise<unknown>;
  getItem(input: unknown): Promise<unknown>;
  createTable(input: unknown): Promise<unknown>;
} {
  const send =
    (operation: string) =>
    async (input: unknown, options: { abortSignal?: AbortSignal } = {}) => {
      const answer = await fetch(endpoint, {
        method: 'POST',
        headers: {
          'x-amz-target': `DynamoDB_20120810.${operation}`,
          'content-type': 'application/x-amz-json-1.0',
          authorization:
            'AWS4-HMAC-SHA256 Credential=x/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=x',
        },
        body: JSON.stringify(input),
        ...(options.abortSignal === undefined ? {} : { signal: options.abortSignal }),
      });
      const body = (await answer.json()) as { __type?: string; Item?: unknown };
      if (answer.ok) return body;
      throw Object.assign(new Error(JSON.stringify(body)), {
        name: body.__type?.split('#').at(-1),
        Item: body.Item,
      });
    };
  return {
    putItem: send('PutItem'),
    updateItem: send('UpdateItem'),
    deleteItem: send('DeleteItem'),
    transactWriteItems: send('TransactWriteItems'),
    getItem: send('GetItem'),
    createTable: send('CreateTable'),
  };
}

/** Sends commands over a connection each, in the protocol of Redis (RESP 2). */
export function redisCommand(port: number): RedisCommand {
  return (args) =>
    new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      let text = '';
      socket.setEncoding('utf8');
      socket.on('error', reject);
      socket.on('data', (chunk: string) => {
        text += chunk;
        const read = replyOf(text, 0);
        if (read === undefined) return;
        socket.destroy();
        if (read.value instanceof Error) reject(read.value);
        else resolve(read.value);
      });
      const words = args.map((one) => `$${Buffer.byteLength(one)}\r\n${one}\r\n`);
      socket.write(`*${args.length}\r\n${words.join('')}`);
    });
}

type Reply = { readonly value: unknown; readonly next: number };

/** One reply; undefined while it is not whole. Texts of the tests are ASCII, so lengths in bytes are lengths. */
function replyOf(text: string, at: number): Reply | undefined {
  const end = text.indexOf('\r\n', at);
  if (end === -1) return undefined;
  const rest = text.slice(at + 1, end);
  const next = end + 2;
  switch (text[at]) {
    case ':':
      return { value: Number(rest), next };
    case '+':
      return { value: rest, next };
    case '-':
      return { value: new Error(rest), next };
    case '$': {
      const size = Number(rest);
      if (size < 0) return { value: null, next };
      if (text.length < next + size + 2) return undefined;
      return { value: text.slice(next, next + size), next: next + size + 2 };
    }
    default:
      return listOf(text, Number(rest), next);
  }
}

function listOf(text: string, size: number, start: number): Reply | undefined {
  const value: unknown[] = [];
  let next = start;
  for (let i = 0; i < size; i += 1) {
    const one = replyOf(text, next);
    if (one === undefined) return undefined;
    value.push(one.value);
    next = one.next;
  }
  return { value, next };
}
