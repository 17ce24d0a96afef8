import type { Expr } from '../ir.ts';
import { isOfCaller } from './asked.ts';
import { binary } from './binary.ts';
import { evaluateCall } from './call-expression.ts';
import { checked } from './checked.ts';
import { look } from './decisions.ts';
import { withoutClimbing } from './dotless.ts';
import { evaluate } from './evaluate.ts';
import { noteForm } from './form-checks.ts';
import { listLiteral, recordLiteral } from './literals.ts';
import { getIndex, getMember } from './members.ts';
import { noteTruth } from './notes.ts';
import { evaluateRare } from './rare-expressions.ts';
import { emptyStore, type Run, span } from './run.ts';
import { subscripted } from './subscripts.ts';
import { assign, cellOf } from './targets.ts';
import { NO_PROOFS, onlyWay, opposite, truthProofs } from './truth.ts';
import { CLEARS_ALL, type Frame, type Value } from './value.ts';
import {
  bothProofs,
  commonProofs,
  concatenate,
  constant,
  isNothing,
  join,
  NOTHING,
  ofObject,
  SCALAR,
  truthOf,
  UNKNOWN,
  withoutProofs,
} from './values.ts';
import { noteWalk } from './walks.ts';
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
      return seen(run, evaluateCall(run, frame, expr));
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

/** A condition looks at it, where one is evaluated. */
function seen(run: Run, value: Value): Value {
  if (run.looked !== undefined) look(run, value);
  return value;
}

function variable(frame: Frame, expr: Of<'binding'>): Value {
  const value = cellOf(frame, expr.binding).value;
  return isNothing(value) ? UNKNOWN : value;
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
    withoutClimbing(parts.map((part) => asText(run, evaluate(run, frame, part), at))),
    run.site(at),
    at,
  );
}

function assignment(run: Run, frame: Frame, expr: Of<'assign'>): Value {
  const value = evaluate(run, frame, expr.value);
  if (expr.target.kind === 'binding') noteWalk(run, frame, expr.target.binding, expr.value);
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
function negate(value: Value): Value {
  const truth = truthOf(value);
  if (truth !== undefined) return constant(!truth);
  const proofs = truthProofs(value);
  const labels = value.labels.filter((label) => label.cleared === CLEARS_ALL && isOfCaller(label));
  const other = labels.length === 0 ? SCALAR : { ...SCALAR, labels };
  return proofs === undefined ? other : { ...other, proofs: opposite(proofs) };
}

function choice(run: Run, frame: Frame, expr: Of<'choice'>): Value {
  const test = evaluate(run, frame, expr.test);
  noteTruth(run, test, span(frame.fn.file, expr.test.at));
  const truth = truthOf(test);
  if (truth !== undefined) return evaluate(run, frame, truth ? expr.then : expr.otherwise);
  let result = NOTHING;
  const proofs = truthProofs(test);
  const only = onlyWay(run, proofs);
  if (only !== undefined) return evaluate(run, frame, only ? expr.then : expr.otherwise);
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
