import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Place, Unit } from '../ir.ts';
import { printIr } from '../print-ir.ts';
import { lowerPython } from './lower.ts';

test.each([
  ['with (a() as b, c as d,):\n  e', 'with $a() as b, $c as d { $e }'],
  [
    'with (\n  a() as b,  # one, as (x\n  c("):") as d\n):\n  e',
    'with $a() as b, $c("):") as d { $e }',
  ],
  ['async with a.b(c) as (d, [e, f]):\n  g', 'with $a.b($c) as [d, [e, f]] { $g }'],
  ['with a as b.c, d as e[0]:\n  g', 'with $a as $b.c, $d as $e[0] { $g }'],
  ['with (a, b): c', 'with [$a, $b] { $c }'],
  [
    '@a.b(c).d\n@(lambda f: f)\ndef e(): pass',
    'e = $a.b($c).d((function(f) { return f })(function e() {}))',
  ],
  ['for a in *b, c: d', 'each a of [...$b, $c] { $d }'],
  ['match a, *b:\n  case _: c', 'match [$a, ...$b] { default { $c } }'],
  ['f = lambda a, /, b: a', 'f = function(a, b) { return a }'],
  ['def f():\n  yield\n  a = (yield)', 'f = generator function f() { yield(); a = yield() }'],
  ['a = b \\\n\nc()', 'a = $b\n$c()'],
  ['a()\n    ', '$a()'],
])('Python that the grammar does not know: %j', (text, ir) => {
  const unit = lowerPython('a.py', text);
  expect(printIr(unit)).toBe(ir);
  expect(unit.problems).toEqual([]);
});

test.each([
  ['print "a" % b', '$print(("a" % $b))'],
  ['a = 1\nb = = 2\nc = 3', 'a = 1\nb = [] = 2\nc = 3'],
  ['def f(:\n  return g(1\n\nh = 2', undefined],
  ['except A, b:\n  c', undefined],
  ["a = f'{b", undefined],
  ["a = f'{}'", undefined],
  ['a = """b', undefined],
])('wrong syntax is a problem, and the rest is read: %j', (text, ir) => {
  const unit = lowerPython('a.py', text);
  expect(unit.problems.length).toBeGreaterThan(0);
  if (ir !== undefined) expect(printIr(unit)).toBe(ir);
});

test('names the modules, globals and lines of a file', () => {
  const unit = lowerPython(
    'a.py',
    'import os.path, b\nfrom .c import d\ndef f():\n  global e\n  e = 1\n',
  );
  expect(unit.imports).toEqual(['os', 'os.path', 'b', '.c']);
  expect([...unit.globals.keys()].sort()).toEqual(['b', 'd', 'e', 'f', 'os']);
  expect(unit.lines).toBe(6);
});

test('says which parameter is the receiver', () => {
  const text =
    'class A:\n  def a(self): pass\n  @staticmethod\n  def b(x): pass\n  @classmethod\n  def c(cls): pass\n  def d(): pass\n';
  const found: string[] = [];
  JSON.stringify(lowerPython('a.py', text).main.body, (key, value) => {
    if (key === 'fn') found.push(`${value.name} ${value.receiver}`);
    return key === 'binding' ? undefined : value;
  });
  expect(found).toEqual(['a first', 'b none', 'c first', 'd none']);
});

const DEEP = 20_000;

test.each([
  ['parentheses', `x = ${'('.repeat(DEEP)}1${')'.repeat(DEEP)}\ny = 1\n`],
  ['targets', `${'['.repeat(DEEP)}a${']'.repeat(DEEP)} = 1\ny = 1\n`],
  ['operators', `x = ${'not '.repeat(DEEP)}1\ny = 1\n`],
  ['assignments', `x = ${'(a:='.repeat(DEEP)}1${')'.repeat(DEEP)}\ny = 1\n`],
  ['calls', `x = a${'(1)'.repeat(DEEP)}\ny = 1\n`],
  ['blocks', Array.from({ length: 500 }, (_, depth) => `${' '.repeat(depth)}if x:\n`).join('')],
  ['classes', Array.from({ length: 500 }, (_, depth) => `${' '.repeat(depth)}class A:\n`).join('')],
])('what is nested too deeply is a problem: %s', (_, text) => {
  expect(lowerPython('a.py', text).problems.length).toBeGreaterThan(0);
});

