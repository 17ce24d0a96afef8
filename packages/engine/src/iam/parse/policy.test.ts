import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Policy, PolicyOrigin } from '../../model/policy.ts';
import type { Field, Option, Value } from '../../model/value.ts';
import { valueFrom } from './json.ts';
import { parsePolicy } from './policy.ts';

const AT = { file: 'template.yaml', start: 3, end: 9 };
const INLINE: PolicyOrigin = { kind: 'inline', name: 'p' };

function read(document: Value, origin: PolicyOrigin = INLINE): { policy: Policy; told: string[] } {
  const told: Diagnostic[] = [];
  const policy = parsePolicy(
    document,
    origin,
    () => undefined,
    (one) => told.push(one),
  );
  return { policy, told: told.map((one) => one.message) };
}

/** JSON in which a value of the model may stand anywhere. */
function mixed(json: unknown): Value {
  if (isValue(json)) return json;
  if (Array.isArray(json)) return { kind: 'list', items: json.map(mixed), span: AT };
  if (typeof json === 'object' && json !== null) {
    const entries = Object.entries(json).map(([key, value]): [string, Field] => [
      key,
      { key, keySpan: AT, value: mixed(value) },
    ]);
    return { kind: 'map', fields: new Map(entries), span: AT };
  }
  return valueFrom(json, AT);
}

function isValue(json: unknown): json is Value {
  return typeof json === 'object' && json !== null && 'kind' in json && 'span' in json;
}

function branch(name: string, yes: unknown, no: unknown): Value {
  const options: Option[] = [
    { value: mixed(yes), when: name },
    { value: mixed(no), when: `!${name}` },
  ];
  return { kind: 'oneOf', options, span: AT };
}

const ABSENT: Value = { kind: 'absent', span: AT };
const UNKNOWN: Value = { kind: 'unknown', reason: 'no default', name: 'param:P', span: AT };

const allow = (more: object): object => ({
  Effect: 'Allow',
  Action: 'a:B',
  Resource: '*',
  ...more,
});

function shown(policy: Policy): string[] {
  return policy.statements.map(
    (one) =>
      `${one.when ?? ''}|${one.effect}|${one.actions.items.map((item) => item.text)}|${one.resources?.items.map((item) => item.text)}`,
  );
}

