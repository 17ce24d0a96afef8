import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Query } from '../../model/query.ts';
import { graphOf } from '../../testing/graph.ts';
import { reachOf } from './reach.ts';
import { hostIn, pathIn } from './texts.ts';

const TEMPLATE = `Transform: AWS::Serverless-2016-10-31
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties: { KeySchema: [{ AttributeName: id, KeyType: HASH }], AttributeDefinitions: [{ AttributeName: id, AttributeType: S }] }
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: RUNTIME
      Handler: index.handler
      CodeUri: src
      Environment: { Variables: { API: https://pay.example.com/v1, OTHER: !Sub 'https://\${Table}.example.org/' } }
`;

function reached(body: string, imports = '', runtime = 'nodejs22.x', file = 'src/index.mjs') {
  const text = runtime.startsWith('python')
    ? body
    : `${imports}\nexport const handler = async (event) => { ${body} };`;
  const graph = graphOf({ 'template.yaml': TEMPLATE.replace('RUNTIME', runtime), [file]: text });
  const [fn] = graph.functions;
  if (fn === undefined) throw new Error('no function');
  const reach = reachOf(fn, new Query(graph));
  return {
    reach,
    rules: reach.rules.map(({ kind, rule }) => `${kind} ${rule}`),
    open: reach.open.map(({ text: one }) => one),
  };
}

const CHILD = "import { exec, execFile, fork, spawn } from 'node:child_process';";
const FS = "import fs from 'node:fs'; import path from 'node:path';";

describe('what the code says', () => {
  it.each<[string, string, readonly string[]]>([
    ["await fetch('https://api.example.com/v1')", '', ['host api.example.com']],
    ["await fetch('https://api.example.com:8443/v1')", '', ['host api.example.com:8443']],
    ['await fetch(`https://${event.t}.example.net/x`)', '', ['host *.example.net']],
    ["await fetch(process.env.API + '/charge')", '', ['host pay.example.com']],
    ['await fetch(process.env.OTHER)', '', ['host *.example.org']],
    [
      "await fetch(event.a ? 'https://a.example.com' : 'https://b.example.com')",
      '',
      ['host a.example.com', 'host b.example.com'],
    ],
    [
      "https.get({ hostname: 'h.example.com', path: '/' }, () => {})",
      "import https from 'node:https';",
      ['host h.example.com'],
    ],
    ["execFile('git', ['log'])", CHILD, ['program git']],
    ["exec('ls | wc')", CHILD, ['program sh']],
    ["fork('./child.js')", CHILD, ['program node']],
    ["fs.writeFileSync('/tmp/a.pdf', 'x')", FS, ['write /tmp/a.pdf']],
    ['fs.writeFileSync(`/tmp/jobs/x-${event.id}`, "x")', FS, ['write /tmp/jobs']],
    ["await fs.promises.rm(path.join('/mnt/efs', event.id))", FS, ['write /mnt/efs']],
    ["fs.readFileSync('/etc/hosts')", FS, []],
  ])('%s', (body, imports, expected) => {
    const { rules, open } = reached(body, imports);
    expect(rules).toEqual(expected);
    expect(open).toEqual([]);
  });

  it.each<[string, string, string]>([
    ['await fetch(event.url)', '', 'fetch connects to a host that is not known'],
    ['await fetch(`https://${event.host}/`)', '', 'fetch connects to a host that is not known'],
    [
      'await fetch(`https://x${event.host}.com/`)',
      '',
      'fetch connects to a host that is not known',
    ],
    ['execFile(event.program)', CHILD, 'execFile starts a program that is not known'],
    ['fs.writeFileSync(event.path, "x")', FS, 'writes to a path that is not known'],
    ['fs.writeFileSync(`/${event.path}`, "x")', FS, 'writes to a path that is not known'],
    ["fs.writeFileSync('/tmp/../etc/x', 'x')", FS, 'writes to a path that is not known'],
  ])('is never guessed: %s', (body, imports, expected) => {
    const { rules, open } = reached(body, imports);
    expect(rules).toEqual([]);
    expect(open).toEqual([expect.stringContaining(expected)]);
  });
});

