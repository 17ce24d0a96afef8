import type { Span } from '../../model/span.ts';
import type { BinaryOperator, Expr } from '../ir.ts';
import { answerTo } from './asked.ts';
import { copyFields } from './copy-fields.ts';
import { deepLabels } from './describe.ts';
import { withoutClimbing } from './dotless.ts';
import { evaluate } from './evaluate.ts';
import { noteCompared } from './form-checks.ts';
import { makeFormat } from './format.ts';
import { anyMember } from './members.ts';
import { noteComparison } from './notes.ts';
import { makeList, makeRecord } from './records.ts';
import { requestProofs } from './requested.ts';
import { type Run, span } from './run.ts';
import { textProofs } from './texts.ts';
import {
  CLEARS_ALL,
  CLEARS_TEXT,
  clearanceOf,
  type Frame,
  type Proof,
  type Proofs,
  type Value,
} from './value.ts';
import {
  clearLabels,
  concatenate,
  constantsOf,
  deriveLabels,
  isConstant,
  join,
  joinAll,
  joinLabels,
  ofAtom,
  ofObject,
  onlyConstant,
  SCALAR,
  tainted,
} from './values.ts';
import { asText } from './written.ts';

type Binary = Extract<Expr, { kind: 'binary' }>;

const COMPARES: ReadonlySet<BinaryOperator> = new Set(['==', '!=', 'in', 'not in']);

/** The value of a binary expression, with what a comparison proves. */
export function binary(run: Run, frame: Frame, expr: Binary): Value {
  const left = evaluate(run, frame, expr.left);
  const right = evaluate(run, frame, expr.right);
  const at = span(frame.fn.file, expr.at);
  noteCompared(run, expr.operator, left, right, at);
  const value = outcome(run, frame, expr, left, right);
  const isEmpty = [left, right].some((one) => isConstant(one) && !onlyConstant(one));
  return COMPARES.has(expr.operator) && !isEmpty ? answerTo(run, value, [left, right], at) : value;
}

function outcome(run: Run, frame: Frame, expr: Binary, left: Value, right: Value): Value {
  const at = span(frame.fn.file, expr.at);
  switch (expr.operator) {
    case '+':
      return plus(run, left, right, at);
    case '%':
      return left.atoms.some((atom) => atom.kind === 'text' || isText(atom))
        ? formatted(run, left, right, at)
        : arithmetic(left, right);
    case '==':
      noteComparison(run, left, right, at);
      return equality(run, frame, expr, left, right);
    case '!=': {
      noteComparison(run, left, right, at);
      const { proofs } = equality(run, frame, expr, left, right);
      if (proofs === undefined) return SCALAR;
      return { ...SCALAR, proofs: { whenTrue: proofs.whenFalse, whenFalse: proofs.whenTrue } };
    }
    case 'in':
      return membership(left, right);
    case 'not in': {
      const { proofs } = membership(left, right);
      if (proofs === undefined) return SCALAR;
      return { ...SCALAR, proofs: { whenTrue: proofs.whenFalse, whenFalse: proofs.whenTrue } };
    }
    case '|':
      return isType(left) && isType(right)
        ? join(left, right)
        : (united(run, left, right, at) ?? arithmetic(left, right));
    case '/':
      return joinedPath(run, left, right, at) ?? arithmetic(left, right);
    case '>':
      // `errors.length > 0` says what `errors.length` says.
      return onlyConstant(right) === 0 && left.proofs !== undefined
        ? { ...SCALAR, proofs: left.proofs }
        : bounded(right, left);
    case '>=':
      return bounded(right, left);
    case '<':
    case '<=':
      return bounded(left, right);
    case 'instanceof':
      return SCALAR;
    default:
      return arithmetic(left, right);
  }
}

