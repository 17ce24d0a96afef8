import { describe, expect, it, test } from 'vitest';
import { SourceText } from '../model/span.ts';
import { commentWishes } from './comment.ts';

function wishes(text: string) {
  const source = new SourceText('template.yaml', text);
  return commentWishes(source).map(({ rule, reason, until, target }) => ({
    rule,
    reason,
    until,
    line: source.position(target).line,
  }));
}

describe('a comment', () => {
  it.each([
    ['# postern-ignore a/b: fine', { rule: 'a/b', reason: 'fine', until: undefined }],
    ['#postern-ignore a/b: fine', { rule: 'a/b', reason: 'fine', until: undefined }],
    [
      '# postern-ignore a/b until 2027-01-31: see: ticket 7',
      { rule: 'a/b', reason: 'see: ticket 7', until: '2027-01-31' },
    ],
    ['# postern-ignore a/b', { rule: 'a/b', reason: '', until: undefined }],
    ['# postern-ignore a/b:   ', { rule: 'a/b', reason: '', until: undefined }],
    ['# postern-ignore', { rule: '', reason: '', until: undefined }],
    ['# postern-ignore a/b until soon: x', { rule: 'a/b', reason: 'x', until: 'soon' }],
    ['# postern-ignore a/b: fine\r', { rule: 'a/b', reason: 'fine', until: undefined }],
  ])('%j is understood', (text, expected) => {
    expect(wishes(text)).toEqual([{ ...expected, line: 1 }]);
  });

  it('names several rules', () => {
    expect(wishes('# postern-ignore a/b, c/*: fine').map((one) => one.rule)).toEqual([
      'a/b',
      'c/*',
    ]);
  });

  it.each(['Key: value#postern-ignore a: b', 'Key: postern-ignore a: b', '# see postern-ignore'])(
    'is not seen in %j',
    (text) => {
      expect(wishes(text)).toEqual([]);
    },
  );
});

test('speaks of its own line after a value, of the next content otherwise', () => {
  const text = `A: 1 # postern-ignore a/a: r
# postern-ignore b/b: r

# another comment
  B: 2
# postern-ignore c/c: r`;
  expect(wishes(text).map(({ rule, line }) => [rule, line])).toEqual([
    ['a/a', 1],
    ['b/b', 5],
    ['c/c', 6],
  ]);
});

test('takes no longer on many comments than their number asks for', () => {
  const text = '# postern-ignore a/b until 2027-01-01 : x\n'.repeat(5_000);
  expect(wishes(text)).toHaveLength(5_000);
});