describe('calls of the SDK', () => {
  const S3 =
    "import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3'; import { getSignedUrl } from '@aws-sdk/s3-request-presigner';";
  const get = (client: string) =>
    `await new S3Client(${client}).send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }))`;

  it('lead to the endpoints of the service, in any region or the one that is given', () => {
    expect(reached(get('{}'), S3).rules).toContain('host *.s3.*.amazonaws.com');
    const { rules } = reached(get("{ region: 'eu-west-1' }"), S3);
    expect(rules).toContain('host s3.eu-west-1.amazonaws.com');
    expect(rules).not.toContain('host s3.*.amazonaws.com');
  });

  it('lead to an endpoint of one’s own; one that is not known is told', () => {
    const own = reached(get("{ endpoint: 'https://minio.internal.example:9000' }"), S3);
    expect(own.rules).toEqual(['host minio.internal.example:9000']);
    const unknown = reached(get('{ endpoint: event.endpoint }'), S3);
    expect(unknown.rules).toContain('host s3.*.amazonaws.com');
    expect(unknown.open).toHaveLength(1);
  });

  it('that only sign a URL lead nowhere', () => {
    const body = `return getSignedUrl(new S3Client({}), new GetObjectCommand({ Bucket: 'b', Key: 'k' }))`;
    expect(reached(body, S3).rules).toEqual([]);
  });
});

it('says of other languages, and of code that is not there, that it does not know', () => {
  const python = reached('def handler(event, context): pass', '', 'python3.13', 'src/index.py');
  expect(python.reach.code).toMatchObject({ kind: 'not-analysed' });
  expect(reached('', '', 'nodejs22.x', 'elsewhere.mjs').reach.code.kind).toBe('not-analysed');
});

it('knows every handler that a condition chooses, and code in a template', () => {
  const template = `Conditions: { New: !Equals [!Ref AWS::Region, a] }
Resources:
  Either:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: nodejs22.x
      Handler: !If [New, index.a, index.b]
      Code: { ZipFile: "exports.a = () => fetch('https://a.example.com'); exports.b = () => fetch('https://b.example.com');" }
      Role: !Sub 'arn:aws:iam::\${AWS::AccountId}:role/r'
`;
  const graph = graphOf(template);
  const [fn] = graph.functions;
  const reach = fn === undefined ? undefined : reachOf(fn, new Query(graph));
  expect(reach?.rules.map(({ rule }) => rule)).toEqual(['a.example.com', 'b.example.com']);
  expect(reach?.rules[0]?.because[0]?.at.file).toBe('template.yaml');
});

it('names packages whose code was not followed', () => {
  const { reach } = reached('await new pg.Client().connect()', "import pg from 'pg';");
  expect(reach.packages).toEqual(['pg']);
});

it('no text makes a rule for everybody', () => {
  const part = fc.constantFrom(
    'a',
    'com',
    '.',
    '/',
    ':',
    '@',
    '⟨x⟩',
    '⟨?1⟩',
    '*',
    '[',
    '//',
    'https:',
    '..',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 10 }), fc.boolean(), (parts, isName) => {
      const text = parts.join('');
      const host = hostIn(text, isName);
      const path = pathIn(text);
      const labels = host?.split('.').slice(-2) ?? [];
      expect(labels.some((label) => label.includes('*'))).toBe(false);
      expect(host ?? '').not.toMatch(/[⟨⟩/@]/);
      expect(path ?? '/x').toMatch(/^\/[^/⟨⟩]+(?:\/[^/⟨⟩]+)*$/);
      expect(path?.split('/') ?? []).not.toContain('..');
    }),
    { numRuns: 500 },
  );
});
