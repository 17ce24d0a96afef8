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

describe('hostile text takes no longer than its length asks for', () => {
  const n = 200_000;
  it.each([
    ['many comments', '# postern-ignore a/b until 2027-01-01 : x\n'.repeat(n / 10)],
    [
      'comments before nothing but comments',
      `# postern-ignore a/b: x\n${'# x\n'.repeat(n)}`.repeat(5),
    ],
    ['marks without comments', 'postern-ignore '.repeat(n)],
    ['marks on one line', '# postern-ignore '.repeat(n / 10)],
    ['blanks', `# postern-ignore a${' '.repeat(n)}b${' '.repeat(n)}until${' '.repeat(n)}x`],
    ['commas', `# postern-ignore ${','.repeat(n)}: x`],
    ['rules', `# postern-ignore ${'a '.repeat(n)}: x`],
  ])('%s', (_name, text) => {
    const started = performance.now();
    wishes(text);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
