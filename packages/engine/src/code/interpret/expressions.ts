import type { Span } from '../../model/span.ts';
import type { Expr } from '../ir.ts';
import { binary } from './binary.ts';
import { evaluateCall } from './call-expression.ts';
import { checked } from './checked.ts';
import { makeClass } from './classes.ts';
import { look } from './decisions.ts';
import { evaluate } from './evaluate.ts';
import { noteForm } from './form-checks.ts';
import { listLiteral, recordLiteral } from './literals.ts';
import {
  anyMember,
  getIndex,
  getMember,
  keyText,
  makeList,
  makeRecord,
  setAny,
  setMember,
} from './members.ts';
import { fromStar, importModule } from './modules.ts';
import { noteTruth } from './notes.ts';
import { emptyStore, type Run, span } from './run.ts';
import { reachSink } from './sinks.ts';
import { sliced } from './slices.ts';
import { subscripted } from './subscripts.ts';
import { assign, cellOf, iterated } from './targets.ts';
import { NO_PROOFS, opposite, truthProofs } from './truth.ts';
import type { Frame, Value } from './value.ts';
import {
  bothProofs,
  commonProofs,
  concatenate,
  constant,
  deriveLabels,
  isNothing,
  join,
  joinAll,
  NOTHING,
  ofObject,
  onlyConstant,
  SCALAR,
  tainted,
  truthOf,
  UNDEFINED,
  UNKNOWN,
  withoutProofs,
} from './values.ts';
import { asText } from './written.ts';

type Of<K extends Expr['kind']> = Extract<Expr, { kind: K }>;

/** The value of an expression in an activation. */
export function evaluateExpr(run: Run, frame: Frame, expr: Expr): Value {
  if (!run.tick(frame.fn.file, expr.at)) return UNKNOWN;
  switch (expr.kind) {
    case 'constant':
      return constant(expr.value);
    case 'binding':
      return seen(run, checked(run, variable(frame, expr)));
    case 'member':
      return seen(run, checked(run, member(run, frame, expr)));
    case 'call':
      return evaluateCall(run, frame, expr);
    case 'index':
      return seen(run, checked(run, index(run, frame, expr)));
    case 'record':
      return recordLiteral(run, frame, expr);
    case 'list':
      return listLiteral(run, frame, expr);
    case 'text':
      return text(run, frame, expr.parts, expr);
    case 'assign':
      return assignment(run, frame, expr);
    case 'function':
      return makeClosure(run, frame, expr);
    case 'binary':
      return binary(run, frame, expr);
    case 'logic':
      return logic(run, frame, expr);
    case 'not':
      return negated(run, frame, expr);
    case 'choice':
      return choice(run, frame, expr);
    default:
      return evaluateRare(run, frame, expr);
  }
}

function evaluateRare(
  run: Run,
  frame: Frame,
  expr: Exclude<
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
  >,
): Value {
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

/** A condition looks at it, where one is evaluated. */
function seen(run: Run, value: Value): Value {
  if (run.looked !== undefined) look(run, value);
  return value;
}

function variable(frame: Frame, expr: Of<'binding'>): Value {
  const value = cellOf(frame, expr.binding).value;
  return isNothing(value) ? UNKNOWN : value;
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

function moduleName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1).replace(/\.py$/, '');
}

function member(run: Run, frame: Frame, expr: Of<'member'>): Value {
  const object = evaluate(run, frame, expr.object);
  const at = span(frame.fn.file, expr.at);
  if (expr.property === 'length') noteForm(run, at, object);
  return getMember(run, object, expr.property, at);
}

function index(run: Run, frame: Frame, expr: Of<'index'>): Value {
  const object = evaluate(run, frame, expr.object);
  const key = evaluate(run, frame, expr.key);
  const at = span(frame.fn.file, expr.at);
  return subscripted(run, object, key, at) ?? getIndex(run, object, key, at);
}

function text(run: Run, frame: Frame, parts: readonly Expr[], expr: Expr): Value {
  const at = span(frame.fn.file, expr.at);
  return concatenate(
    parts.map((part) => asText(run, evaluate(run, frame, part), at)),
    run.site(at),
    at,
  );
}

