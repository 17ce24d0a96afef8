import { expect, test } from 'vitest';
import { printIr } from '../print-ir.ts';
import { lowerJavaScript } from './lower-javascript.ts';

/** Name of the file, its text, and the lowered form, statements separated by line breaks. */
type Case = readonly [file: string, text: string, lowered: string];

const SCOPES: readonly Case[] = [
  ['a.js', 'var a = 1; { let a = 2; f(a) } g(a)', "a = 1\n{ a'2 = 2; $f(a'2) }\n$g(a)"],
  ['a.js', 'if (x) { var a = 1; let b = 2 } f(a, b)', 'if $x { a = 1; b = 2 }\n$f(a, $b)'],
  ['a.js', 'f(); function f() { return f }', 'f = function f() { return f }\nf()'],
  ['a.js', 'f = function me() { me() }', 'f = me = function me() { me() }'],
  ['a.js', 'f = function me() {}', 'f = function me() {}'],
  ['a.js', '{ function f() {} } f()', '{ f = function f() {} }\nf()'],
  ['a.mjs', '{ function f() {} } f()', '{ f = function f() {} }\n$f()'],
  ['a.js', 'function f() { return y } y = 1', 'f = function f() { return y }\ny = 1'],
  [
    'a.js',
    'try { a() } catch ({ message: m }) { m() } finally { m() }',
    'try { $a() } catch as {message: m} { m() } finally { $m() }',
  ],
  [
    'a.js',
    'function f(a, { b }) { return arguments }',
    'f = function f(a, {b: b}, ...rest) { arguments = [a, opaque(b), ...rest]; return arguments }',
  ],
  [
    'a.js',
    'for (let i = 0; i < 3; i++) f(i); i',
    'i = 0\nwhile (i < 3) update i = (i + 1) { $f(i) }\n$i',
  ],
  [
    'a.js',
    'switch (a) { case 1: let x = 1; default: g(x); function g() {} }',
    'switch $a { case 1 { x = 1 }; default { g = function g() {}; g(x) } }',
  ],
];

const MODULES: readonly Case[] = [
  [
    'a.js',
    'module.exports = { a }; exports.b = () => {}; module.exports["c"] = 1; this.d = 2',
    'exports = {}\nexports = {a: $a}\nexports.b = arrow b() {}\nexports.c = 1\nexports.d = 2',
  ],
  ['a.js', 'f(module.id)', 'exports = {}\nmodule = {exports: exports}\n$f(module.id)'],
  ['a.js', 'let module = f; module.exports = 1', 'module = $f\nmodule.exports = 1'],
  [
    'a.js',
    'const { a } = require("m"); require(b); import("n"); function f(require) { require("o") }',
    'f = function f(require) { require("o") }\n{a: a} = import("m")\nimport-dynamic($b)\nimport("n")',
  ],
  [
    'a.mjs',
    'f(a); import a, { b as c } from "m"; import * as d from "n"; import "o"',
    'a = import("m").default\nc = import("m").b\nd = import("n")\nimport("o")\n$f(a)',
  ],
  [
    'a.mjs',
    'export { a as b }; export let a = 1; export const { c } = a; export class D {}',
    'exports = {}\na = 1\nexports.a = a\n{c: c} = a\nexports.c = c\nD = class D() {}\nexports.D = D\nexports.b = a',
  ],
  [
    'a.mjs',
    'export * from "m"; export * as n from "o"; export { p as q, default } from "r"',
    'exports = {}\nimport-all "m"\nexports.n = import("o")\nexports.q = import("r").p\nexports.default = import("r").default',
  ],
  [
    'a.mjs',
    'export default function f() {}',
    'exports = {}\nf = function f() {}\nexports.default = f',
  ],
  ['a.mjs', 'export default class {}', 'exports = {}\nexports.default = class default() {}'],
  [
    'a.mjs',
    'export default async (e) => e',
    'exports = {}\nexports.default = async arrow default(e) { return e }',
  ],
];

const EXPRESSIONS: readonly Case[] = [
  ['a.js', 'a?.b?.[c]?.(...d, e)', '$a.b[$c](...$d, $e)'],
  ['a.js', 'a["b"] + a[`c`] + a[0]', '(($a.b + $a.c) + $a[0])'],
  ['a.js', '`a${b}c`; sql`d${e}f`', 'text("a", $b, "c")\n$sql(["d", "f"], $e)'],
  ['a.js', 'a.b ||= c; a.b += c', '$a.b = ($a.b or $c)\n$a.b = ($a.b + $c)'],
  ['a.js', '/x/g; 12n; null; void 0', '/x/g\n"12"\nnull\nvoid(0)'],
  [
    'a.js',
    'a ?? b; !a; delete a.b; a === b',
    '($a coalesce $b)\nnot($a)\ndelete($a.b)\n($a == $b)',
  ],
  [
    'a.js',
    '[a, , ...b] = c; ({ a: b.c, [d]: [e = 1], ...f } = g)',
    '[a, , ...b] = $c\n{a: b.c, [$d]: [e ?= 1], ...f} = $g',
  ],
  [
    'a.js',
    'o = { a, b() {}, get c() { return 1 }, set c(v) {}, [d]: 1, ...e }',
    'o = {a: $a, b: function b() {}, c: (function c() { return 1 })(), "set c": function c(v) {}, [$d]: 1, ...$e}',
  ],
  [
    'a.js',
    'function* f() { yield* a; yield }',
    'f = generator function f() { yield*($a); yield() }',
  ],
  ['a.js', 'l: for (const a of b) { continue l }', 'each a of $b { continue }'],
  ['a.js', 'l: { break l }', 'do-while false { break }'],
  ['a.js', 'do a(); while (b)', 'do-while $b { $a() }'],
  ['a.mjs', 'import.meta.url', '$import.meta.url'],
  ['a.js', 'new.target', 'opaque()'],
  [
    'a.jsx',
    'x = <div a="b" {...p} dangerouslySetInnerHTML={{ __html: h }}>t {v}<A.B c/></div>',
    'x = $jsx("div", {a: "b", ...$p, dangerouslySetInnerHTML: {__html: $h}, children: ["t ", $v, $A.B({c: true})]})',
  ],
];

