import type { OxcError, ParseResult, ParserOptions } from 'oxc-parser';
import type { Expr, Place, Stmt, Target, Unit } from '../ir.ts';
import { javascriptParser } from '../parsers.ts';
import { CLASSES } from './classes.ts';
import { EXPRESSIONS } from './expressions.ts';
import { assignment, FUNCTIONS } from './functions.ts';
import { declareNames, hoistVariables } from './hoisting.ts';
import { JSX } from './jsx.ts';
import { LITERALS } from './literals.ts';
import { LOOPS } from './loops.ts';
import { Lowering, TOO_DEEP } from './lowering.ts';
import { HOISTED_MODULES, MODULES } from './modules.ts';
import { isTooDeep } from './nesting.ts';
import { OPERATORS } from './operators.ts';
import { lowerTarget } from './patterns.ts';
import { HOISTED_FUNCTIONS, STATEMENTS } from './statements.ts';
import type { FunctionDraft, Tables } from './tables.ts';
import { TYPED_EXPRESSIONS, TYPED_STATEMENTS } from './typescript.ts';

const TABLES: Tables = {
  expressions: {
    ...EXPRESSIONS,
    ...OPERATORS,
    ...LITERALS,
    ...FUNCTIONS,
    ...CLASSES,
    ...TYPED_EXPRESSIONS,
    ...JSX,
  },
  statements: { ...STATEMENTS, ...LOOPS, ...MODULES, ...TYPED_STATEMENTS },
  hoisted: { ...HOISTED_FUNCTIONS, ...HOISTED_MODULES },
  target: lowerTarget,
};

/**
 * Lowers a file of JavaScript or TypeScript, told apart by the extension of its name. Syntax errors
 * become problems; where the parser gives up, the unit is empty.
 */
export function lowerJavaScript(file: string, text: string): Unit {
  const main = emptyMain(file, text.length);
  const lines = countLines(text);
  const isDeep = isTooDeep(text);
  const { program, errors } = parse(file, isDeep ? '' : text);
  const lowering = new Lowering(file, main, program.sourceType !== 'module', TABLES);
  if (isDeep) lowering.problem(TOO_DEEP, main.at);
  for (const error of errors) lowering.problem(error.message, placeOf(error));
  try {
    hoistVariables(program.body, lowering.scope, lowering.isScript);
    declareNames(program.body, lowering.scope);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    lowering.problem(TOO_DEEP, main.at);
  }
  lowering.statements(program.body, main.body);
  main.body.push(...lowering.exported);
  main.body.unshift(...prologue(lowering));
  return {
    file,
    language: 'javascript',
    main,
    exports: lowering.exports,
    globals: new Map(),
    imports: [...lowering.imports],
    lines,
    problems: lowering.problems,
  };
}

function emptyMain(file: string, end: number): FunctionDraft {
  return {
    name: '',
    file,
    at: { start: 0, end },
    params: [],
    body: [],
    isAsync: false,
    isGenerator: false,
    receiver: 'none',
  };
}

/** `exports = {}; module = { exports }`, as far as the file mentions them. */
function prologue(lowering: Lowering): Stmt[] {
  const at: Place = { start: 0, end: 0 };
  const write = (binding: Lowering['exports'], value: Expr): Stmt => {
    const target: Target = { kind: 'binding', at, binding };
    return assignment(target, value);
  };
  const out: Stmt[] = [];
  if (lowering.usesExports || lowering.usesModule)
    out.push(write(lowering.exports, { kind: 'record', at, entries: [] }));
  if (lowering.usesModule) {
    const value: Expr = { kind: 'binding', at, binding: lowering.exports };
    const entries = [{ kind: 'field', key: 'exports', value }] as const;
    out.push(write(lowering.module, { kind: 'record', at, entries }));
  }
  return out;
}

/** Files named `.js` often have JSX, some have types; what one dialect refuses another may read. */
function parse(file: string, text: string): ParseResult {
  const [, prefix = '', kind = 'js', isJsx] = /\.(d\.)?([mc]?[jt]s)(x?)$/.exec(file) ?? [];
  const isTyped = kind.endsWith('ts');
  const sourceType = kind.startsWith('m')
    ? 'module'
    : kind.startsWith('c')
      ? 'commonjs'
      : undefined;
  const lang = prefix !== '' ? 'dts' : isTyped ? (isJsx === 'x' ? 'tsx' : 'ts') : 'jsx';
  const options: ParserOptions = {
    preserveParens: false,
    lang,
    sourceType: lang === 'dts' ? undefined : sourceType,
  };
  const { parseSync } = javascriptParser();
  const result = parseSync(file, text, options);
  if (isTyped || result.errors.length === 0 || result.program.body.length > 0) return result;
  const typed = parseSync(file, text, { ...options, lang: 'tsx' });
  return typed.program.body.length > 0 ? typed : result;
}

function placeOf(error: OxcError): Place {
  const label = error.labels[0];
  return label === undefined ? { start: 0, end: 0 } : { start: label.start, end: label.end };
}

function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
