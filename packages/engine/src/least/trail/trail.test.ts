import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { entriesOf } from './entries.ts';
import type { Entry, RecordedCall } from './record.ts';
import { parsedStruct } from './struct.ts';

type Case = {
  readonly name: string;
  readonly record: object;
  /** The record is complete as it stands. */
  readonly raw?: boolean;
  readonly actions?: readonly string[];
  readonly resources?: readonly string[];
  readonly plane?: string;
  readonly error?: string;
  readonly role?: string | null;
  readonly session?: string | null;
  readonly other?: string;
  readonly broken?: string;
};

const CASES: readonly Case[] = parse(
  readFileSync(new URL('./trail.cases.yaml', import.meta.url), 'utf8'),
);
const ORIGIN = { file: 'a.json', record: 1 };
const ROLE = 'arn:aws:iam::111122223333:role/SomeRole';

function completed({ record, raw }: Case): unknown {
  if (raw === true) return record;
  return {
    eventTime: '2026-11-02T10:00:00Z',
    awsRegion: 'eu-west-1',
    recipientAccountId: '111122223333',
    eventCategory: 'Management',
    userIdentity: {
      type: 'AssumedRole',
      arn: 'arn:aws:sts::111122223333:assumed-role/SomeRole/fn',
      sessionContext: { sessionIssuer: { type: 'Role', arn: ROLE } },
    },
    ...('managementEvent' in record ? { eventCategory: undefined } : {}),
    ...record,
  };
}

function callIn(entries: readonly Entry[]): RecordedCall {
  const [entry] = entries;
  if (entry?.kind !== 'call') throw new Error(`no call: ${JSON.stringify(entry)}`);
  return entry.call;
}

describe('a record', () => {
  test.each(CASES.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const entries = entriesOf(completed(one), ORIGIN);
    if (one.other !== undefined) expect(entries).toEqual([{ kind: 'other', what: one.other }]);
    else if (one.broken !== undefined) {
      expect(entries).toEqual([{ kind: 'broken', reason: one.broken }]);
    } else {
      const call = callIn(entries);
      expect(call.actions.toSorted()).toEqual(one.actions);
      const arns = call.resources.map((arn) => arn.replace(/^arn:aws:/, ''));
      expect(arns.toSorted()).toEqual(one.resources);
      expect(call.plane).toBe(one.plane ?? 'management');
      expect(call.error).toBe(one.error);
      expect(call.caller.role).toBe(one.role === undefined ? ROLE : (one.role ?? undefined));
      expect(call.caller.session).toBe(
        one.session === undefined ? 'fn' : (one.session ?? undefined),
      );
    }
  });

  test('has condition keys', () => {
    const record = {
      eventSource: 's3.amazonaws.com',
      eventName: 'ListBuckets',
      sourceIPAddress: '203.0.113.9',
      vpcEndpointId: 'vpce-1',
    };
    const { context } = callIn(entriesOf(completed({ name: '', record }), ORIGIN));
    expect(context.get('aws:sourceip')).toEqual(['203.0.113.9']);
    expect(context.get('aws:sourcevpce')).toEqual(['vpce-1']);
    expect(context.get('aws:principalarn')).toEqual([ROLE]);
    expect(context.get('aws:requestedregion')).toEqual(['eu-west-1']);
  });

  test('says of each action on what it was asked for', () => {
    const record = {
      eventSource: 's3.amazonaws.com',
      eventName: 'CopyObject',
      requestParameters: { bucketName: 'to', key: 'k', 'x-amz-copy-source': '/from/k' },
    };
    const { asked } = callIn(entriesOf(completed({ name: '', record }), ORIGIN));
    expect(asked).toEqual([
      { action: 's3:GetObject', on: ['arn:aws:s3:::from/k'] },
      { action: 's3:PutObject', on: ['arn:aws:s3:::to/k'] },
    ]);
  });
});