/** Python's `a | b` of dictionaries, or of sets. */
function united(run: Run, left: Value, right: Value, at: Span): Value | undefined {
  const sides = [left, right];
  const isKnown = sides.some((one) => one.objects.some((object) => object.kind === 'record'));
  if (run.language !== 'python' || !isKnown) return undefined;
  const isList = sides.some((one) =>
    one.objects.some((object) => object.kind === 'record' && object.isList),
  );
  if (isList) return makeList(run, [], joinAll(sides.map((one) => anyMember(run, one, at))));
  const made = makeRecord(run, []);
  for (const one of sides) copyFields(run, made, one, at);
  return made;
}

/** Python's `A | None`: a type that is either. */
function isType(value: Value): boolean {
  return (
    value.labels.length === 0 &&
    (value.objects.some((one) => one.kind === 'api' || one.kind === 'class') ||
      onlyConstant(value) === null)
  );
}

function isText(atom: Value['atoms'][number]): boolean {
  return atom.kind === 'constant' && typeof atom.value === 'string';
}

function arithmetic(left: Value, right: Value): Value {
  const labels = joinLabels(left.labels, right.labels);
  return { ...SCALAR, labels: clearLabels(labels, CLEARS_TEXT) };
}

function plus(run: Run, left: Value, right: Value, at: Span): Value {
  const a = onlyConstant(left);
  const b = onlyConstant(right);
  if (typeof a === 'number' && typeof b === 'number')
    return ofAtom({ kind: 'constant', value: a + b });
  const lists = left.objects.some((one) => one.kind === 'record' && one.isList);
  if (lists) return join(left, right);
  const isSum =
    left.atoms.some((atom) => atom.kind === 'scalar') &&
    right.atoms.every(
      (atom) =>
        atom.kind === 'scalar' || (atom.kind === 'constant' && typeof atom.value === 'number'),
    );
  if (isSum && right.atoms.length > 0) return arithmetic(left, right);
  const made = concatenate(
    withoutClimbing([asText(run, left, at), asText(run, right, at)]),
    run.site(at),
    at,
  );
  run.state.copied += sizeOf(made);
  return made;
}

/** Pieces of a text that grows are copied each time. */
function sizeOf({ atoms: [atom] }: Value): number {
  return atom?.kind === 'text' ? atom.parts.length : 0;
}

/** Python's `'…' % values`. */
function formatted(run: Run, left: Value, right: Value, at: Span): Value {
  const parts = right.objects.flatMap((one) =>
    one.kind === 'record' ? [...one.store.fields.values()].map((cell) => cell.value) : [],
  );
  return makeFormat(left, parts.length > 0 ? parts : [right], run.site(at), at);
}

/** `Path(a) / b`. */
function joinedPath(run: Run, left: Value, right: Value, at: Span): Value | undefined {
  const isPath = left.objects.some((one) => one.kind === 'api' && one.path.startsWith('pathlib.'));
  if (!isPath) return undefined;
  const labels = deriveLabels(
    joinLabels(left.labels, right.labels),
    run.site(at),
    at,
    'becomes part of a path',
  );
  const longer = run.api('pathlib.Path()', undefined, [left, right], new Map(), at);
  if (labels.length > 0) longer.store.rest = { value: tainted(labels) };
  return ofObject(longer, labels);
}

function equality(run: Run, frame: Frame, expr: Binary, left: Value, right: Value): Value {
  const typed = typeCheck(run, frame, expr, right);
  const proofs = typed ?? [
    ...equalTo(left, right),
    ...equalTo(right, left),
    ...requestProofs(left, right),
    ...requestProofs(right, left),
  ];
  const known = isConstant(left) && isConstant(right) ? knownEquality(left, right) : undefined;
  if (known !== undefined) return known;
  const inherited = outcomeOf(left, right) ?? outcomeOf(right, left);
  if (inherited !== undefined) return { ...SCALAR, proofs: inherited };
  const whenFalse = [...noPrototype(left, right), ...noPrototype(right, left)];
  return { ...SCALAR, proofs: { whenTrue: proofs, whenFalse } };
}

