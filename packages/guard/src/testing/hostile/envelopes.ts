import { gzipSync } from 'node:zlib';
import { dynamodbEvent } from '../events/stores.ts';
import { TRIGGERS, type Trigger, validEvent } from '../triggers.ts';
import type { Attack } from './hostile.ts';

/** Events that are no event of the trigger: absurd ones, and well-formed ones of other triggers. */
export function foreignEvents(trigger: Trigger): readonly Attack[] {
  const absurd = ABSURD.map(
    ([name, event]): Attack => ({ kind: 'envelope', name, event, mustRefuse: true }),
  );
  const family = familyOf(trigger);
  const others = TRIGGERS.filter((one) => familyOf(one) !== family && one !== 'direct');
  const foreign = others.map(
    (one): Attack => ({
      kind: 'envelope',
      name: `an event of ${one}`,
      event: validEvent(one, {}),
      // A tick and an object of a bus are events of the bus.
      mustRefuse: !(family === 'eventbridge' && one === 'schedule'),
    }),
  );
  // Whatever is invoked directly has no envelope; the payload is all there is.
  return trigger === 'direct' ? [] : [...absurd, ...foreign];
}

function familyOf(trigger: Trigger): string {
  return ['rest', 'url', 'alb', 'alb-multi'].includes(trigger) ? 'http' : trigger;
}

const ABSURD: readonly (readonly [name: string, event: unknown])[] = [
  ['nothing', undefined],
  ['null', null],
  ['a number', 0],
  ['a text', 'Records'],
  ['a list', [[]]],
  ['an empty object', {}],
  ['records that are null', { Records: null }],
  ['records of nothing', { Records: [null, 1, 'a'] }],
  ['records like a list', { Records: { length: 1_000_000_000, 0: {} } }],
  [
    'records of two sources',
    {
      Records: [{ eventSource: 'aws:sqs', messageId: 'a', body: '{}' }, { eventSource: 'aws:s3' }],
    },
  ],
  ['records without a source', { Records: [{ body: '{}' }] }],
  ['a request without a method', { requestContext: { http: {} }, rawPath: '/' }],
  [
    'a request with a list for its path',
    { requestContext: { http: { method: 'GET' } }, rawPath: ['/'] },
  ],
  [
    'an authorizer’s event',
    {
      type: 'REQUEST',
      methodArn: 'arn:aws:execute-api:a:b:c',
      requestContext: {},
      httpMethod: 'GET',
      path: '/',
    },
  ],
  ['an event of the bus without an id', { 'detail-type': 'a', source: 'b', detail: {} }],
  [
    'own names of prototypes',
    JSON.parse('{"__proto__":{"Records":[]},"constructor":{"requestContext":{}}}'),
  ],
];

/** Wrong types in the fields of a well-formed event. The envelope refuses what it needs and ignores the rest. */
export function bentEvents(trigger: Trigger, payload: unknown): readonly Attack[] {
  if (trigger === 'direct') return [];
  const whole = validEvent(trigger, payload);
  return pathsOf(whole).flatMap((path) =>
    BENT.map(
      ([name, value]): Attack => ({
        kind: 'type',
        name: `${name} at ${path.join('/')}`,
        event: replaced(whole, path, value),
        mustRefuse: false,
      }),
    ),
  );
}

const BENT: readonly (readonly [name: string, value: unknown])[] = [
  ['null', null],
  ['a number', 7],
  ['a list', [{}]],
  ['an object', { toString: 1 }],
  ['a text with controls', 'a\r\nb\u0000\u001b[2K'],
];

type Path = readonly string[];

function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null || path.length > 4) return [path];
  const inner = Object.entries(value).flatMap(([name, one]) => pathsOf(one, [...path, name]));
  return path.length === 0 ? inner : [path, ...inner];
}

function replaced(value: unknown, [step, ...rest]: Path, by: unknown): unknown {
  if (step === undefined) return by;
  if (Array.isArray(value))
    return value.map((one, at) => (String(at) === step ? replaced(one, rest, by) : one));
  const entries = Object.entries(value as object);
  return Object.fromEntries(
    entries.map(([name, one]) => [name, name === step ? replaced(one, rest, by) : one]),
  );
}

/** What only packed log data can do wrong. */
export function packedAttacks(): readonly Attack[] {
  const attack = (name: string, kind: Attack['kind'], packed: Buffer): Attack => ({
    kind,
    name,
    event: { awslogs: { data: packed.toString('base64') } },
    mustRefuse: true,
  });
  const whole = gzipSync('{"logGroup":"a","logEvents":[]}');
  return [
    attack('data that is not packed', 'encoding', Buffer.from('{"logGroup":"a","logEvents":[]}')),
    attack('packed data cut off', 'encoding', whole.subarray(0, -9)),
    attack('a bomb', 'size', gzipSync(Buffer.alloc(30_000_000, ' '))),
    attack('packed text that is no JSON', 'syntax', gzipSync('{')),
    attack('packed JSON without a group', 'envelope', gzipSync('{"logEvents":[]}')),
    attack(
      'lines that are no list',
      'envelope',
      gzipSync('{"logGroup":"a","logEvents":{"length":9}}'),
    ),
    attack('a name twice', 'duplicate', gzipSync('{"logGroup":"a","logGroup":"b","logEvents":[]}')),
    attack(
      'deep lists',
      'depth',
      gzipSync(`{"logGroup":"a","logEvents":[${'['.repeat(99)}${']'.repeat(99)}]}`),
    ),
  ];
}

/** Items that are not in DynamoDB's typed form. */
export function itemAttacks(): readonly Attack[] {
  const whole = dynamodbEvent([{ after: { id: 'A-17' } }]);
  const items: Readonly<Record<string, unknown>> = {
    'a value without a type': { id: 'A-17' },
    'an unknown type': { id: { X: 'A-17' } },
    'two types': { id: { S: 'A-17', N: '1' } },
    'no type': { id: {} },
    'a text that is a number': { id: { S: 1 } },
    'a number that is none': { id: { N: 'NaN' } },
    'a map that is a list': { id: { M: [] } },
    'a list that is a map': { id: { L: { length: 9 } } },
    'maps 100 deep': { id: JSON.parse(`${'{"M":{"a":'.repeat(100)}{"S":"a"}${'}}'.repeat(100)}`) },
    'a name of prototypes': { id: { M: JSON.parse('{"__proto__":{"S":"a"}}') } },
  };
  return Object.entries(items).map(
    ([name, item]): Attack => ({
      kind: 'envelope',
      name: `an item with ${name}`,
      event: replaced(whole, ['Records', '0', 'dynamodb', 'NewImage'], item),
      mustRefuse: true,
    }),
  );
}
