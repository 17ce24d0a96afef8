import { type Action, fits } from '../../iam/actions.ts';
import { overlaps } from '../../iam/algebra/text.ts';
import type { FunctionNeeds, Need, NeedReason, UnresolvedNeed } from '../../model/needs.ts';
import type { Statement } from '../../model/policy.ts';
import type { Text } from '../../model/text.ts';
import type { Evidence, PermissionState, PermissionUse, Use } from '../../model/use.ts';
import type { AccessReport } from '../trail/reports.ts';
import { isPermitted } from './aggregate.ts';
import { cautious } from './caution.ts';
import type { Coverage } from './coverage.ts';
import type { Granted } from './granted.ts';
import type { Meanings } from './physical.ts';

/** All that decides what becomes of the permissions of one role. */
export type Known = {
  readonly needs: readonly Need[];
  readonly unresolved: readonly UnresolvedNeed[];
  readonly uses: readonly Use[];
  readonly reports: readonly AccessReport[];
  readonly evidence: Evidence;
  readonly coverage: Coverage;
  readonly meanings: Meanings;
};

const DAY = 86_400_000;
const FADED_DAYS = 30;

/** What is known of a role, from its functions' needs and its recorded calls. */
export function knownOf(
  needs: readonly FunctionNeeds[],
  rest: Pick<Known, 'uses' | 'reports' | 'evidence' | 'coverage' | 'meanings'>,
): Known {
  return {
    needs: needs.flatMap((one) => one.needs),
    unresolved: needs.flatMap((one) => one.unresolved),
    ...rest,
  };
}

/** One granted action with what is known of it. */
export type Judged = {
  readonly action: Action;
  readonly state: PermissionState;
  readonly uses: readonly Use[];
  readonly needs: readonly Need[];
  /** Whether the needs are all there can be: the code is known, and nothing that is unresolved may need the action. */
  readonly isExplained: boolean;
  readonly why: string;
};

/** Judges the actions of a statement one by one. */
export function judge(granted: Granted, known: Known): readonly Judged[] {
  const { statement, actions } = granted;
  const uses = groupedBy(known.uses.filter(isPermitted), (use) => use.action?.toLowerCase());
  const needs = new Map<string, Need[]>();
  for (const need of known.needs) {
    for (const name of need.actions) push(needs, name.toLowerCase(), need);
  }
  return actions.map((action) => {
    const key = action.name.toLowerCase();
    const own = (uses.get(key) ?? []).filter((use) =>
      reaches(statement, action, use.resource, known.meanings),
    );
    const wanted = (needs.get(key) ?? []).filter((need) => needOn(statement, need));
    const state = cautious(stateOf(action, own, wanted, known), action, granted, known);
    const isExplained =
      known.evidence.codeKnown && !known.unresolved.some((one) => mayNeed(one, action));
    return { action, uses: own, needs: wanted, isExplained, ...state };
  });
}

function stateOf(
  action: Action,
  uses: readonly Use[],
  needs: readonly Need[],
  known: Known,
): Pick<Judged, 'state' | 'why'> {
  const open = known.unresolved.find((one) => mayNeed(one, action));
  if (uses.length > 0) return usedState(uses, needs.length > 0 || open !== undefined, known);
  const reported = reportOn(action, known.reports);
  if (reported?.last !== undefined) return { state: 'used', why: 'AWS reports its use' };
  if (needs.length > 0) return { state: 'in-code', why: whyKept(needs) };
  if (open !== undefined) return { state: 'open', why: open.reason };
  const strange = known.uses.find(
    (use) => use.action === undefined && use.service === action.service,
  );
  if (strange !== undefined) {
    return { state: 'open', why: `it is not known which action the event ${strange.event} needs` };
  }
  if (reported !== undefined) return { state: 'unused', why: 'AWS reports no use' };
  const unseen = known.coverage.whyUnseen(action.name);
  if (unseen === undefined) return { state: 'unused', why: 'neither used nor in the code' };
  return known.evidence.codeKnown
    ? { state: 'unused', why: `not in the code (${unseen})` }
    : { state: 'unseen', why: unseen };
}