const CLASSES: readonly Case[] = [
  [
    'a.js',
    'class A extends B { #p = 1; constructor(a) { super(a); this.#p = a } get g() { return super.g } static async m() {} }',
    'A = class A($B) { field #p = 1; constructor constructor = function constructor(a) { super(a); this.#p = a }; getter g = function g() { return super.g }; static method m = async function m() {} }',
  ],
  [
    'a.js',
    'class A { static { this.x = 1 } }',
    'A = class A() { static field "" = (arrow() { this.x = 1 })() }',
  ],
  ['a.js', 'a = class B { m() { B } }', 'a = B = class B() { method m = function m() { B } }'],
  [
    'a.ts',
    '@Dec() class A { @In() x = 1; @Log("a") @Second m() {} }',
    'A = $Dec()(class A() { field x = $In()(1); method m = $Log("a")($Second(function m() {})) })',
  ],
  [
    'a.ts',
    'class A { declare z: string; constructor(private a: string, readonly b = 1) {} m(): void; m() {} }',
    'A = class A() { constructor constructor = function constructor(a: $String, b ?= 1) { this.a = a; this.b = b }; method m = function m() {} }',
  ],
  [
    'a.ts',
    'class S {} interface I {} class A { constructor(a: S | null, b: I, @D() c: n.T) {} m(s: S, @P("x") t: number) {} p(r: S) {} }',
    'S = class S() {}\nA = class A() { constructor constructor = function constructor(a: S, b, @$D() c) {}; method m = function m(s: S, @$P("x") t: $Number) {}; method p = function p(r) {} }',
  ],
];

const TYPES: readonly Case[] = [
  [
    'a.ts',
    'export default function f(a: string): void; export default function f() {}',
    'exports = {}\nf = function f() {}\nexports.default = f',
  ],
  [
    'a.ts',
    'import type { T } from "t"; import { type U, v } from "u"; interface I {} type X = 1; declare const q: string; f<T>((v as any)!.x satisfies X)',
    'v = import("u").v\n$f(v.x)',
  ],
  [
    'a.ts',
    'enum E { A, B = 5, C, D = "d", F = A, G = -1, H }',
    'E = {A: 0, B: 5, C: 6, D: "d", F: 0, G: -1, H: 0}',
  ],
  [
    'a.ts',
    'namespace N.M { export const a = 1; const b = a }',
    'N = (N coalesce {})\n{ M = (M coalesce {}); { a = 1; M.a = a; b = a }; N.M = M }',
  ],
  [
    'a.ts',
    'import a = require("m"); import b = a.B.C; export = b',
    'exports = {}\na = import("m")\nb = a.B.C\nexports = b',
  ],
  ['a.ts', 'function f(this: T, a?: string): void {}', 'f = function f(a) {}'],
  ['a.js', 'var x: string = y', 'x = $y'],
];

test.each([...SCOPES, ...MODULES, ...EXPRESSIONS, ...CLASSES, ...TYPES])(
  '%s: %s',
  (file, text, lowered) => {
    const unit = lowerJavaScript(file, text);
    expect(printIr(unit)).toBe(lowered);
  },
);

test('offsets are UTF-16 units', () => {
  const text = 'const s = "😀é"; f(s)';
  const last = lowerJavaScript('a.js', text).main.body.at(-1);
  expect(text.slice(last?.at.start, last?.at.end)).toBe('f(s)');
});

test('a variable belongs to the function that declares it', () => {
  const { main } = lowerJavaScript('a.js', 'function f(a) { return () => a }');
  const first = main.body[0];
  if (first?.kind !== 'expr' || first.value.kind !== 'assign') throw new Error('no function');
  const { target, value } = first.value;
  if (target.kind !== 'binding' || value.kind !== 'function') throw new Error('no function');
  expect(target.binding.owner).toBe(main);
  const param = value.fn.params[0]?.target;
  expect(param?.kind === 'binding' && param.binding.owner).toBe(value.fn);
});

test('a unit tells its imports in order, its lines and its exports', () => {
  const unit = lowerJavaScript('a.js', 'require("b");\nrequire("a"); require("b");\n');
  expect(unit.imports).toEqual(['b', 'a']);
  expect(unit.lines).toBe(3);
  expect(unit.exports).toMatchObject({ name: 'exports', owner: unit.main });
  expect(unit.globals.size).toBe(0);
});
