import { expect, it } from 'vitest';
import { Query } from '../../model/query.ts';
import { graphOf } from '../../testing/graph.ts';
import { reachOf } from './reach.ts';

const TEMPLATE = `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties: { Runtime: nodejs22.x, Handler: index.handler, CodeUri: src }
`;

const IMPORTS = [
  "import { guard } from '@postern/guard';",
  "import { http } from '@postern/guard/http';",
  "import { sqs } from '@postern/guard/sqs';",
  "import { cognito, jwks, jwt } from '@postern/guard/identity';",
  "import { snsSignature, stripe } from '@postern/guard/webhooks';",
  "import { idempotency } from '@postern/guard/idempotency';",
  "import { redisStore } from '@postern/guard/idempotency/redis';",
  "const ask = () => fetch('https://a.example.com/');",
].join('\n');

function hosts(options: string): readonly string[] {
  const code = `${IMPORTS}\nexport const handler = guard(${options}, () => {});`;
  const graph = graphOf({ 'template.yaml': TEMPLATE, 'src/index.mjs': code });
  const [fn] = graph.functions;
  if (fn === undefined) throw new Error('no function');
  const { rules, open } = reachOf(fn, new Query(graph));
  expect(open).toEqual([]);
  return rules.map(({ kind, rule }) => `${kind} ${rule}`);
}

it.each([
  '{ event: sqs(undefined, { park: (piece) => ask(piece.raw) }) }',
  '{ event: http({ problem: ({ code }) => { ask(); return { statusCode: 400, body: code }; } }) }',
  '{ event: http(), idempotency: idempotency({ store: { take: ask, finish: ask }, key: (data) => data.id }) }',
  '{ event: http(), idempotency: idempotency({ store: redisStore({ send: (...command) => ask(command) }) }) }',
  '{ event: http(), parts: [stripe({ secret: async () => await ask() })] }',
  "{ event: http(), parts: [{ name: 'own', admit: async (call) => { await ask(call.http.ip); } }] }",
  '{ event: http(), log: { write: (line) => ask(line) } }',
  "{ event: http(), identity: jwt({ issuer: 'https://i.example.com/', audience: 'x', keys: jwks('https://a.example.com/keys') }) }",
  "{ event: http(), identity: jwt({ keys: jwks('https://i.example.com/keys', { fetch: (url) => ask(url) }) }) }",
])('what the guard calls beside the handler reaches hosts, too: %s', (options) => {
  expect(hosts(options)).toEqual(['host a.example.com']);
});

it.each([
  [
    "{ event: http(), identity: cognito({ userPoolId: 'eu-west-1_AbCd', clientId: 'x', use: 'id' }) }",
    'host cognito-idp.eu-west-1.amazonaws.com',
  ],
  [
    '{ event: http(), identity: cognito({ userPoolId: process.env.POOL, clientId: "x", use: "id" }) }',
    'host cognito-idp.*.amazonaws.com',
  ],
  ["{ event: http(), parts: [snsSignature({ topics: ['t'] })] }", 'host sns.*.amazonaws.com'],
])('%s asks %s', (options, host) => {
  expect(hosts(options)).toEqual([host]);
});