describe('parsePolicy', () => {
  test('one statement, or a list of them, or JSON text', () => {
    for (const Statement of [allow({}), [allow({})]]) {
      expect(shown(read(mixed({ Statement })).policy)).toEqual(['|Allow|a:B|*']);
    }
    const text = JSON.stringify({ Statement: allow({ Resource: 'arn:⟨AWS::Region⟩' }) });
    expect(shown(read(mixed(text)).policy)).toEqual(['|Allow|a:B|arn:⟨AWS::Region⟩']);
  });

  test('a condition becomes a statement for each branch, and stays together', () => {
    const statement = allow({
      Action: branch('Prod', 'a:Read', 'a:Write'),
      Resource: [branch('Prod', 'p', 'd'), branch('Prod', 'q', ABSENT)],
    });
    const { policy, told } = read(mixed({ Statement: statement }));
    expect(shown(policy)).toEqual(['Prod|Allow|a:Read|p,q', '!Prod|Allow|a:Write|d']);
    expect(told).toEqual([]);
    expect(policy.complete).toBe(true);
  });

  test('a statement that may be absent', () => {
    const { policy } = read(
      mixed({ Statement: [allow({}), branch('Prod', allow({ Action: 'b:C' }), ABSENT)] }),
    );
    expect(shown(policy)).toEqual(['|Allow|a:B|*', 'Prod|Allow|b:C|*']);
  });

  test('a statement of which a branch leaves nothing is not there in that branch', () => {
    const statement = allow({ Resource: [branch('One', 'p', ABSENT), branch('Two', 'q', ABSENT)] });
    const { policy, told } = read(mixed({ Statement: statement }));
    expect(shown(policy)).toEqual([
      'One & Two|Allow|a:B|p,q',
      'One & !Two|Allow|a:B|p',
      '!One & Two|Allow|a:B|q',
    ]);
    expect(told).toEqual([]);
    expect(policy.complete).toBe(true);
  });

  test('a whole document behind a condition', () => {
    const document = branch(
      'Prod',
      { Statement: allow({}) },
      { Statement: allow({ Action: 'b:C' }) },
    );
    expect(shown(read(document).policy)).toEqual(['Prod|Allow|a:B|*', '!Prod|Allow|b:C|*']);
  });

  test('alternatives without a name widen an allow and make a deny uncertain', () => {
    const either: Value = {
      kind: 'oneOf',
      options: [{ value: mixed('x') }, { value: mixed('y') }],
      span: AT,
    };
    expect(shown(read(mixed({ Statement: allow({ Resource: either }) })).policy)).toEqual([
      '|Allow|a:B|x,y',
    ]);
    expect(
      shown(read(mixed({ Statement: allow({ Effect: 'Deny', Resource: either }) })).policy),
    ).toEqual(['?|Deny|a:B|x,y']);
  });

  test("the unknown makes it incomplete and is not the author's fault", () => {
    for (const document of [
      UNKNOWN,
      mixed({ Statement: UNKNOWN }),
      mixed({ Statement: [UNKNOWN] }),
    ]) {
      const { policy, told } = read(document);
      expect(policy.complete).toBe(false);
      expect(told).toEqual([]);
    }
    expect(shown(read(mixed({ Statement: allow({ Resource: UNKNOWN }) })).policy)).toEqual([
      '|Allow|a:B|⟨param:P⟩',
    ]);
  });

  test.each([
    ['no statement', {}],
    ['effect', { Statement: allow({ Effect: 'allow' }) }],
    ['no action', { Statement: { Effect: 'Allow', Resource: '*' } }],
    ['both actions', { Statement: allow({ NotAction: 'a:C' }) }],
    ['no resource', { Statement: { Effect: 'Allow', Action: 'a:B' } }],
    ['action of a wrong type', { Statement: allow({ Action: [{ a: 1 }] }) }],
    ['condition of a wrong type', { Statement: allow({ Condition: ['x'] }) }],
    ['principal in a role', { Statement: allow({ Principal: '*' }) }],
    ['statement of a wrong type', { Statement: ['x'] }],
    ['a number', 7],
    ['a list', [1]],
    ['no JSON', '{"Statement": '],
  ])('%s is reported with its place', (_, document) => {
    const { policy, told } = read(mixed(document));
    expect(told.length).toBeGreaterThan(0);
    expect(policy.complete).toBe(false);
    expect(policy.span).toEqual(AT);
  });

  test('principals of every kind', () => {
    const Principal = {
      AWS: ['*', '111122223333'],
      Service: 'sns.amazonaws.com',
      Federated: 'arn:aws:iam::1:oidc-provider/x',
      CanonicalUser: 'abc',
    };
    const document = mixed({ Statement: { Effect: 'Allow', Action: 'a:B', Principal } });
    const { policy, told } = read(document, { kind: 'resource' });
    expect(told).toEqual([]);
    expect(policy.statements[0]?.principals?.items.map((one) => one.kind)).toEqual([
      'anyone',
      'aws',
      'service',
      'federated',
      'canonical',
    ]);
    const odd = mixed({ Statement: allow({ Principal: { Aws: '1' } }) });
    expect(read(odd, { kind: 'resource' }).told).toHaveLength(1);
  });

  test('never throws, whatever it is given', () => {
    const keys = fc.constantFrom(
      'Statement',
      'Effect',
      'Action',
      'NotAction',
      'Resource',
      'Principal',
      'Condition',
      'x',
    );
    const leaf = fc.oneof(
      fc.constantFrom<unknown>('Allow', 'Deny', '*', 'a:B', UNKNOWN, ABSENT),
      fc.jsonValue(),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(keys, tie('tree'), { maxKeys: 5 }),
        fc.tuple(tie('tree'), tie('tree')).map(([yes, no]) => branch('C', yes, no)),
      ),
    }));
    fc.assert(
      fc.property(tree, (json) => {
        read(mixed(json));
        read(mixed({ Version: '2012-10-17', Statement: [json] }), { kind: 'trust' });
      }),
      { numRuns: 2_000 },
    );
  });
});
