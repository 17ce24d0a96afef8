import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type LiveApplication, prepared } from './support/live.ts';

/** The interpreter that has moto with its server; `.ci/run` installs one apart. */
const PYTHON = process.env.POSTERN_ORACLE_PYTHON ?? 'python3';
const LIVE = fileURLToPath(new URL('live/', import.meta.url));

const body = (value: unknown): object => ({
  body: JSON.stringify(value),
  requestContext: { authorizer: { jwt: { claims: { sub: 'me' } } } },
});
const photo = (bucket: string): object => ({
  Records: [{ s3: { bucket: { name: bucket }, object: { key: 'mail-1' } } }],
});

const APPLICATIONS: readonly LiveApplication[] = [
  {
    folder: 'tests/live/programs',
    events: {
      Items: {},
      Objects: { id: '1' },
      Messages: {},
      Settings: {},
      Journal: { id: '1' },
      Wrapped: {},
      Node: {},
      NodeFiles: {},
    },
    objects: [['⟨attr:template.yaml/Archive.Ref⟩', 'kept', 'text']],
  },
  {
    folder: 'examples/shop/fixed',
    events: {
      PlaceOrder: body({ items: ['vase'], card: 'c' }),
      GetOrder: { ...body({}), pathParameters: { id: '1' } },
      RegisterSeller: body({ name: 'n', webhook: 'https://seller.example/' }),
      CountSales: {
        Records: [
          { eventName: 'INSERT', dynamodb: { NewImage: { id: { S: '1' }, total: { N: '3' } } } },
        ],
      },
      ShipOrder: { Records: [{ body: '{"order": "1"}' }] },
      NightlyReport: {},
    },
    items: [['⟨attr:template.yaml/Orders.Ref⟩', { id: { S: '1' } }]],
  },
  {
    folder: 'examples/mailer/fixed',
    events: {
      ReadMail: photo('⟨attr:template.yaml/Inbox.Ref⟩'),
      Answer: body({ id: 'mail-1', text: 'hello' }),
      LabelMessage: {
        Records: [
          { dynamodb: { Keys: { id: { S: '1' } }, NewImage: { subject: { S: 'refund' } } } },
        ],
      },
    },
    objects: [['⟨attr:template.yaml/Inbox.Ref⟩', 'mail-1', 'From: a@b.example\nSubject: s\n']],
    items: [
      [
        '⟨attr:template.yaml/Messages.Ref⟩',
        { id: { S: 'mail-1' }, from: { S: 'a@b.example' }, subject: { S: 's' } },
      ],
    ],
    identities: ['help@support.example'],
  },
];

type Run = { readonly without: string | null; readonly error: string | null };
type Ran = { readonly function: string; readonly runs: readonly Run[] };

function whyNot(): string | undefined {
  const probe = spawnSync(PYTHON, ['-c', 'import moto.server, boto3, flask'], { encoding: 'utf8' });
  if (probe.status !== 0)
    return 'python3 with moto and its server is not installed: pip install "moto[server]"';
  return undefined;
}

/** All programs in one process, which is most of the time that this takes. */
function ranAll(): readonly Ran[] {
  const input = JSON.stringify({
    applications: APPLICATIONS.map(prepared),
    runner: [process.execPath, `${LIVE}sdk/run.mjs`],
  });
  const done = spawnSync(PYTHON, [`${LIVE}oracle.py`], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (done.status !== 0) throw new Error(done.stderr);
  return JSON.parse(done.stdout) as Ran[];
}

describe('under the least policy that is proposed', () => {
  it('every call passes, and without any one action the call that needs it fails', {
    timeout: 120_000,
  }, (context) => {
    const reason = whyNot();
    if (reason !== undefined) context.skip(reason);
    const ran = ranAll();
    const failed = ran.flatMap(({ function: fn, runs }) =>
      runs
        .filter((one) => one.without === null && one.error !== null)
        .map((one) => `${fn}: ${one.error}`),
    );
    expect(failed).toEqual([]);
    const needless = ran.flatMap(({ function: fn, runs }) =>
      runs
        .filter(
          (one) =>
            one.without !== null &&
            !/AccessDenied|not authorized|AccessDeniedException|403/.test(one.error ?? ''),
        )
        .map((one) => `${fn} without ${one.without}: ${one.error ?? 'passes'}`),
    );
    expect(needless).toEqual([]);
    expect(ran.flatMap((one) => one.runs).length).toBeGreaterThan(50);
  });
});
