import type { Span } from '../../model/span.ts';
import type { BinaryOperator, Expr } from '../ir.ts';
import type { Passed } from './evaluate.ts';
import type { Run } from './run.ts';
import type { Value } from './value.ts';
import { onlyConstant } from './values.ts';

/**
 * Notes that a condition asks for the form of parts of the event (a type, a length, a pattern, a range): more
 * than whether they are there. What it asks may prove little; that somebody asks is what is told.
 */
export function noteForm(run: Run, at: Span, ...values: readonly Value[]): void {
  if (run.looked === undefined) return;
  const labels = values
    .flatMap((value) => value.labels)
    .filter(({ origin, path }) => origin.kind === 'event' && path !== '');
  if (labels.length === 0) return;
  const from = labels.map(({ origin, path }) => ({ origin, path, derived: false }));
  run.recorder.observation({
    kind: 'form-check',
    at,
    details: { path: labels[0]?.path ?? '' },
    from,
  });
}

const COMPARES: ReadonlySet<BinaryOperator> = new Set([
  '<',
  '<=',
  '>',
  '>=',
  '==',
  '!=',
  'in',
  'not in',
  'instanceof',
]);

/** A comparison with anything but nothing at all. */
export function noteCompared(
  run: Run,
  operator: BinaryOperator,
  left: Value,
  right: Value,
  at: Span,
): void {
  if (run.looked === undefined || !COMPARES.has(operator)) return;
  if (!isBlank(right)) noteForm(run, at, left);
  if (!isBlank(left)) noteForm(run, at, right);
}

function isBlank(value: Value): boolean {
  const isConstant = value.atoms.length === 1 && value.labels.length + value.objects.length === 0;
  const only = onlyConstant(value);
  return isConstant && !value.unknown && (only === undefined || only === null || only === '');
}

/** Calls that read, convert or ask whether something is there. */
const READS =
  /^(?:get|has|hasOwn|hasOwnProperty|parse|loads|String|str|Boolean|bool|decodeURIComponent|keys|values|log|error|warn|info|debug|toString|trim|strip|lower|toLowerCase|decode|from|b64decode)$/;
/** Methods of a text or list that ask for its form. */
const ASKS =
  /^(?:match|matchAll|test|search|startsWith|endsWith|startswith|endswith|includes|indexOf|is[a-z]+|some|every|fullmatch)$/;

/** A call in a condition: what is handed to it is looked at, and so is the text or list whose method it is. */
export function noteAsked(run: Run, callee: Expr, object: Value | undefined, passed: Passed): void {
  if (run.looked === undefined) return;
  const name = nameOf(callee);
  if (object !== undefined && ASKS.test(name)) noteForm(run, passed.at, object);
  if (!READS.test(name)) noteForm(run, passed.at, ...passed.args, ...passed.named.values());
}

function nameOf(callee: Expr): string {
  switch (callee.kind) {
    case 'member':
      return callee.property;
    case 'binding':
      return callee.binding.name;
    case 'global':
      return callee.name;
    default:
      return '';
  }
}
