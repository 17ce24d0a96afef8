// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of Fn::Sub, not of JavaScript
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Diagnostic } from '../../model/diagnostic.ts';
import { SourceText } from '../../model/span.ts';
import type { Value } from '../../model/value.ts';
import { show } from '../show.testing.ts';
import { parseTemplate } from './parse.ts';

function parsed(text: string, path = 't.yaml'): { value: Value | undefined; codes: string[] } {
  const diagnostics: Diagnostic[] = [];
  const value = parseTemplate(new SourceText(path, text), (one) => diagnostics.push(one));
  return { value, codes: diagnostics.map(({ code }) => code) };
}

test.each([
  ['a: yes', '{a: true}'],
  ['a: "yes"', '{a: "yes"}'],
  ['a: Off', '{a: false}'],
  ['a: y', '{a: "y"}'],
  ['a: ~', '{a: null}'],
  ['a:', '{a: null}'],
  ['a: 2012-10-17', '{a: "2012-10-17"}'],
  ['a: 012345678901', '{a: "012345678901"}'],
  ['a: 1.10', '{a: "1.10"}'],
  ['a: 22:22', '{a: "22:22"}'],
  ['a: 900', '{a: 900}'],
  ['a: -1', '{a: -1}'],
  ['a: !!str 12', '{a: "12"}'],
  ['12: x', '{12: "x"}'],
  ['on: x', '{on: "x"}'],
  ['? a\n: b', '{a: "b"}'],
  ['a: !Ref B', '{a: {Ref: "B"}}'],
  ['a: !Condition B', '{a: {Condition: "B"}}'],
  ['a: !GetAtt B.C.D', '{a: {Fn::GetAtt: ["B", "C.D"]}}'],
  ['a: {"Fn::GetAtt": B.C}', '{a: {Fn::GetAtt: ["B", "C"]}}'],
  ['a: !If [B, !Ref C, !Sub "x"]', '{a: {Fn::If: ["B", {Ref: "C"}, {Fn::Sub: "x"}]}}'],
  ['a: !Select\n  - 0\n  - b: 1\n', '{a: {Fn::Select: [0, {b: 1}]}}'],
  ['a: |\n  x\n  y\n', '{a: "x\\ny\\n"}'],
  ['a: &x { b: 1 }\nc: *x', '{a: {b: 1}, c: {b: 1}}'],
  ['a: &x { b: 1, c: 2 }\nd: { <<: *x, c: 3 }', '{a: {b: 1, c: 2}, d: {c: 3, b: 1}}'],
  ['{"a": [1, "x\\n", true, null, {}], "b": []}', '{a: [1, "x\\n", true, null, {}], b: []}'],
  ['{"a": ${B}, "b": [${C}]}', '{a: "${B}", b: ["${C}"]}'],
  ['{a: 1, # c }\n b: 2}', '{a: 1, b: 2}'],
  ['a: !Join [ -, [b, -]]', '{a: {Fn::Join: ["-", ["b", "-"]]}}'],
  ['a: [-]\nb: {c: -, "d": "-, -]"} # -,', '{a: ["-"], b: {c: "-", d: "-, -]"}}'],
  ['a:\n  b: {\n  c: [\n1 # x\n  # y\n  ],\n  }\nd: 2', '{a: {b: {c: [1]}}, d: 2}'],
  ['---\na: 1\n---\nb: 2\n', '{a: 1}'],
])('%j', (text, shown) => {
  expect(show(parsed(text).value)).toBe(shown);
});

test.each([
  ['a: [1', 'syntax'],
  ['{"a": 1,}x', 'syntax'],
  ['a: *gone', 'syntax'],
  ['a: 1\na: 2', 'invalid-template'],
  ['{"a": 1, "a": 2}', 'invalid-template'],
  ['? [a]\n: b', 'invalid-template'],
  [`a: ${'['.repeat(5000)}`, 'limit-reached'],
  [`${'{"a":'.repeat(5000)}`, 'limit-reached'],
  [bomb(), 'limit-reached'],
])('faults of %.20j have a code and a place', (text, code) => {
  expect(parsed(text).codes).toContain(code);
});

function bomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 12; i++) {
    lines.push(`a${i}: &a${i} [${`*a${i - 1}, `.repeat(10)}]`);
  }
  return lines.join('\n');
}

const TEXT = `Resources:
  Q: # queue
    Type: "AWS::SQS::Queue"
    Properties: { Name: !Sub "x-\${Y}", List: [ a, 'b''c' ] } # end
    Note: >-
      folded
      text
  L:
    - !GetAtt Q.Arn
    - *none
`;

test('each span is the text of its value', () => {
  const spans: string[] = [];
  const walk = (value: Value): void => {
    spans.push(TEXT.slice(value.span.start, value.span.end));
    if (value.kind === 'list') value.items.forEach(walk);
    if (value.kind !== 'map') return;
    for (const one of value.fields.values()) {
      if (!one.key.startsWith('Fn::')) {
        expect(TEXT.slice(one.keySpan.start, one.keySpan.end)).toBe(one.key);
      }
      walk(one.value);
    }
  };
  const { value } = parsed(TEXT);
  if (value !== undefined) walk(value);
  expect(spans).toContain('"AWS::SQS::Queue"');
  expect(spans).toContain("{ Name: !Sub \"x-${Y}\", List: [ a, 'b''c' ] }");
  expect(spans).toContain('!Sub "x-${Y}"');
  expect(spans).toContain("[ a, 'b''c' ]");
  expect(spans).toContain("'b''c'");
  expect(spans).toContain('folded\n      text');
  expect(spans).toContain('!GetAtt Q.Arn');
  expect(spans).toContain('*none');
});

test('JSON reads as JSON.parse does', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(0, 1, 3), (json, indent) => {
      const object = { it: JSON.parse(json) };
      const { value } = parsed(JSON.stringify(object, null, indent), 't.json');
      expect(plain(value)).toEqual(JSON.parse(JSON.stringify(object)));
    }),
  );
});

function plain(value: Value | undefined): unknown {
  if (value?.kind === 'list') return value.items.map(plain);
  if (value?.kind !== 'map') {
    const scalar = value?.kind === 'known' ? value.value : undefined;
    return scalar;
  }
  return Object.fromEntries([...value.fields].map(([key, one]) => [key, plain(one.value)]));
}

test('no text makes it throw', () => {
  const pieces = fc.constantFrom(
    ...[
      'a',
      ': ',
      '- ',
      '\n',
      '  ',
      '{',
      '}',
      '[',
      ']',
      '!Ref ',
      '!',
      '&x ',
      '*x',
      '"',
      "'",
      '#',
      '|',
      '>',
      '\t',
      '<<: ',
      '? ',
      '---\n',
      '%',
      '\\',
      ',',
      '\u0000',
      '\ufeff',
      '\ud800',
    ],
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (some) => {
      const text = some.join('');
      const { value } = parsed(text);
      const end = value?.span.end ?? 0;
      expect(end).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 3000 },
  );
});

test('what follows the first document is told of', () => {
  expect(parsed('a: 1\n---\na: 2\n')).toMatchObject({ codes: ['syntax'] });
  expect(parsed('---\na: 1\n...\n').codes).toEqual([]);
});