/** A name that is not `__proto__` leads to no prototype in one step. */
function noPrototype(subject: Value, other: Value): readonly Proof[] {
  if (subject.labels.length === 0 || onlyConstant(other) !== '__proto__') return [];
  const clears = clearanceOf('prototype');
  return subject.labels.map(({ key }) => ({ key, clears }));
}

function knownEquality(left: Value, right: Value): Value | undefined {
  const [a, b] = [constantsOf(left), constantsOf(right)];
  if (a.length !== 1 || b.length !== 1) return undefined;
  return ofAtom({ kind: 'constant', value: a[0] === b[0] });
}

/** `match == null`, `isValid(x) === true`: the comparison stands for the outcome of the check itself. */
function outcomeOf(subject: Value, other: Value): Proofs | undefined {
  const { proofs } = subject;
  if (proofs === undefined || !isConstant(other) || other.atoms.length !== 1) return undefined;
  const only = onlyConstant(other);
  if (only === true) return proofs;
  if (only !== false && only !== null && only !== undefined) return undefined;
  return { whenTrue: proofs.whenFalse, whenFalse: proofs.whenTrue };
}

/** Text that equals something which nobody outside chose is no longer anybody's choice. */
function equalTo(subject: Value, other: Value): readonly Proof[] {
  if (subject.labels.length === 0) return [];
  if (deepLabels(other).some(isFromOutside)) return [];
  const isEmpty = other.atoms.length + other.objects.length === 0 && !other.unknown;
  return isEmpty ? [] : subject.labels.map((label) => ({ key: label.key, clears: CLEARS_ALL }));
}

function isFromOutside(label: Value['labels'][number]): boolean {
  return label.origin.kind === 'event' || label.origin.kind === 'remote';
}

/** `typeof x === 'number'`. */
function typeCheck(
  run: Run,
  frame: Frame,
  expr: Binary,
  right: Value,
): readonly Proof[] | undefined {
  if (expr.left.kind !== 'unary' || expr.left.operator !== 'typeof') return undefined;
  const type = onlyConstant(right);
  if (typeof type !== 'string') return [];
  const subject = evaluate(run, frame, expr.left.value);
  if (type === 'string') return textProofs(subject);
  if (type !== 'number' && type !== 'boolean' && type !== 'bigint') return [];
  return subject.labels.map((label) => ({ key: label.key, clears: CLEARS_TEXT }));
}

/** `small < great`: what is below a number that the code sets is not much work. */
function bounded(small: Value, great: Value): Value {
  const whenTrue = isFixedNumber(great) ? boundsOf(small) : [];
  const whenFalse = isFixedNumber(small) ? boundsOf(great) : [];
  return { ...SCALAR, proofs: { whenTrue, whenFalse } };
}

function isFixedNumber(value: Value): boolean {
  if (isConstant(value)) return constantsOf(value).every((one) => typeof one === 'number');
  // A setting of the deployment.
  const { labels } = value;
  return labels.length > 0 && labels.every(({ origin }) => origin.kind === 'environment');
}

function boundsOf({ labels }: Value): readonly Proof[] {
  return labels.map(({ key }) => ({ key, clears: clearanceOf('loop') }));
}

/** `x in allowed`; `'..' in x`. */
function membership(left: Value, right: Value): Value {
  const part = onlyConstant(left);
  if (typeof part === 'string' && right.labels.length > 0) {
    const clears = part === '..' || part === '../' || part === '/' ? clearanceOf('path') : 0;
    const proofs = clears === 0 ? [] : right.labels.map((label) => ({ key: label.key, clears }));
    return { ...SCALAR, proofs: { whenTrue: [], whenFalse: proofs } };
  }
  const isText = right.objects.length === 0 && right.atoms.some((atom) => atom.kind === 'text');
  const allowed = isText || deepLabels(right).some(isFromOutside) ? [] : left.labels;
  const proofs = allowed.map((label) => ({ key: label.key, clears: CLEARS_ALL }));
  return { ...SCALAR, proofs: { whenTrue: proofs, whenFalse: [] } };
}
