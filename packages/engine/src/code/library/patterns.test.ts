import { describe, expect, test } from 'vitest';
import type { SinkKind } from '../../model/code.ts';
import { SINK_KINDS } from '../../model/code.ts';
import type { Clearance } from '../interpret/value.ts';
import { CLEARS_ALL, clearanceOf } from '../interpret/value.ts';
import type { MatchMode } from './patterns.ts';
import { clearsOfAbsence, clearsOfPattern, clearsOfRemoval, isCatastrophic } from './patterns.ts';

function kindsOf(clearance: Clearance): readonly SinkKind[] {
  return SINK_KINDS.filter((kind) => (clearance & clearanceOf(kind)) !== 0);
}

function expectKinds(
  clearance: Clearance,
  clears: readonly SinkKind[],
  not: readonly SinkKind[],
): void {
  const found = kindsOf(clearance);
  expect(found).toEqual(expect.arrayContaining([...clears]));
  expect(found.filter((kind) => not.includes(kind))).toEqual([]);
}

const INJECTIONS: readonly SinkKind[] = [
  'shell',
  'sql',
  'html',
  'path',
  'request',
  'log',
  'template',
];

describe('what a match proves', () => {
  const cases: readonly (readonly [
    source: string,
    flags: string,
    how: MatchMode,
    clears: readonly SinkKind[],
    not: readonly SinkKind[],
  ])[] = [
    ['^[a-z0-9]+$', 'i', 'test', INJECTIONS, ['loop', 'response']],
    ['^\\w{1,64}$', '', 'test', INJECTIONS, ['prototype']],
    ['[a-z0-9]+', '', 'test', [], INJECTIONS],
    ['^[a-z0-9]+', '', 'test', [], INJECTIONS],
    ['[a-z0-9]+$', '', 'test', [], INJECTIONS],
    ['^[a-z0-9]+$', 'm', 'test', [], INJECTIONS],
    ['^a|b$', '', 'test', [], INJECTIONS],
    ['^(?:[a-z]+|[0-9]+)$', '', 'test', INJECTIONS, []],
    ['(?:^[a-z]+$|^[0-9]+$)', '', 'test', INJECTIONS, []],
    ['(?:^[a-z]+$|[0-9]+)', '', 'test', [], INJECTIONS],
    ['^.+$', '', 'test', ['log', 'header'], ['shell', 'sql', 'html', 'path']],
    ['^.+$', 's', 'test', [], ['log', 'header', 'shell']],
    ['^[^/\\\\]+$', '', 'test', ['path', 'presign'], ['shell', 'html', 'log']],
    ['^[\\w/]+$', '', 'test', ['path', 'shell', 'html'], ['request']],
    ['^[\\w./-]+$', '', 'test', ['html', 'shell'], ['path', 'request']],
    ['^\\S+$', '', 'test', ['log', 'header'], ['shell', 'sql']],
    ['^[^@\\s]+@[^@\\s]+$', '', 'test', ['log'], ['sql', 'html', 'shell']],
    ['^https://api\\.example\\.com/', '', 'test', ['request', 'redirect'], ['html', 'path']],
    ['^https://api\\.example\\.com', '', 'test', [], ['request', 'redirect']],
    ['^https?://example\\.com/.*$', '', 'test', ['request', 'redirect'], ['html']],
    ['^(?:small|large)$', '', 'test', SINK_KINDS, []],
    ['^\\d{1,3}$', '', 'test', ['loop', 'sql'], []],
    ['(', '', 'test', [], INJECTIONS],
  ];
  test.each(cases)('/%s/%s (%s)', (source, flags, how, clears, not) => {
    expectKinds(clearsOfPattern(source, flags, how), clears, not);
  });

  const python: typeof cases = [
    ['[a-z]+', '', 'full', INJECTIONS, []],
    ['[a-z]+$', '', 'match', ['shell', 'path', 'html'], ['log', 'header']],
    ['[a-z]+\\Z', '', 'match', ['shell', 'log', 'header'], []],
    ['[a-z]+', '', 'match', [], INJECTIONS],
    ['(?P<id>[a-z]+)', '', 'full', INJECTIONS, []],
    ['(?i)[a-z]+', '', 'full', INJECTIONS, []],
    ['[a-z]+  # a name', 'x', 'full', ['log', 'path'], []],
  ];
  test.each(python)('Python: /%s/%s (%s)', (source, flags, how, clears, not) => {
    expectKinds(clearsOfPattern(source, flags, how, 'python'), clears, not);
  });

  test('a UUID clears what any injection needs', () => {
    const uuid = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';
    const left = kindsOf(CLEARS_ALL & ~clearsOfPattern(uuid, 'i', 'test'));
    expect(left).toEqual(['response', 'third-party', 'loop', 'module-state', 'disclosure']);
  });
});

