import { expect, test } from 'vitest';
import { printIr } from '../print-ir.ts';
import { lowerPython } from './lower.ts';

test.each([
  [
    'def f(a, /, b: int = 1, *args: str, c, d=2, **kw) -> int:\n  return a',
    'f = function f(a, b: $int ?= 1, ...args: $str, c, d ?= 2, **kw) { return a }',
  ],
  ['def f(*, a): pass', 'f = function f(a) {}'],
  ['def f(a: "M"): pass\nclass M: pass', 'f = function f(a: M) {}\nM = class M() {}'],
  ['def f(a=a): pass', 'f = function f(a ?= $a) {}'],
])('parameters: %j', (text, ir) => {
  const unit = lowerPython('a.py', text);
  expect(printIr(unit)).toBe(ir);
  expect(unit.problems).toEqual([]);
});

test.each([
  ['async def f():\n  await g()', 'f = async function f() { await($g()) }'],
  [
    'def f():\n  yield 1\n  yield from g()\n  x = yield',
    'f = generator function f() { yield(1); yield*($g()); x = yield() }',
  ],
  [
    'async def f():\n  async for a in b:\n    c(a)\n  async with d as e: pass',
    'f = async function f() { each a of $b { $c(a) }; with $d as e {} }',
  ],
])('kinds: %j', (text, ir) => {
  const unit = lowerPython('a.py', text);
  expect(printIr(unit)).toBe(ir);
  expect(unit.problems).toEqual([]);
});

test.each([
  ['@a\n@b.c(1)\ndef f(): pass', 'f = $a($b.c(1)(function f() {}))'],
  ['@app.get("/x")\nasync def f(): pass', 'f = $app.get("/x")(async function f() {})'],
  ['@a[0].b(c).d\ndef f(): pass', 'f = $a[0].b($c).d(function f() {})'],
  ['@a\nclass B: pass', 'B = $a(class B() {})'],
])('decorators: %j', (text, ir) => {
  const unit = lowerPython('a.py', text);
  expect(printIr(unit)).toBe(ir);
  expect(unit.problems).toEqual([]);
});

test.each([
  [
    'a = 1\ndef f():\n  return a\ndef g():\n  a = 2\n  return a',
    "a = 1\nf = function f() { return a }\ng = function g() { a'2 = 2; return a'2 }",
  ],
  [
    'def f():\n  global a\n  a = 1\ndef g():\n  return a',
    'f = function f() { a = 1 }\ng = function g() { return a }',
  ],
  [
    'def f():\n  a = 1\n  def g():\n    nonlocal a\n    a = 2\n  return a',
    'f = function f() { a = 1; g = function g() { a = 2 }; return a }',
  ],
  ['def f():\n  print(a)\n  for a in b: pass', 'f = function f() { $print(a); each a of $b {} }'],
  ['def f():\n  import a\n  return a\na', 'f = function f() { a = import("a"); return a }\n$a'],
  ['def f():\n  if (n := g()): return n', 'f = function f() { if n = $g() { return n } }'],
  [
    'def f(x):\n  return lambda: [x for x in x]',
    "f = function f(x) { return function() { return collect(x'2 for x'2 in x) } }",
  ],
  ['def f():\n  with a as (b, c): return b', 'f = function f() { with $a as [b, c] { return b } }'],
  [
    'def f():\n  try: pass\n  except A as e: return e',
    'f = function f() { try {} catch $A as e { return e } }',
  ],
  [
    'def f(a):\n  match a:\n    case [b]: return b',
    'f = function f(a) { match a { case opaque() as [b] { return b } } }',
  ],
  [
    'a = 1\nclass B:\n  a = 2\n  c = a\n  def m(self): return a',
    "a = 1\nB = class B() { static field a = a'2 = 2; static field c = a'2; method m = function m(self) { return a } }",
  ],
])('scopes: %j', (text, ir) => {
  const unit = lowerPython('a.py', text);
  expect(printIr(unit)).toBe(ir);
  expect(unit.problems).toEqual([]);
});
