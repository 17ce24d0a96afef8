import { expect, test } from 'vitest';
import { printIr } from '../print-ir.ts';
import { lowerPython } from './lower.ts';

test.each([
  ['a = 1\nb = a\nc', 'a = 1\nb = a\n$c'],
  ['print(open)', '$print($open)'],
])('names: %j', (text, ir) => {
  const unit = lowerPython('a.py', text);
  expect(printIr(unit)).toBe(ir);
  expect(unit.problems).toEqual([]);
});

test.each([
  ['x = 1_000, 0x1F, 1.5e3, 0o17, 0b11, 2j', 'x = [1000, 31, 1500, 15, 3, opaque()]'],
  ['x = True, False, None, ...', 'x = [true, false, null, $Ellipsis]'],
  [
    "x = b'a', r'\\n', u'é', rb'\\x', '''a\n'b' ''', ''",
    'x = ["a", "\\\\n", "é", "\\\\x", "a\\n\'b\' ", ""]',
  ],
  ["x = '\\x41\\u0042\\103\\t\\'\\\\\\q'", 'x = "ABC\\t\'\\\\\\\\q"'],
  ["x = ('a'\n  'b' \"c\")", 'x = "abc"'],
  ["x = 'a\\\nb'", 'x = "ab"'],
])('literals: %j', (text, ir) => {
  const unit = lowerPython('a.py', text);
  expect(printIr(unit)).toBe(ir);
  expect(unit.problems).toEqual([]);
});

test.each([
  ["f'a{b}c{{d}}'", 'text("a", $b, "c{d}")'],
  ["f'{a!r:>{w}} {b=} {c:%Y-%m}'", 'text($a, $w, " ", "b=", $b, " ", $c)'],
  ["f'{a:05d}{b:.2f}'", 'text($format($a, "05d"), $format($b, ".2f"))'],
  ['f"{d["k"]} {f"{x}"}"', 'text($d["k"], " ", text($x))'],
  ["'a' f'b{c}' 'd'", 'text("a", "b", $c, "d")'],
  ["f'''{\n  a\n}'''", 'text($a)'],
  ["rf'\\d{a}'", 'text("\\\\d", $a)'],
  ["f'{a, b}'", 'text($a, $b)'],
  ["x = f'plain'", 'x = "plain"'],
])('f-strings: %j', (text, ir) => {
  const unit = lowerPython('a.py', text);
  expect(printIr(unit)).toBe(ir);
  expect(unit.problems).toEqual([]);
});

test.each([
  ['a < b < c', '(($a < $b) and ($b < $c))'],
  ['a < b == c in d', '((($a < $b) and ($b == $c)) and ($c in $d))'],
  ['(a < b) < c', '(($a < $b) < $c)'],
  ['a is not None and b not in c or not d', '((($a != null) and ($b not in $c)) or not($d))'],
  ['a if b else c', '($b ? $a : $c)'],
  ['-1, -a, +a, ~a', '[-1, -($a), +($a), ~($a)]'],
  ['a ** -b // c @ d % e', '(((($a ** -($b)) // $c) @ $d) % $e)'],
  ['a | b & c ^ d << 1 >> 2', '($a | (($b & $c) ^ (($d << 1) >> 2)))'],
  ['(n := len(a)) > 1', '(n = $len($a) > 1)'],
  ['await a(b)', 'await($a($b))'],
])('operators: %j', (text, ir) => {
  const unit = lowerPython('a.py', text);
  expect(printIr(unit)).toBe(ir);
  expect(unit.problems).toEqual([]);
});

test.each([
  ['a.b.c', '$a.b.c'],
  ['a["k"]["l"]', '$a["k"]["l"]'],
  ['a[1:2]', '$a[1:2]'],
  ['a[::2]', '$a[null:null:2]'],
  ['a[:b]', '$a[null:$b]'],
  ['a[b:]', '$a[$b:null]'],
  ['a[b, c]', '$a[[$b, $c]]'],
  ['a[1:2, 3]', '$a[1:2:3]'],
  ['a[*b]', '$a[[...$b]]'],
])('members and subscripts: %j', (text, ir) => {
  const unit = lowerPython('a.py', text);
  expect(printIr(unit)).toBe(ir);
  expect(unit.problems).toEqual([]);
});

test.each([
  ['f(a, *b, c=1, **d)', '$f($a, ...$b, c=1, **$d)'],
  ['f(x for x in y)', '$f(collect(x for x in $y))'],
  [
    'f(a, (x for x in y), key=lambda k: k[0])',
    '$f($a, collect(x for x in $y), key=function(k) { return k[0] })',
  ],
  ['f(a := 1)', '$f(a = 1)'],
  ['f((k, v) for k, v in d.items())', '$f(collect([k, v] for [k, v] in $d.items()))'],
  ["__import__('os').system(a)", 'import("os").system($a)'],
  ['__import__(a)', 'import-dynamic($a)'],
  ['f(\n  a,\n)', '$f($a)'],
])('calls: %j', (text, ir) => {
  const unit = lowerPython('a.py', text);
  expect(printIr(unit)).toBe(ir);
  expect(unit.problems).toEqual([]);
});

test.each([
  ['[a, *b]', '[$a, ...$b]'],
  ['{a, *b}', '[$a, ...$b]'],
  ['(a,)', '[$a]'],
  ['()', '[]'],
  ['{"a": 1, b: 2, **c}', '{a: 1, [$b]: 2, ...$c}'],
  ['{}', '{}'],
  ['{1: a}', '{[1]: $a}'],
])('displays: %j', (text, ir) => {
  const unit = lowerPython('a.py', text);
  expect(printIr(unit)).toBe(ir);
  expect(unit.problems).toEqual([]);
});

test.each([
  ['[x for x in a if x if x > 1]', 'collect(x for x in $a if x if (x > 1))'],
  ['{k: v for k, v in a.items()}', 'collect(k: v for [k, v] in $a.items())'],
  ['{x for x in a}', 'collect(x for x in $a)'],
  ['(x for y in a for x in y)', 'collect(x for y in $a for x in y)'],
  ['[x async for x in a]', 'collect(x for x in $a)'],
  ['x = 1\n[x for x in x]', "x = 1\ncollect(x'2 for x'2 in x)"],
  ['[(y := f(x), y) for x in a]\ny', 'collect([y = $f(x), y] for x in $a)\ny'],
])('comprehensions: %j', (text, ir) => {
  const unit = lowerPython('a.py', text);
  expect(printIr(unit)).toBe(ir);
  expect(unit.problems).toEqual([]);
});

test.each([
  ['lambda: 0', 'function() { return 0 }'],
  ['lambda a, b=1, *c, d, **e: a', 'function(a, b ?= 1, ...c, d, **e) { return a }'],
  ['lambda a, /, b: b', 'function(a, b) { return b }'],
  ['lambda x: (yield x)', 'generator function(x) { return yield(x) }'],
])('lambdas: %j', (text, ir) => {
  const unit = lowerPython('a.py', text);
  expect(printIr(unit)).toBe(ir);
  expect(unit.problems).toEqual([]);
});
