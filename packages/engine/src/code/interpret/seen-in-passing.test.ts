import { expect, test } from 'vitest';
import type { CodeFacts } from '../../model/code.ts';
import { factsOf } from '../cases.ts';

function facts(language: 'javascript' | 'python', code: string): CodeFacts {
  const main = language === 'python' ? 'main.py' : 'main.ts';
  return factsOf(main, language, new Map([[main, code]]));
}

const js = (code: string): CodeFacts =>
  facts(
    'javascript',
    `const { DynamoDBClient, GetItemCommand, PutItemCommand } = require('@aws-sdk/client-dynamodb');
const db = new DynamoDBClient({});
const get = (id) => db.send(new GetItemCommand({ TableName: 't', Key: { id } }));
const put = (Item) => db.send(new PutItemCommand({ TableName: 't', Item }));
${code}`,
  );

const py = (code: string): CodeFacts =>
  facts('python', `import boto3\ntable = boto3.resource('dynamodb').Table('t')\n${code}`);

function kinds({ observations }: CodeFacts): readonly string[] {
  return observations.map((one) => one.kind);
}

test.each([
  [
    'in the loop',
    'for (const r of e.Records) { try { await put(r); } catch (x) { console.log(x); } }',
  ],
  [
    'in a callback',
    'await Promise.all(e.Records.map(async (r) => { try { await put(r); } catch (x) {} }));',
  ],
  ['in a helper whose result nobody takes', 'for (const r of e.Records) await one(r);'],
  [
    'with an answer that nobody gets',
    'try { await put(e); } catch (x) { return { statusCode: 500, body: x.message }; }',
  ],
])('an error that is dropped: %s', (_, body) => {
  const helper = 'async function one(r) { try { await put(r); } catch (x) { console.error(x); } }';
  expect(kinds(js(`${helper}\nexports.handler = async (e) => { ${body} };`))).toContain(
    'caught-and-dropped',
  );
});

test.each([
  ['thrown again', 'try { await put(e); } catch (x) { console.log(x); throw x; }'],
  ['told to somebody', 'try { await put(e); } catch (x) { await notify(x); }'],
  [
    'collected',
    'const f = []; for (const r of e.Records) { try { await put(r); } catch (x) { f.push(r.messageId); } }',
  ],
  ['of a read', 'try { await get(e.id); } catch (x) { console.log(x); }'],
  ['in a helper that says so', 'const ok = await one(e); if (!ok) throw new Error();'],
])('an error that is not dropped: %s', (_, body) => {
  const helper =
    'async function one(r) { try { await put(r); return true; } catch (x) { return false; } }';
  expect(kinds(js(`${helper}\nexports.handler = async (e) => { ${body} };`))).not.toContain(
    'caught-and-dropped',
  );
});

test('Python: errors of one type are meant, all errors are not', () => {
  const handler = (type: string): CodeFacts =>
    py(`def handler(event, context):
    for r in event['Records']:
        try:
            table.put_item(Item=r)
        except ${type} as e:
            print(e)
`);
  expect(kinds(handler('Exception'))).toContain('caught-and-dropped');
  expect(kinds(handler('KeyError'))).not.toContain('caught-and-dropped');
});

test.each([
  ['a variable', 'last = e.user;', 'last'],
  ['a list', 'all.push(e.user);', 'all'],
  ['what was fetched for one caller', 'if (!last) last = await get(e.user);', 'last'],
])('data of one invocation in the answer of the next: %s', (_, body, name) => {
  const { observations } = js(
    `let last; const all = [];\nexports.handler = async (e) => { if (e.a) { ${body} } return { statusCode: 200, body: [last, all] }; };`,
  );
  const kept = observations.filter((one) => one.kind === 'kept-from-earlier-invocation');
  expect(kept.map((one) => one.details.name)).toEqual([name]);
});

test.each([
  ['written before it is read', 'last = e.user; return { statusCode: 200, body: last };'],
  ['of nobody', "if (!last) last = await get('settings'); return { statusCode: 200, body: last };"],
  ['only counted', 'last += e.count; return { statusCode: 200 };'],
  [
    'under a key of its own',
    'cache[e.user] = e.data; return { statusCode: 200, body: cache[e.user] };',
  ],
])('data that stays for nobody else: %s', (_, body) => {
  const found = js(`let last; const cache = {};\nexports.handler = async (e) => { ${body} };`);
  expect(kinds(found)).not.toContain('kept-from-earlier-invocation');
});

test('what the answer of a call decides on', () => {
  const { calls } = js(
    `exports.handler = async (e) => {
      const { Item } = await get(e.id);
      if (!Item) return;
      if (Item.state === 'new') await put({ id: e.id });
      await put({ id: 'log' });
    };`,
  );
  const paths = calls.map((call) => call.decidedBy?.map((one) => one.path));
  expect(paths).toEqual([undefined, ['Item', 'Item.state']]);
});

test('what a library is asked for, by path', () => {
  const { uses } = js(`const p = require('pino')();\nexports.handler = async () => p.info('x');`);
  expect([...uses.keys()]).toContain('pino().info');
});

test('one element or all', () => {
  expect(kinds(js(`exports.handler = async (e) => put(e.Records[0].body);`))).toContain(
    'one-element',
  );
  const all = kinds(
    js(`exports.handler = async (e) => { for (const r of e.Records) await put(r); };`),
  );
  expect(all).toContain('every-element');
  expect(all).not.toContain('one-element');
});

test.each([
  ['a type', "typeof e.name !== 'string'", ['name']],
  ['a length', 'e.items.length > 10', ['items']],
  ['a list', '!Array.isArray(e.items)', ['items']],
  ['a pattern', '!/^a+$/.test(e.name)', ['name']],
  ['a check of its own', '!isName(e.name)', ['name']],
  ['that it is there', '!e.name || e.name === undefined', []],
])('conditions that ask for the form: %s', (_, test, paths) => {
  const { observations } = js(
    `const isName = (x) => true;\nexports.handler = async (e) => { if (${test}) return 1; };`,
  );
  const asked = observations.filter((one) => one.kind === 'form-check');
  expect(asked.flatMap((one) => one.from.map(({ path }) => path))).toEqual(paths);
});
