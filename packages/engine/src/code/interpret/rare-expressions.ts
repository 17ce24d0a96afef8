import type { Span } from '../../model/span.ts';
import type { Expr } from '../ir.ts';
import { checked } from './checked.ts';
import { makeClass } from './classes.ts';
import { evaluate } from './evaluate.ts';
import { noteForm } from './form-checks.ts';
import { anyMember } from './members.ts';
import { fromStar, importModule } from './modules.ts';
import { keyText, makeList, makeRecord } from './records.ts';
import { type Run, span } from './run.ts';
import { setAny, setMember } from './set-members.ts';
import { reachSink } from './sinks.ts';
import { sliced } from './slices.ts';
import { assign, iterated } from './targets.ts';
import type { Frame, Value } from './value.ts';
import {
  constant,
  deriveLabels,
  join,
  joinAll,
  NOTHING,
  ofObject,
  onlyConstant,
  SCALAR,
  tainted,
  UNDEFINED,
  UNKNOWN,
} from './values.ts';

type Of<K extends Expr['kind']> = Extract<Expr, { kind: K }>;

/** What is left when the expressions of nearly every line are taken away. */
export type RareExpr = Exclude<
  Expr,
  {
    kind:
      | 'constant'
      | 'binding'
      | 'member'
      | 'call'
      | 'index'
      | 'record'
      | 'list'
      | 'text'
      | 'assign'
      | 'function'
      | 'binary'
      | 'logic'
      | 'not'
      | 'choice';
  }
>;

/** The value of an expression that few lines have. */
export function evaluateRare(run: Run, frame: Frame, expr: RareExpr): Value {
  const at = span(frame.fn.file, expr.at);
  switch (expr.kind) {
    case 'global':
      return global(run, frame.fn.file, expr.name, at);
    case 'this':
      return frame.self ?? UNKNOWN;
    case 'super':
      return frame.self ?? UNKNOWN;
    case 'regex':
      return ofObject({
        kind: 'regex',
        id: run.id(),
        pattern: expr.pattern,
        flags: expr.flags,
        at,
      });
    case 'slice':
      return sliced(
        run,
        evaluate(run, frame, expr.object),
        expr.bounds.map((bound) => evaluate(run, frame, bound)),
      );
    case 'class':
      return makeClass(run, frame, expr);
    case 'unary':
      return unary(run, frame, expr);
    case 'await':
      return evaluate(run, frame, expr.value);
    case 'yield':
      return yielded(run, frame, expr);
    case 'import':
      return importModule(run, frame, expr.module, expr.name, at);
    case 'import-dynamic':
      return dynamicImport(run, frame, expr);
    case 'collect':
      return collect(run, frame, expr);
    case 'sequence':
      return expr.items.reduce((_, item) => evaluate(run, frame, item), NOTHING);
    case 'opaque':
      return opaque(run, frame, expr);
  }
}

function global(run: Run, file: string, name: string, at: Span): Value {
  const star = fromStar(run, file, name);
  if (star !== undefined) return star;
  if (name === 'undefined') return UNDEFINED;
  // The platform imports the module of a handler; nothing runs it as a program.
  if (name === '__name__' && run.language === 'python') return constant(moduleName(file));
  if (name === 'NaN' || name === 'Infinity') return SCALAR;
  return run.root(name === 'globalThis' || name === 'window' ? 'global' : name, at);
}

function unary(run: Run, frame: Frame, expr: Of<'unary'>): Value {
  const value = evaluate(run, frame, expr.value);
  const only = onlyConstant(value);
  if (expr.operator === '-' && typeof only === 'number') return constant(-only);
  if (expr.operator === 'void') return UNDEFINED;
  if (expr.operator === 'typeof') noteForm(run, span(frame.fn.file, expr.at), value);
  return SCALAR;
}

function yielded(run: Run, frame: Frame, expr: Of<'yield'>): Value {
  const value = expr.value === undefined ? UNDEFINED : evaluate(run, frame, expr.value);
  const given = expr.delegate ? anyMember(run, value, span(frame.fn.file, expr.at)) : value;
  const { activation } = run;
  if (activation !== undefined) activation.yielded = join(activation.yielded, given);
  return UNKNOWN;
}

function dynamicImport(run: Run, frame: Frame, expr: Of<'import-dynamic'>): Value {
  const at = span(frame.fn.file, expr.at);
  const source = evaluate(run, frame, expr.source);
  const only = onlyConstant(source);
  if (typeof only === 'string') return importModule(run, frame, only, undefined, at);
  reachSink(run, { kind: 'eval', value: source, at, api: 'import', part: 'module name' });
  return tainted(source.labels);
}

function collect(run: Run, frame: Frame, expr: Of<'collect'>): Value {
  const at = span(frame.fn.file, expr.at);
  let value = NOTHING;
  let key: Value | undefined;
  const turn = (depth: number): void => {
    const clause = expr.clauses[depth];
    if (clause === undefined) {
      if (expr.key !== undefined) key = join(key ?? NOTHING, evaluate(run, frame, expr.key));
      value = join(value, checked(run, evaluate(run, frame, expr.value)));
      return;
    }
    const iterable = evaluate(run, frame, clause.iterable);
    assign(run, frame, clause.target, iterated(run, iterable, 'values', at));
    run.state.fork([
      () => {
        for (const condition of clause.conditions) {
          const { proofs } = evaluate(run, frame, condition);
          if (proofs !== undefined && proofs.whenTrue !== 'impossible')
            run.state.prove(proofs.whenTrue);
        }
        turn(depth + 1);
        return 'normal';
      },
    ]);
  };
  turn(0);
  if (expr.key === undefined) return makeList(run, [], value);
  const result = makeRecord(run, []);
  const name = key === undefined ? undefined : keyText(key);
  if (name === undefined) setAny(run, result, value, key);
  else setMember(run, result, name, value);
  return result;
}

function opaque(run: Run, frame: Frame, expr: Of<'opaque'>): Value {
  const at = span(frame.fn.file, expr.at);
  const joined = joinAll(expr.parts.map((part) => evaluate(run, frame, part)));
  return tainted(deriveLabels(joined.labels, run.site(at), at));
}

function moduleName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1).replace(/\.py$/, '');
}
