import { expect, test } from 'vitest';
import { printIr } from '../print-ir.ts';
import { lowerPython } from './lower.ts';

test.each([
  [
    'class A(B, c.D, metaclass=M):\n  a: int\n  b: str = "c"\n  d = e = 1\n  f, g = 1, 2\n  h["i"] = 3\n  j += 1',
    'A = class A($B, $c.D) { static field __metaclass__ = $M; static field a: $int; static field b: $str = "c"; static field d = 1; static field e = 1; static field [opaque()] = [f, g] = [1, 2]; static field f = f; static field g = g; static field [opaque()] = $h["i"] = 3; static field j = ($j + 1) }',
  ],
  ['class A:\n  """doc"""\n  pass', 'A = class A() {}'],
  [
    'class A:\n  if a:\n    b = 1\n  else:\n    def b(self): pass\n  import c\n  d()',
    'A = class A() { static field b = 1; method b = function b(self) {}; static field c = import("c"); static field [opaque()] = $d() }',
  ],
  ['class A[T](B[T]): pass', 'A = class A($B[$T]) {}'],
])('fields: %j', (text, ir) => {
  const unit = lowerPython('a.py', text);
  expect(printIr(unit)).toBe(ir);
  expect(unit.problems).toEqual([]);
});

test.each([
  [
    'class A:\n  def __init__(self, a):\n    super().__init__(a)\n    self.a = a\n  def m(self): return super().m()',
    "A = class A() { constructor __init__ = function __init__(self, a) { super(a); self.a = a }; method m = function m(self'2) { return super.m() } }",
  ],
  [
    'class A:\n  @staticmethod\n  def s(a): pass\n  @classmethod\n  def c(cls, a): return cls(a)\n  def __new__(cls): pass',
    "A = class A() { static method s = function s(a) {}; static method c = function c(cls, a'2) { return cls(a'2) }; static method __new__ = function __new__(cls'2) {} }",
  ],
  [
    'class A:\n  @property\n  def p(self): return 1\n  @p.setter\n  def p(self, v): pass\n  @functools.cached_property\n  def q(self): pass',
    "A = class A() { getter p = function p(self) { return 1 }; setter p = function p(self'2, v) {}; getter q = function q(self'3) {} }",
  ],
  [
    'class A:\n  @logger.inject(log=True)\n  @other\n  async def m(self): pass',
    'A = class A() { method m = $logger.inject(log=true)($other(async function m(self) {})) }',
  ],
  [
    'class A:\n  def m(): pass\n  class B:\n    c = 1',
    'A = class A() { method m = function m() {}; static field B = class B() { static field c = 1 } }',
  ],
  [
    'class A:\n  x = 1\n  y = lambda: x\n  z = [x for i in x]',
    'A = class A() { static field x = x = 1; static field y = function() { return $x }; static field z = collect($x for i in x) }',
  ],
])('methods: %j', (text, ir) => {
  const unit = lowerPython('a.py', text);
  expect(printIr(unit)).toBe(ir);
  expect(unit.problems).toEqual([]);
});
