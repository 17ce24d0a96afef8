import { expect, test } from 'vitest';
import { printIr } from '../print-ir.ts';
import { lowerPython } from './lower.ts';

test.each([
  ['a = b = c', 'a = b = $c'],
  ['a, b = b, a', '[a, b] = [b, a]'],
  ['a, *b = c', '[a, ...b] = $c'],
  ['a, *b, c, d = e', ' = $e\n[a, ...b] = \nc = [-2]\nd = [-1]'],
  ['*_, a = b.c()', ' = $b.c()\n[..._] = \na = [-1]'],
  ['(a, [b, c]) = d', '[a, [b, c]] = $d'],
  ['a.b, c["d"] = e', '[$a.b, $c["d"]] = $e'],
  ['a: int = 1', 'a = 1'],
  ['a: int', ''],
  ['a += 1', 'a = (a + 1)'],
  ['a.b["c"] //= d', '$a.b["c"] = ($a.b["c"] // $d)'],
  ['a[1:2] = b', '$a[opaque(1, 2)] = $b'],
  ['a = yield', 'a = yield()'],
])('assignments: %j', (text, ir) => {
  const unit = lowerPython('a.py', text);
  expect(printIr(unit)).toBe(ir);
  expect(unit.problems).toEqual([]);
});

test.each([
  ['import a', 'a = import("a")'],
  ['import a.b, c', 'a = import("a")\nc = import("c")'],
  ['import a.b as c', 'c = import("a.b")'],
  ['from a import b, c as d', 'b = import("a").b\nd = import("a").c'],
  ['from . import a', 'a = import(".").a'],
  ['from .. import a', 'a = import("..").a'],
  ['from ...a.b import (c,\n d as e,)', 'c = import("...a.b").c\ne = import("...a.b").d'],
  ['from a import *', 'import-all "a"'],
  [
    'try:\n  import a\nexcept ImportError:\n  a = None',
    'try { a = import("a") } catch $ImportError { a = null }',
  ],
])('imports: %j', (text, ir) => {
  const unit = lowerPython('a.py', text);
  expect(printIr(unit)).toBe(ir);
  expect(unit.problems).toEqual([]);
});

test.each([
  ['if a: b()\nelif c: d()\nelse: e()', 'if $a { $b() } else { if $c { $d() } else { $e() } }'],
  ['while a:\n  b()\n  break\nelse:\n  c()', 'while $a { $b(); break }\nif opaque() { $c() }'],
  ['while True:\n  continue', 'while { continue }'],
  ['for a, b in c:\n  d()\nelse:\n  e()', 'each [a, b] of $c { $d() } else { $e() }'],
  ['for a in b, c: pass', 'each a of [$b, $c] {}'],
  [
    'try:\n  a()\nexcept (B, C) as d:\n  e(d)\nexcept F: pass\nexcept:\n  g()\nelse:\n  h()\nfinally:\n  i()',
    'try { $a() } catch $B $C as d { $e(d) } catch $F {} catch { $g() } else { $h() } finally { $i() }',
  ],
  ['try: a()\nexcept* B as e: c(e)', 'try { $a() } catch $B as e { $c(e) }'],
  ['with a as b, c, d() as e.f:\n  g()', 'with $a as b, $c, $d() as $e.f { $g() }'],
])('flow: %j', (text, ir) => {
  const unit = lowerPython('a.py', text);
  expect(printIr(unit)).toBe(ir);
  expect(unit.problems).toEqual([]);
});

test.each([
  ['pass', ''],
  ['"doc"', ''],
  ['del a, b["c"]', 'delete(a)\ndelete($b["c"])'],
  ['assert a, b', 'if not($a) { throw $AssertionError($b) }'],
  ['raise', 'throw'],
  ['raise A(b) from c', 'throw $A($b)'],
  ['return', 'return'],
  ['a; b()', '$a\n$b()'],
  ['type A = int', 'A = $int'],
  ['if __name__ == "__main__":\n  main()', 'if ($__name__ == "__main__") { $main() }'],
])('simple: %j', (text, ir) => {
  const unit = lowerPython('a.py', text);
  expect(printIr(unit)).toBe(ir);
  expect(unit.problems).toEqual([]);
});

test.each([
  [
    'match a:\n  case 1 | "b" | -2: pass\n  case None: pass\n  case A.B: pass\n  case c if c > 1: d(c)\n  case _: pass',
    'match $a { case 1, "b", -2 {}; case null {}; case $A.B {}; case  as c if (c > 1) { $d(c) }; default {} }',
  ],
  [
    'match a, b:\n  case (c, [d, *e]): f(c, d, e)\n  case {"k": v, **r}: g(v, r)\n  case P(x, y=z): h(x, z)\n  case str(s) | bytes(s): i(s)\n  case [_, u] as t: j(t, u)',
    'match [$a, $b] { case opaque() as [c, [d, ...e]] { $f(c, d, e) }; case opaque() as {k: v, ...r} { $g(v, r) }; case opaque() as {[opaque()]: x, y: z} { $h(x, z) }; case opaque(), opaque() as s { $i(s) }; case opaque() as t { [, u] = t; $j(t, u) } }',
  ],
  ['match = 1\nmatch(match)', 'match = 1\nmatch(match)'],
])('match: %j', (text, ir) => {
  const unit = lowerPython('a.py', text);
  expect(printIr(unit)).toBe(ir);
  expect(unit.problems).toEqual([]);
});