function assignment(run: Run, frame: Frame, expr: Of<'assign'>): Value {
  const value = evaluate(run, frame, expr.value);
  assign(run, frame, expr.target, value);
  return value;
}

function makeClosure(run: Run, frame: Frame, expr: Of<'function'>): Value {
  const home = frame.home;
  run.captured.add(frame.cells);
  return ofObject({
    kind: 'closure',
    id: run.id(),
    fn: expr.fn,
    frame,
    self: undefined,
    home,
    store: emptyStore(),
  });
}

function logic(run: Run, frame: Frame, expr: Of<'logic'>): Value {
  const left = evaluate(run, frame, expr.left);
  const truth = truthOf(left);
  if (expr.operator === 'and') noteTruth(run, left, span(frame.fn.file, expr.left.at));
  if (expr.operator === 'and' && truth === false) return left;
  if (expr.operator === 'or' && truth === true) return left;
  let right = NOTHING;
  const known =
    expr.operator === 'and'
      ? truthProofs(left)?.whenTrue
      : expr.operator === 'or'
        ? truthProofs(left)?.whenFalse
        : undefined;
  run.state.fork([
    () => 'normal',
    () => {
      if (known !== undefined && known !== 'impossible') run.state.prove(known);
      right = evaluate(run, frame, expr.right);
      return 'normal';
    },
  ]);
  return combine(expr.operator, left, right);
}

function combine(operator: Of<'logic'>['operator'], left: Value, right: Value): Value {
  const joined = join(operator === 'and' ? { ...left, atoms: falsy(left) } : truthy(left), right);
  if (operator === 'coalesce') return withoutProofs(joined);
  const p = truthProofs(left) ?? NO_PROOFS;
  const q = truthProofs(right) ?? NO_PROOFS;
  const proofs =
    operator === 'and'
      ? {
          whenTrue: bothProofs(p.whenTrue, q.whenTrue),
          whenFalse: commonProofs(p.whenFalse, q.whenFalse),
        }
      : {
          whenTrue: commonProofs(p.whenTrue, q.whenTrue),
          whenFalse: bothProofs(p.whenFalse, q.whenFalse),
        };
  return { ...joined, proofs };
}

/** Of the left of `and` only what is false goes on; a text that is known to be full does not. */
function falsy(left: Value): Value['atoms'] {
  return left.atoms.filter((atom) => atom.kind !== 'constant' || !atom.value);
}

function truthy(left: Value): Value {
  const atoms = left.atoms.filter((atom) => atom.kind !== 'constant' || Boolean(atom.value));
  return atoms.length === left.atoms.length ? left : { ...left, atoms };
}

function negated(run: Run, frame: Frame, expr: Of<'not'>): Value {
  const value = evaluate(run, frame, expr.value);
  noteTruth(run, value, span(frame.fn.file, expr.at));
  return negate(value);
}

/** The other truth. */
export function negate(value: Value): Value {
  const truth = truthOf(value);
  if (truth !== undefined) return constant(!truth);
  const proofs = truthProofs(value);
  return proofs === undefined ? SCALAR : { ...SCALAR, proofs: opposite(proofs) };
}

function choice(run: Run, frame: Frame, expr: Of<'choice'>): Value {
  const test = evaluate(run, frame, expr.test);
  noteTruth(run, test, span(frame.fn.file, expr.test.at));
  const truth = truthOf(test);
  if (truth !== undefined) return evaluate(run, frame, truth ? expr.then : expr.otherwise);
  let result = NOTHING;
  const proofs = truthProofs(test);
  const branch =
    (proofs: readonly { key: string; clears: number }[] | 'impossible' | undefined, then: Expr) =>
    () => {
      if (proofs !== undefined && proofs !== 'impossible') run.state.prove(proofs);
      result = join(result, checked(run, evaluate(run, frame, then)));
      return 'normal' as const;
    };
  run.state.fork([branch(proofs?.whenTrue, expr.then), branch(proofs?.whenFalse, expr.otherwise)]);
  return result;
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
