import type { SourceLabel } from '../../model/code.ts';
import type { Span } from '../../model/span.ts';
import type { Expr } from '../ir.ts';
import { deepLabels } from './describe.ts';
import type { Run } from './run.ts';
import type { Checks } from './state.ts';
import type { Label, Value } from './value.ts';
import { CLEARS_ALL } from './value.ts';
import { clearLabels, deriveLabels } from './values.ts';

/** Parts of an event that say who calls, wherever they stand: claims, tokens, what an authorizer hands on. */
const CALLERS =
  /(?:^|\.)(?:authorizer|claims|identity|cognito\w*|principal\w*|authorization|cookies?|session\w*|x-user\S*|\$jwt)(?:\.|$)/i;

/** Those that hold such parts: whether they are there says only that somebody is signed in. */
const CONTAINERS = /(?:^|\.)(?:authorizer|claims|jwt|lambda|identity|cookies?)$/i;

/** Whether a part of the event says who calls. */
export function isOfCaller({ origin, path }: Pick<Label, 'origin' | 'path'>): boolean {
  return origin.kind === 'event' && CALLERS.test(path) && !CONTAINERS.test(path);
}

/** The answer of a comparison with who calls: it does no harm, and whoever looks at it asks who calls. */
export function answerTo(run: Run, answer: Value, sides: readonly Value[], at: Span): Value {
  const callers = sides.flatMap(({ labels }) => labels.filter(isOfCaller));
  if (callers.length === 0) return answer;
  for (const one of sides) {
    for (const label of deepLabels(one)) run.recorder.comparedWithCaller(label);
  }
  return { ...answer, labels: clearLabels(deriveLabels(callers, run.site(at), at), CLEARS_ALL) };
}

/** What a condition looks at of who calls, beyond its being there. */
export function callersIn(test: Expr, looked: readonly Label[]): readonly Label[] {
  const ofCaller = looked.filter(isOfCaller);
  return isPresence(test) ? ofCaller.filter(({ derivation }) => derivation !== 0) : ofCaller;
}

/**
 * Whether a condition only asks if something is there (`if (!user)`, `x == null`): that somebody is signed in says
 * nothing of whose the record is.
 */
function isPresence(test: Expr): boolean {
  switch (test.kind) {
    case 'binding':
    case 'member':
    case 'index':
    case 'constant':
      return true;
    case 'not':
      return isPresence(test.value);
    case 'logic':
      return isPresence(test.left) && isPresence(test.right);
    case 'binary': {
      const isEqual = test.operator === '==' || test.operator === '!=';
      return isEqual && [test.left, test.right].some(isEmpty);
    }
    default:
      return false;
  }
}

function isEmpty(expr: Expr): boolean {
  return (
    expr.kind === 'constant' &&
    (expr.value === null || expr.value === undefined || expr.value === '')
  );
}

const ASKED = 'asked|';

/** Notes that from here on it has been asked who calls: it holds as far as a check does. */
export function ask(run: Run, callers: readonly Label[]): void {
  run.state.prove(callers.map(({ path }) => ({ key: ASKED + path, clears: 1 })));
}

/** The checks without what a condition asked that nobody drew a conclusion from. */
export function withoutAsked(checks: Checks, callers: readonly Label[], before: Checks): Checks {
  const keys = callers.map(({ path }) => ASKED + path).filter((key) => !before.has(key));
  if (!keys.some((key) => checks.has(key))) return checks;
  const kept = new Map(checks);
  for (const key of keys) kept.delete(key);
  return kept;
}

/** What of the event that says who calls has been asked on every way to this place. */
export function asked(checks: Checks): readonly SourceLabel[] {
  const found: SourceLabel[] = [];
  for (const key of checks.keys()) {
    if (!key.startsWith(ASKED)) continue;
    found.push({ origin: { kind: 'event' }, path: key.slice(ASKED.length), derived: false });
  }
  return found;
}
