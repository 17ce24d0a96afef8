import { describe, expect, it, test } from 'vitest';
import type { Finding } from '../model/finding.ts';
import type { Graph } from '../model/graph.ts';
import { graphOf } from '../testing/graph.ts';
import { type IgnoreEntry, suppress } from './suppress.ts';

const RULES = ['identity/wide-role', 'money/no-limit'];
const NOW = Date.parse('2026-11-20T12:00:00Z');

/** A template with two functions; `#A` … mark places where a test puts a comment. */
const TEMPLATE = `Resources:
  #BEFORE
  First:
    Type: AWS::Lambda::Function
    #INSIDE
    Properties:
      Role: arn:aws:iam::111122223333:role/one #TRAILING
      Handler: a.b
  Second:
    Type: AWS::Lambda::Function
    Properties:
      Role: arn:aws:iam::111122223333:role/two
`;

const PLAIN = TEMPLATE.replaceAll(/#[A-Z]+/g, '');

function template(place: string, comment: string): string {
  return TEMPLATE.replace(`#${place}`, comment).replaceAll(/#[A-Z]+/g, '');
}

/** Findings: the rule on each function as a whole, and a second one on each Role line. */
function findings(graph: Graph): readonly Finding[] {
  return graph.functions.flatMap((node) => {
    const role = node.properties.fields.get('Role');
    const base = { title: 't', because: 'b', severity: 'high', confidence: 'high' } as const;
    const rest = {
      audience: 'default',
      functions: [],
      suppressed: undefined,
      known: false,
    } as const;
    return [
      { ...base, ...rest, rule: 'money/no-limit', at: node.span, node: node.id },
      {
        ...base,
        ...rest,
        rule: 'identity/wide-role',
        at: role?.keySpan ?? node.span,
        node: node.id,
      },
    ].map((one) => ({ ...one, fingerprint: `${one.rule} ${node.name}` }));
  });
}

function judge(text: string, ignore: readonly IgnoreEntry[] = [], ran = RULES) {
  const graph = graphOf(text);
  const result = suppress(findings(graph), { graph, known: RULES, ran, ignore, now: NOW });
  return {
    left: result.findings
      .filter((one) => one.suppressed !== undefined)
      .map((one) => one.fingerprint),
    codes: result.diagnostics.map((one) => one.code),
    messages: result.diagnostics.map((one) => `${one.message}; ${one.help}`),
  };
}

describe('a comment leaves out', () => {
  it.each([
    ['BEFORE', '# postern-ignore money/no-limit: r', ['money/no-limit First']],
    ['INSIDE', '# postern-ignore money/no-limit: r', ['money/no-limit First']],
    ['BEFORE', '# postern-ignore identity/wide-role: r', ['identity/wide-role First']],
    ['TRAILING', '# postern-ignore identity/wide-role: r', ['identity/wide-role First']],
    ['TRAILING', '# postern-ignore money: r', ['money/no-limit First']],
    ['BEFORE', '# postern-ignore "*": r', []],
    ['BEFORE', '# postern-ignore *: r', ['money/no-limit First', 'identity/wide-role First']],
    ['BEFORE', '# postern-ignore money/no-limit until 2026-11-20: r', ['money/no-limit First']],
  ])('%s %s: %j', (place, comment, expected) => {
    const { left } = judge(template(place, comment));
    expect(left.filter((one) => expected.includes(one))).toEqual(expected);
    expect(left.some((one) => one.endsWith('Second'))).toBe(false);
  });
});

describe('a comment is reported', () => {
  it.each([
    ['# postern-ignore money/no-limit', 'suppression-invalid'],
    ['# postern-ignore money/no-limt: r', 'suppression-invalid'],
    ['# postern-ignore money/no-limit until 2026-02-30: r', 'suppression-invalid'],
    ['# postern-ignore money/no-limit until 2026-11-19: r', 'suppression-expired'],
  ])('%s as %s, and leaves nothing out', (comment, code) => {
    expect(judge(template('BEFORE', comment))).toMatchObject({ left: [], codes: [code] });
  });

  it('with the rule that was meant', () => {
    const { messages } = judge(template('BEFORE', '# postern-ignore money/no-limt: r'));
    expect(messages[0]).toContain('did you mean `money/no-limit`');
  });
});

test('a suppression without a finding is unused, but not where its rule did not run', () => {
  const text = `# postern-ignore money/no-limit: r\n${PLAIN}`;
  expect(judge(text).codes).toEqual(['suppression-unused']);
  expect(judge(text, [], ['identity/wide-role']).codes).toEqual([]);
});

test('JSON says it in metadata', () => {
  const ignore = [{ rule: 'money/no-limit', reason: 'r' }];
  const properties = { Role: 'arn:aws:iam::111122223333:role/one' };
  const Type = 'AWS::Lambda::Function';
  const First = { Type, Metadata: { Postern: { ignore } }, Properties: properties };
  const text = JSON.stringify({ Resources: { First, Second: { Type, Properties: properties } } });
  expect(judge(text)).toMatchObject({ left: ['money/no-limit First'], codes: [] });
});

describe('the configuration leaves out', () => {
  const entry = {
    rule: 'money',
    reason: 'r',
    until: undefined,
    resource: undefined,
    file: undefined,
  };
  it.each([
    [{}, ['money/no-limit First', 'money/no-limit Second']],
    [{ resource: 'Second' }, ['money/no-limit Second']],
    [{ file: 'template.yaml' }, ['money/no-limit First', 'money/no-limit Second']],
    [{ file: 'other.yaml' }, []],
  ])('%j', (change, expected) => {
    const { left, codes } = judge(PLAIN, [{ ...entry, ...change }]);
    expect(left).toEqual(expected);
    expect(codes).toEqual(expected.length === 0 ? ['suppression-unused'] : []);
  });
});