function usedState(
  uses: readonly Use[],
  mayBeNeeded: boolean,
  { evidence, coverage }: Known,
): Pick<Judged, 'state' | 'why'> {
  if (!mayBeNeeded && evidence.codeKnown) {
    return { state: 'not-in-code', why: 'no line of the code needs it' };
  }
  const last = Math.max(...uses.map((use) => use.last));
  const idle = ((coverage.last ?? last) - last) / DAY;
  return idle > Math.max(FADED_DAYS, 2 * evidence.period)
    ? { state: 'faded', why: `not for ${Math.floor(idle)} days` }
    : { state: 'used', why: 'in use' };
}

/** Why something stays that was not seen in use. */
function whyKept(needs: readonly Need[]): string {
  if (needs.every((need) => need.certain === 'possibly')) return 'needed only in some case';
  return needs.some((need) => need.origin === 'code')
    ? 'the code calls it, on a path that was not taken'
    : 'the configuration needs it';
}

function reportOn(action: Action, reports: readonly AccessReport[]): AccessReport | undefined {
  const own = reports.filter((one) => one.service === action.service);
  const named = own.filter((one) =>
    one.actions?.some((name) => name.toLowerCase() === action.name.toLowerCase()),
  );
  // A service that was never used has no used action; of a service that was used nothing follows for one action.
  const whole = own.filter((one) => one.actions === undefined && one.last === undefined);
  const used = named.find((one) => one.last !== undefined);
  return used ?? (named.length > 0 ? named[0] : whole[0]);
}

function mayNeed(open: UnresolvedNeed, action: Action): boolean {
  if (open.actions.some((one) => one.toLowerCase() === action.name.toLowerCase())) return true;
  return open.kind === 'action' && open.call?.startsWith(`${action.service}:`) === true;
}

/** Whether a statement may be what let a call on a resource through. */
function reaches(
  statement: Statement,
  action: Action,
  resource: string | undefined,
  meanings: Meanings,
): boolean {
  const { resources } = statement;
  if (resource === undefined || resources === undefined) return true;
  if (!fits(action, resource)) return true;
  if (resources.negated) return true;
  return resources.items.some((one) => meanings.mayMean(one.text, resource));
}

function needOn({ resources }: Statement, { resource }: Need): boolean {
  if (resources === undefined || resources.negated || resource.kind === 'any') return true;
  return resources.items.some((one) => onSame(one.text, resource.arn));
}

function onSame(pattern: Text, arn: Text): boolean {
  return pattern === '*' || overlaps(pattern, arn) !== 'no';
}

/** Judged actions of a statement that have a service and a state in common. */
export function grouped(granted: Granted, judged: readonly Judged[]): readonly PermissionUse[] {
  const groups = groupedBy(judged, ({ action, state, why }) => `${action.service} ${state} ${why}`);
  return [...groups.values()].flatMap((all) => {
    const [one] = all;
    if (one === undefined) return [];
    return [
      {
        state: one.state,
        service: one.action.service,
        actions: all.map((each) => each.action.name),
        statement: granted.statement,
        policy: granted.policy.origin,
        uses: all.flatMap((each) => each.uses),
        because: reasons(all.flatMap((each) => each.needs)),
        why: one.why,
      },
    ];
  });
}

function reasons(needs: readonly Need[]): readonly NeedReason[] {
  const found = new Map<string, NeedReason>();
  for (const one of needs.flatMap((need) => need.because)) {
    found.set(`${one.span.file} ${one.span.start} ${one.text}`, one);
  }
  return [...found.values()];
}

function groupedBy<T>(all: readonly T[], keyOf: (one: T) => string | undefined): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    if (key !== undefined) push(groups, key, one);
  }
  return groups;
}

function push<T>(groups: Map<string, T[]>, key: string, one: T): void {
  const list = groups.get(key);
  if (list === undefined) groups.set(key, [one]);
  else list.push(one);
}