test('long chains and lists stay flat', () => {
  const unit = lowerPython('a.py', `x = ${'a + '.repeat(400)}1\ny = [${'1, '.repeat(DEEP)}]\n`);
  expect(unit.problems).toEqual([]);
});

const SNIPPET = `import os, json
from ..a.b import (c as d, e)
@app.get("/x/{y}")
async def f(a, /, b: int = 1, *args, k=lambda q: q, **kw) -> "T":
    global g
    with (open(a) as f, d() as (h, i)):
        x, *y, z = [v async for v in a if (n := v) < 3 < 4]
    match a:
        case {"k": [p, *_], **r} if r: return f"{a!r:>{b}} {{}} {kw["x"]}"
        case A(x=1) | None as s: pass
    try:
        yield {**a, "b": -1}
    except* (A, B) as error:
        raise C from error
    else: del a[1:2], b.c
class A(B, metaclass=M):
    """doc"""
    @property
    def p(self): return super().p
    q: 'R' = 0x1F; s = r'\\d' "\\x41"
while not (a or b and c is not None): print(a if b else c)
`;

const mutated = fc
  .array(
    fc.record({
      from: fc.nat(SNIPPET.length),
      length: fc.nat(30),
      text: fc.oneof(
        fc.string({ maxLength: 6 }),
        fc.constantFrom(
          '(',
          ')',
          '[',
          '}',
          '"',
          "'''",
          '\n',
          '\t',
          ':',
          ' as ',
          '*',
          '\\\r\n',
          '\f',
        ),
        fc.tuple(fc.nat(SNIPPET.length), fc.nat(40)).map(([a, n]) => SNIPPET.slice(a, a + n)),
      ),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((edits) =>
    edits.reduce(
      (text, { from, length, text: put }) => text.slice(0, from) + put + text.slice(from + length),
      SNIPPET,
    ),
  );

test('no text makes it throw, and every place is in the file', () => {
  fc.assert(
    fc.property(mutated, (text) => {
      const unit = lowerPython('a.py', text);
      printIr(unit);
      for (const { start, end } of places(unit)) {
        if (start < 0 || end < start || end > text.length) throw new Error(`${start} to ${end}`);
      }
    }),
    { numRuns: 500 },
  );
});

function places(unit: Unit): readonly Place[] {
  const out: Place[] = [];
  JSON.stringify(unit, (key, value) => {
    if (key === 'at') out.push(value);
    return key === 'binding' || key === 'globals' ? undefined : value;
  });
  return out;
}

test('line ends, byte order marks and form feeds change nothing', () => {
  const expected = printIr(lowerPython('a.py', SNIPPET));
  expect(lowerPython('a.py', SNIPPET).problems).toEqual([]);
  expect(printIr(lowerPython('a.py', `\uFEFF${SNIPPET.replaceAll('\n', '\r\n')}`))).toBe(expected);
  expect(printIr(lowerPython('a.py', SNIPPET.replace('class', '\f\nclass')))).toBe(expected);
  expect(printIr(lowerPython('a.py', 'a = b + \\\r\n  c\r\n'))).toBe('a = ($b + $c)');
  expect(printIr(lowerPython('a.py', 'a = """b\r\n\\\r\nc"""'))).toBe('a = "b\\nc"');
  expect(printIr(lowerPython('a.py', 'if a:\n\tb()\n        c()'))).toBe('if $a { $b(); $c() }');
});
