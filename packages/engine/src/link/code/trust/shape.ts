import type { Control, FieldFormat } from '../../../model/event-trust.ts';
import { isDecoding, isElement, stepsOf } from './path.ts';

/** What proves a claim: a token, the context of a Lambda authorizer, a signature, a certificate, or whatever the route has. */
export type ClaimKind = 'token' | 'context' | 'signature' | 'certificate' | 'any';

/** Control of a row; containers get theirs from what is in them. */
type RowControl = Exclude<Control, 'mixed' | 'claimed'> | `claimed ${ClaimKind}`;

/**
 * One part of an event: its path, who decides on it, its name in a sentence (`{}` stands for the key that a
 * `*` matched), and what limits it. A row for a container holds for every part of it that has no row.
 */
export type Row = readonly [
  path: string,
  control: RowControl,
  what: string,
  format?: FieldFormat | undefined,
];

/** A row as it is looked up. */
export type Rule = {
  readonly control: Exclude<Control, 'mixed'>;
  readonly claim: ClaimKind | undefined;
  readonly what: string;
  readonly format: FieldFormat | undefined;
};

/** A part of an event with the parts in it. */
export type Shape = {
  rule: Rule | undefined;
  readonly keys: Map<string, Shape>;
  any: Shape | undefined;
  /** Whether keys are names of headers, whose case does not count. */
  readonly folds: boolean;
  /** Control of the part as a whole. */
  control: Control;
};

/** What a path leads to. */
export type Found = {
  readonly control: Control;
  readonly rule: Rule | undefined;
  /** The key that the last `*` of the row matched; undefined where it is not known. */
  readonly key: string | undefined;
  /** True where the path ends at the row, false where it goes on into the content. */
  readonly exact: boolean;
  /** True where events have no such part. */
  readonly absent: boolean;
};

/** The rows as a tree. */
export function shapeOf(rows: readonly Row[]): Shape {
  const root = empty(false);
  for (const [path, control, what, format] of rows) {
    const [kind = control, claim] = control.split(' ') as [Rule['control'], ClaimKind?];
    placeOf(root, path).rule = { control: kind as Rule['control'], claim, what, format };
  }
  settle(root);
  return root;
}

/** Rows of a record, below the path of the list that holds it. */
export function below(prefix: string, rows: readonly Row[]): readonly Row[] {
  return rows.map(([path, ...rest]): Row => [path === '' ? prefix : `${prefix}.${path}`, ...rest]);
}

function empty(folds: boolean): Shape {
  return { rule: undefined, keys: new Map(), any: undefined, folds, control: 'platform' };
}

function placeOf(root: Shape, path: string): Shape {
  let at = root;
  for (const step of stepsOf(path)) {
    const next = step === '*' ? at.any : at.keys.get(step);
    if (next !== undefined) at = next;
    else {
      const made = empty(/headers$/i.test(step));
      if (step === '*') at.any = made;
      else at.keys.set(step, made);
      at = made;
    }
  }
  return at;
}

/** Gives every part its control as a whole, from the inside out. */
function settle(shape: Shape): Control {
  const inner = [...shape.keys.values(), ...(shape.any === undefined ? [] : [shape.any])];
  const found = new Set<Control>(inner.map(settle));
  if (shape.rule !== undefined) found.add(shape.rule.control);
  const [only] = found;
  shape.control = found.size === 1 && only !== undefined ? only : together(found);
  return shape.control;
}

/** What nobody outside decides on is the platform's; anything else is mixed. */
function together(found: ReadonlySet<Control>): Control {
  const isOurs = [...found].every((one) => one === 'platform' || one === 'constant');
  return isOurs ? 'platform' : 'mixed';
}

/** Looks a path up. Beyond a row without parts, everything is content of that row. */
export function lookUp(root: Shape, steps: readonly string[]): Found {
  let at = root;
  let key: string | undefined;
  let exact = true;
  let covering = at.rule;
  for (const step of steps) {
    if (at.keys.size === 0 && at.any === undefined) return foundAt(at, key, false);
    const named = at.keys.get(at.folds ? step.toLowerCase() : step);
    if (named === undefined && isDecoding(step)) {
      exact = false;
      continue;
    }
    if (step === '*' && at.any === undefined) return foundAt(at, undefined, false);
    const next = named ?? at.any;
    if (next === undefined) return unlisted(covering, step);
    if (next === at.any) key = isElement(step) ? key : step;
    at = next;
    covering = at.rule ?? covering;
  }
  return foundAt(at, key, exact);
}

function foundAt(at: Shape, key: string | undefined, exact: boolean): Found {
  return { control: at.control, rule: at.rule, key, exact, absent: false };
}

/** A part without a row: as the container around it says, or not there at all. */
function unlisted(rule: Rule | undefined, step: string): Found {
  const control = rule?.control ?? 'constant';
  return { control, rule, key: step, exact: false, absent: rule === undefined };
}
