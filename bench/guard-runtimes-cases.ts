import type { Environment, Invocation } from '../tests/support/lambda.ts';

/** How a function reaches the platform: as one file by a bundler, or with the package beside it. */
export const FORMS = [
  'esbuild, ESM',
  'esbuild, CommonJS',
  'rolldown, ESM',
  'rolldown, CommonJS',
  'installed, ESM',
  'installed, CommonJS',
] as const;

/** One of the forms above. */
export type Form = (typeof FORMS)[number];

const BODY = `
const once = idempotency({ store: memoryStore() });
let before;
const seen = { late: undefined, charged: 0 };
const schema = {
  '~standard': {
    version: 1,
    vendor: 'bench',
    validate: (value) => (typeof value?.id === 'string' ? { value: { id: value.id } } : { issues: [{ message: 'no', path: ['id'] }] }),
  },
};
const direct = guard({ deadline: { marginMs: 150 }, parts: [capturedConsole()] }, async (event, ctx) => {
  const left = { aborted: before?.aborted, late: seen.late };
  before = ctx.signal;
  if (event.leave) setTimeout(() => { seen.late = ctx.signal.aborted; }, 30);
  if (event.hang) await new Promise(() => {});
  if (event.fail) throw new Error('password=hunter2');
  ctx.log.info('called', { token: 'abc' });
  console.log('old code', { password: 'hunter2' });
  return { ...left, id: ctx.requestId, trace: ctx.trace.traceId };
});
const queue = guard({ event: sqs(schema) }, ({ body }) => { if (body.id === 'bad') throw new Error('x'); });
const paid = guard({ event: http({ body: schema }), idempotency: once }, () => ({ charged: (seen.charged += 1) }));
const signed = guard({ event: http({ body: schema }), parts: [github({ secret: 'a-secret' })] }, ({ body }) => body);
const handlerOf = (event) =>
  'Records' in event ? queue : !('rawPath' in event) ? direct : event.rawPath === '/signed' ? signed : paid;
const own = (event, context) => handlerOf(event)(event, context);
`;

const NAMES: Readonly<Record<string, string>> = {
  '': 'guard',
  '/console': 'capturedConsole',
  '/http': 'http',
  '/idempotency': 'idempotency, memoryStore',
  '/sqs': 'sqs',
  '/webhooks': 'github',
};

/** The function's source, in the form of modules that the platform takes. */
export function sourceOf(form: Form): string {
  const isEsm = form.endsWith('ESM');
  const imports = Object.entries(NAMES).map(([part, names]) =>
    isEsm
      ? `import { ${names} } from '@postern/guard${part}';`
      : `const { ${names} } = require('@postern/guard${part}');`,
  );
  const end = isEsm ? 'export const handler = own;' : 'exports.handler = own;';
  return [...imports, BODY, end].join('\n');
}

type Check = (environment: Environment) => Promise<boolean>;

const textOf = ({ body }: Invocation): string => JSON.stringify(body) ?? '';
const record = (messageId: string, body: string): object => ({
  messageId,
  body,
  eventSource: 'aws:sqs',
});
const request = (path: string, body: string, headers: object = {}): object => ({
  version: '2.0',
  rawPath: path,
  rawQueryString: '',
  headers: { 'content-type': 'application/json', ...headers },
  requestContext: { http: { method: 'POST', path, sourceIp: '203.0.113.9' } },
  body,
  isBase64Encoded: false,
});
const statusOf = ({ body }: Invocation): number => (body as { statusCode: number }).statusCode;
/** HMAC-SHA256 of `{"id":"a"}` by `a-secret`. */
async function signature(): Promise<string> {
  const { createHmac } = await import('node:crypto');
  return createHmac('sha256', 'a-secret').update('{"id":"a"}').digest('hex');
}

/** What each combination is asked. */
export const CHECKS: Readonly<Record<string, Check>> = {
  'answers with the ids of the platform': async (environment) => {
    const answer = textOf(await environment.invoke({}));
    return answer.includes('"request-1"') && answer.includes('5759e988bd862e3fe1be46a994272793');
  },
  'logs without secrets, old console lines among them': async (environment) => {
    const text = environment.lines.join('\n');
    return (
      text.includes('"called"') && /old code/.test(text) && !/hunter2|"token":"abc"/.test(text)
    );
  },
  'ends before the platform ends it': async (environment) =>
    textOf(await environment.invoke({ hang: true }, 500)).includes('deadline.exceeded'),
  'tells nothing of an error': async (environment) => {
    const answer = await environment.invoke({ fail: true });
    return answer.kind === 'error' && !/hunter2|index\.|at /.test(textOf(answer));
  },
  'stops what a call leaves behind, over a freeze': async (environment) => {
    await environment.invoke({ leave: true });
    await new Promise((resolve) => setTimeout(resolve, 60));
    return textOf(await environment.invoke({})).includes('"aborted":true');
  },
  'reports the records that failed': async (environment) => {
    const Records = [record('a', '{"id":"a"}'), record('b', '{"id":"bad"}'), record('c', '{')];
    const answer = textOf(await environment.invoke({ Records }));
    return answer === '{"batchItemFailures":[{"itemIdentifier":"b"},{"itemIdentifier":"c"}]}';
  },
  'refuses a body with a prototype': async (environment) => {
    const answer = await environment.invoke(request('/', '{"id":"a","__proto__":{}}'));
    return statusOf(answer) === 400;
  },
  'gives the answer again for the same key': async (environment) => {
    const event = request('/', '{"id":"a"}', { 'idempotency-key': 'k' });
    const first = textOf(await environment.invoke(event));
    return first.includes('charged') && first === textOf(await environment.invoke(event));
  },
  'verifies a signature': async (environment) => {
    const header = { 'x-hub-signature-256': `sha256=${await signature()}` };
    const good = await environment.invoke(request('/signed', '{"id":"a"}', header));
    const bad = await environment.invoke(request('/signed', '{"id":"b"}', header));
    return statusOf(good) === 200 && statusOf(bad) === 401;
  },
};
