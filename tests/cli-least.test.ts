import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { folderOf, postern } from './support/program.ts';

const TEMPLATE = `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders: { Type: AWS::DynamoDB::Table, Properties: { KeySchema: [{ AttributeName: id, KeyType: HASH }] } }
  Save:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.handler
      Runtime: python3.13
      CodeUri: src/ # built elsewhere
      # the one table
      Environment: { Variables: { ORDERS: !Ref Orders } }
      Policies:
        - DynamoDBCrudPolicy: { TableName: !Ref Orders }
  Read:
    Type: AWS::Serverless::Function
    Properties:
      Handler: b.handler
      Runtime: python3.13
      CodeUri: src/
      Environment: { Variables: { ORDERS: !Ref Orders } }
`;
const CODE = (call: string): string => `import os, boto3
table = boto3.resource('dynamodb').Table(os.environ['ORDERS'])
def handler(event, context):
    table.${call}
`;

let folder: ReturnType<typeof folderOf>;
const at = (name: string): string => join(folder.path, name);
const run = (...args: string[]) => postern(folder.path, ...args);

beforeEach(() => {
  folder = folderOf({
    'shop/template.yaml': TEMPLATE,
    'shop/src/a.py': CODE("put_item(Item={'id': event['id']})"),
    'shop/src/b.py': CODE("get_item(Key={'id': '1'})"),
  });
});
afterEach(() => folder.remove());

it('says what is missing and what is too much, and shows the change', async () => {
  const { code, out } = await run('least', 'shop', '--width', '140');
  expect(code).toBe(1);
  expect((await run('least', 'shop', 'Save')).code).toBe(0);
  expect((await run('least', 'shop', '--diff')).code).toBe(0);
  expect(out.replaceAll(/\s+/g, ' ')).toContain(
    'missing: these calls fail dynamodb:GetItem Orders',
  );
  expect(out).toContain('may read, write and delete items of Orders');
  expect(out).toMatch(/^\+.*dynamodb:PutItem$/m);
});

it('looks at one function, and knows no others', async () => {
  const { out } = await run('least', 'shop', 'Save');
  expect(out).not.toContain('Read ');
  const { code, err } = await run('least', 'shop', 'Sav');
  expect(code).toBe(2);
  expect(err).toContain('did you mean `Save`');
});

it('writes what is proven, keeps comments, and then has nothing left to do', async () => {
  const patch = (await run('least', 'shop', '--diff')).out;
  expect(patch).toMatch(/^--- a\/template.yaml/);
  expect((await run('least', 'shop', '--write')).out).toContain('changed template.yaml');
  const changed = readFileSync(at('shop/template.yaml'), 'utf8');
  expect(changed).toContain('src/ # built elsewhere\n      # the one table');
  expect(changed).not.toContain('DynamoDBCrudPolicy');
  expect((await run('least', 'shop', '--diff')).out).toBe('');
});

it('gives the policies as files, and the text of a pull request', async () => {
  await run('least', 'shop', '--policy-json', 'out');
  const files = readdirSync(at('out'));
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    const policy = JSON.parse(readFileSync(at(`out/${file}`), 'utf8')) as { Version: string };
    expect(policy.Version).toBe('2012-10-17');
  }
  const { out } = await run('least', 'shop', '--pull-request');
  expect(out).toContain('```diff');
  expect(out).toContain('every need is allowed afterwards');
  expect(out).toContain('Undo:');
});

it('proposes nothing for code that it cannot follow', async () => {
  writeFileSync(at('shop/src/a.py'), 'def handler(:\n');
  const { out } = await run('least', 'shop', 'Save', '--diff');
  expect(out).toBe('');
  const { out: written, code } = await run('least', 'shop', '--write');
  expect(written).toMatch(/left out: Save\n {2}\S.*src\/a\.py:1\)\n {2}say under `needs:`/);
  expect(written).toContain('1 role changed');
  // A file that cannot be read comes before what is left out because of it.
  expect(code).toBe(4);
});

it('a role that is left out is no failure: what is proven is written, and the rest is named', async () => {
  writeFileSync(
    at('shop/src/a.py'),
    'import importlib\ndef handler(event, context):\n    importlib.import_module(event["m"])\n',
  );
  const { out, code } = await run('least', 'shop', '--write');
  expect(out).toContain('1 role changed');
  expect(out).toContain('left out: Save');
  expect(code).toBe(0);
});