describe('reports of AWS', () => {
  test('of last access', () => {
    const document = {
      JobStatus: 'COMPLETED',
      ServicesLastAccessed: [
        {
          ServiceNamespace: 's3',
          LastAuthenticated: '2026-10-01T00:00:00Z',
          LastAuthenticatedEntity: ROLE,
          TrackedActionsLastAccessed: [
            { ActionName: 'GetBucketPolicy', LastAccessedTime: '2026-10-01T00:00:00Z' },
            { ActionName: 'PutBucketPolicy' },
          ],
        },
        { ServiceNamespace: 'sqs', TotalAuthenticatedEntities: 0 },
      ],
    };
    const reports = entriesOf(document, ORIGIN).map((one) => one.kind === 'report' && one.report);
    const base = { role: ROLE, source: 'last-accessed' };
    expect(reports).toEqual([
      { ...base, service: 's3', actions: undefined, last: Date.UTC(2026, 9, 1) },
      { ...base, service: 's3', actions: ['s3:GetBucketPolicy'], last: Date.UTC(2026, 9, 1) },
      { ...base, service: 's3', actions: ['s3:PutBucketPolicy'], last: undefined },
      { ...base, service: 'sqs', actions: undefined, last: undefined },
    ]);
  });

  test('of unused access', () => {
    const document = {
      id: 'f1',
      resource: ROLE,
      resourceType: 'AWS::IAM::Role',
      findingType: 'UnusedPermission',
      findingDetails: [
        { unusedPermissionDetails: { serviceNamespace: 'sns' } },
        {
          unusedPermissionDetails: {
            serviceNamespace: 's3',
            actions: [{ action: 'DeleteBucket' }],
          },
        },
      ],
    };
    const reports = entriesOf(document, ORIGIN).map((one) => one.kind === 'report' && one.report);
    const base = { role: ROLE, source: 'access-analyzer', last: undefined };
    expect(reports).toEqual([
      { ...base, service: 'sns', actions: undefined },
      { ...base, service: 's3', actions: ['s3:DeleteBucket'] },
    ]);
  });
});

test('structures as Athena prints them', () => {
  expect(parsedStruct('{a=1, b={c=null, d=[x, {e=f}]}, g=}')).toEqual({
    a: '1',
    b: { c: null, d: ['x', { e: 'f' }] },
    g: '',
  });
  expect(parsedStruct('plain')).toBeUndefined();
});

describe('whatever a record holds', () => {
  const records = CASES.map(completed);
  const junk = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(
      null,
      '',
      '__proto__',
      'constructor',
      -1,
      Number.POSITIVE_INFINITY,
      [],
      {},
      '{',
      '[[[[',
    ),
  );

  test('reading it never throws', () => {
    const anyRecord = fc.constantFrom(...records);
    fc.assert(
      fc.property(
        anyRecord,
        fc.array(fc.tuple(fc.nat(), junk), { maxLength: 4 }),
        (record, all) => {
          expect(() => entriesOf(mutated(record, all), ORIGIN)).not.toThrow();
        },
      ),
      { numRuns: 2000, seed: 5 },
    );
  });

  test('a structure of any text is read in bounded time', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '=', ',', ' ', 'a') }),
        (text) => {
          expect(() => parsedStruct(text)).not.toThrow();
        },
      ),
      { numRuns: 2000, seed: 5 },
    );
  });
});

/** A record with some of its values, wherever they are, replaced. */
function mutated(record: unknown, changes: readonly (readonly [number, unknown])[]): unknown {
  const copy: unknown = structuredClone(record);
  for (const [at, value] of changes) {
    const places: (() => void)[] = [];
    collect(copy, places, value);
    places[at % Math.max(1, places.length)]?.();
  }
  return copy;
}

function collect(value: unknown, places: (() => void)[], junk: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const object = value as Record<string, unknown>;
  for (const key of Object.keys(object)) {
    places.push(() => {
      object[key] = junk;
    });
    collect(object[key], places, junk);
  }
}
