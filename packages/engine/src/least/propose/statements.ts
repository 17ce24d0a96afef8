import { isControlPlaneName } from '../../iam/access/plane.ts';
import { actionOf, fits } from '../../iam/actions.ts';
import type { LeastResource, LeastStatement } from '../../model/least.ts';
import type { NeedReason } from '../../model/needs.ts';
import type { Query } from '../../model/query.ts';
import { type Atom, limitsOf, plainArn } from './atom.ts';
import { sidsFor } from './sids.ts';

/** Atoms that are to be one statement. */
export type Bundle = { readonly atoms: readonly Atom[]; readonly plane: 'data' | 'control' };

/** Statements that allow the atoms and no more: as few as that takes, in a fixed order. */
export function statementsOf(atoms: readonly Atom[], query: Query): readonly LeastStatement[] {
  const planes = Map.groupBy(atoms, (one) => `${planeOf(one)} ${serviceOf(one)} ${limitsOf(one)}`);
  const bundles = [...planes.values()]
    .flatMap(bundlesOf)
    .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const sids = sidsFor(bundles, query);
  return bundles.map((bundle, i) => statementOf(bundle, sids[i] ?? `Statement${i + 1}`));
}

function planeOf({ action }: Atom): Bundle['plane'] {
  return isControlPlaneName(action) === true ? 'control' : 'data';
}

/** The prefix of an action. */
export function serviceOf({ action }: Pick<Atom, 'action'>): string {
  return action.slice(0, action.indexOf(':')).toLowerCase();
}

/** Actions on one resource together, then resources with the same actions, then what adds nothing to one another. */
function bundlesOf(atoms: readonly Atom[]): readonly Bundle[] {
  const byResource = Map.groupBy(atoms, (one) => plainArn(one.arn));
  const sameActions = Map.groupBy(byResource.values(), (group) =>
    group
      .map((one) => one.action.toLowerCase())
      .sort()
      .join(),
  );
  const groups = [...sameActions.values()].map((group) => group.flat());
  const plane = atoms[0] === undefined ? 'data' : planeOf(atoms[0]);
  return withoutSplits(groups).map((group) => ({ atoms: group, plane }));
}

/** A table and its indexes go together where no action of the one can be done on the other but those that are needed. */
function withoutSplits(groups: readonly (readonly Atom[])[]): readonly (readonly Atom[])[] {
  const done: (readonly Atom[])[] = [];
  for (const group of groups) {
    const i = done.findIndex(
      (other) => isOneThing(group, other) && addsNothing([...group, ...other]),
    );
    if (i === -1) done.push(group);
    else done[i] = [...(done[i] ?? []), ...group];
  }
  return done;
}

function isOneThing(a: readonly Atom[], b: readonly Atom[]): boolean {
  const nodes = new Set([...a, ...b].map((one) => one.node));
  return nodes.size === 1 && !nodes.has(undefined);
}

function addsNothing(atoms: readonly Atom[]): boolean {
  const allowed = new Set(atoms.map((one) => `${one.action} ${one.arn}`));
  return atoms.every(({ action }) => {
    const known = actionOf(action);
    return atoms.every(
      ({ arn }) => allowed.has(`${action} ${arn}`) || (known !== undefined && !fits(known, arn)),
    );
  });
}

function statementOf({ atoms, plane }: Bundle, sid: string): LeastStatement {
  const [first] = atoms;
  const wide = [...new Set(atoms.flatMap((one) => one.wide ?? []))];
  const when = first?.when;
  return {
    sid,
    actions: [...new Set(atoms.map((one) => one.action))].sort(),
    resources: resourcesOf(atoms),
    conditions: first?.conditions ?? [],
    because: reasonsOf(atoms),
    plane,
    certain: atoms.some((one) => one.certain === 'needed') ? 'needed' : 'possibly',
    wide: wide.length === 0 ? undefined : wide.join('; '),
    ...(when === undefined ? {} : { when }),
  };
}

function resourcesOf(atoms: readonly Atom[]): readonly LeastResource[] {
  const found = new Map<string, LeastResource>();
  for (const { arn, template } of atoms) {
    const key = plainArn(arn);
    const known = found.get(key);
    if (known?.template === undefined) found.set(key, { arn, template });
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

function reasonsOf(atoms: readonly Atom[]): readonly NeedReason[] {
  const found = new Map<string, NeedReason>();
  for (const { because } of atoms) {
    for (const one of because) found.set(`${one.span.file} ${one.span.start} ${one.text}`, one);
  }
  return [...found.values()];
}

function keyOf({ plane, atoms }: Bundle): string {
  const services = [...new Set(atoms.map(serviceOf))].sort();
  const arns = atoms.map((one) => plainArn(one.arn)).sort();
  const isTelemetry = TELEMETRY.has(services[0] ?? '');
  return `${plane === 'data' ? 0 : 1} ${isTelemetry ? 1 : 0} ${services.join()} ${arns.join()}`;
}

/** Logs, traces and networks come last: what a function is for stands first. */
const TELEMETRY: ReadonlySet<string> = new Set(['logs', 'xray', 'cloudwatch', 'ec2', 'kms']);
