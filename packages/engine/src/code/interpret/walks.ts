import type { Binding, Expr } from '../ir.ts';
import { evaluate } from './evaluate.ts';
import type { Run } from './run.ts';
import type { Frame, Value } from './value.ts';
import { join, NOTHING, provedOf } from './values.ts';

/** Variables that go down an object by names (`current = current[name]`), with the names that were taken. */
const WALKS = new WeakMap<Run, Map<Binding, Value>>();

/** Notes that a variable becomes what one of its own fields holds. */
export function noteWalk(run: Run, frame: Frame, binding: Binding, value: Expr): void {
  const key = run.language === 'javascript' ? keyBelow(binding, value) : undefined;
  // What a call gives would happen twice.
  if (key === undefined || !isPlain(key)) return;
  const walks = WALKS.get(run) ?? new Map<Binding, Value>();
  WALKS.set(run, walks);
  const taken = evaluate(run, frame, key);
  const labels = taken.labels.map((label) => ({
    ...label,
    // A name that was looked at here is not looked at where something is set in the end.
    cleared: label.cleared | provedOf(run.state.checks, label.key),
  }));
  walks.set(binding, join(walks.get(binding) ?? NOTHING, { ...NOTHING, labels }));
}

/** The names on the way to what a variable holds. */
export function walkedBy(run: Run, binding: Binding): Value | undefined {
  return WALKS.get(run)?.get(binding);
}

function keyBelow(binding: Binding, value: Expr): Expr | undefined {
  switch (value.kind) {
    case 'index':
      return isOf(binding, value.object) ? value.key : undefined;
    case 'logic':
      return keyBelow(binding, value.left);
    case 'assign': {
      const { target } = value;
      return target.kind === 'index' && isOf(binding, target.object) ? target.key : undefined;
    }
    default:
      return undefined;
  }
}

function isOf(binding: Binding, expr: Expr): boolean {
  return expr.kind === 'binding' && expr.binding === binding;
}

function isPlain(expr: Expr): boolean {
  if (expr.kind === 'index') return isPlain(expr.object) && isPlain(expr.key);
  if (expr.kind === 'binary') return isPlain(expr.left) && isPlain(expr.right);
  if (expr.kind === 'member') return isPlain(expr.object);
  return expr.kind === 'binding' || expr.kind === 'constant';
}