describe('what removal and absence prove', () => {
  const removals: readonly (readonly [
    string,
    string,
    string,
    readonly SinkKind[],
    readonly SinkKind[],
  ])[] = [
    ['[^a-z0-9]', 'gi', '', INJECTIONS, []],
    ['[^a-z0-9]+', 'gi', '_', INJECTIONS, ['prototype']],
    ['[^\\w]', 'g', '/', ['html', 'log'], ['request']],
    ['[\\r\\n]', 'g', ' ', ['log', 'header'], ['shell', 'html']],
    ['\\r|\\n', 'g', '', ['log', 'header'], ['shell']],
    ['[<>"\']', 'g', '', ['html'], ['shell', 'log']],
    ['\\.\\.', 'g', '', ['path'], ['shell']],
    ['\\.\\./', 'g', '', [], ['path']],
    ['<script>', 'gi', '', [], ['html']],
    ['\\D', 'g', '', INJECTIONS, []],
  ];
  test.each(removals)('without /%s/%s, %j instead', (source, flags, replacement, clears, not) => {
    expectKinds(clearsOfRemoval(source, flags, replacement), clears, not);
  });

  test('a forbidden character that does not occur', () => {
    expect(kindsOf(clearsOfAbsence('[\\r\\n]', ''))).toEqual(['header', 'log']);
    expect(kindsOf(clearsOfAbsence('[^A-Za-z0-9]', ''))).toEqual(
      expect.arrayContaining([...INJECTIONS]),
    );
    expect(kindsOf(clearsOfAbsence('^[<>]', ''))).toEqual([]);
  });
});

describe('patterns that take long', () => {
  test.each([
    ['^(a+)+$'],
    ['(a|a)*b'],
    ['^(\\w+\\s?)*$'],
    ['^(([a-z])+.)+[A-Z]([a-z])+$'],
    ['^(?:\\w+\\.?)+@x$'],
    ['^(\\d+)*$'],
    ['^(a|ab|b)*c$'],
    ['(x{1,20}){1,20}y'],
    ['^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3}))$'],
  ])('%s is exponential', (source) => {
    expect(isCatastrophic(source, '')?.growth).toBe('exponential');
  });

  test.each([['^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$'], ['^\\s*(.*?)\\s*$'], ['^.*,.*;$']])(
    '%s is polynomial',
    (source) => expect(isCatastrophic(source, '')?.growth).toBe('polynomial'),
  );

  test.each([
    ['^[a-z0-9]+$'],
    ['a+'],
    ['(a+)+'],
    ['^(?:[a-z]+-)*[a-z]+$'],
    ['^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==)?$'],
    ['^(\\w{8})*$'],
    ['^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'],
    ['^([a-z0-9_-]+)@([0-9a-z-]+)\\.([a-z]{2,6})$'],
    ['^\\+?\\d{1,3}[ -]?\\d{4,14}$'],
    ['^(?=.*[A-Z])(?=.*\\d).{8,}$'],
    ['^https?://[^/]+/.*$'],
    ['^\\d+(\\.\\d+)*$'],
    ['"(?:[^"\\\\]|\\\\.)*"'],
    ['^[a-z]{1,10}[a-z0-9]{1,10}$'],
    ['^(?:\\d{1,3}\\.){3}\\d{1,3}$'],
  ])('%s is not', (source) => {
    expect(isCatastrophic(source, '')).toBeUndefined();
  });

  test('a large pattern is answered in time', () => {
    const start = performance.now();
    isCatastrophic(`^(${'(a|b|c)*'.repeat(40)}d)*$`, '');
    isCatastrophic(`^${'[a-z]*'.repeat(100)}$`, '');
    expect(performance.now() - start).toBeLessThan(500);
  });
});
