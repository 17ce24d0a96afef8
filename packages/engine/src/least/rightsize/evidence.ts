import type { RoleNode } from '../../model/graph.ts';
import type { FunctionNeeds } from '../../model/needs.ts';
import type { Query } from '../../model/query.ts';
import type { Evidence, RoleUse, Step, Use } from '../../model/use.ts';
import type { Aggregate } from './aggregate.ts';
import { periodOf } from './periods.ts';

/** What one step takes. `days` of records, runs of the rarest schedule within them, and invocations. */
type Bar = { readonly days: number; readonly runs: number; readonly invocations: number };

/**
 * What each step takes, from 1. By the rule of three, an action that none of n invocations needed is needed by at most
 * 3/n of them, with 95 % confidence: 10 %, 1 % and 0.3 %.
 */
const BARS: readonly [Bar, Bar, Bar] = [
  { days: 7, runs: 1, invocations: 30 },
  { days: 30, runs: 2, invocations: 300 },
  { days: 60, runs: 3, invocations: 1000 },
];

/** How well the log watched a role. */
export function evidenceOf(
  role: RoleNode,
  needs: readonly FunctionNeeds[],
  uses: readonly Use[],
  aggregate: Aggregate,
  query: Query,
): Evidence {
  const functions = role.functions.flatMap((id) => query.function(id) ?? []);
  const periods = functions.map((fn) => periodOf(fn, query));
  const unknown = needs.filter((one) => !isKnown(one)).map((one) => one.function);
  const counted = unknown.length > 0 ? unknown : role.functions;
  const each = counted.map((id) => aggregate.invocations.of(id));
  return {
    days: aggregate.coverage.days,
    first: aggregate.coverage.first,
    last: aggregate.coverage.last,
    calls: uses.reduce((sum, use) => sum + use.count, 0),
    // A function that seldom runs holds back the role that it shares.
    invocations: each.length === 0 ? 0 : Math.min(...each),
    period: Math.max(1, ...periods),
    codeKnown: needs.length > 0 && unknown.length === 0 && !isSharedBeyond(role, query),
  };
}

/** Whether all that the code may need is known. */
function isKnown({ code, unresolved }: FunctionNeeds): boolean {
  return code.kind === 'analysed' && unresolved.every((one) => one.kind !== 'code');
}

/** Whether something other than functions runs under the role, whose needs no code tells. */
function isSharedBeyond(role: RoleNode, query: Query): boolean {
  return query.to(role.id, 'assumes').some((edge) => query.function(edge.from) === undefined);
}

/** How far evidence goes, and what is missing for the next step. */
export function stepOf(evidence: Evidence): Pick<RoleUse, 'step' | 'confidence' | 'next'> {
  const reached = BARS.filter((bar) => missing(evidence, bar) === undefined).length;
  // Code that is known to the end shows the rare paths as well: one step less has to be seen.
  const isWatched = reached > 0 || evidence.codeKnown;
  const step = asStep(evidence.codeKnown && isWatched ? reached + 1 : reached);
  const bar = BARS[evidence.codeKnown ? reached : step];
  return {
    step,
    confidence: (['none', 'low', 'medium', 'high'] as const)[step],
    next: step === 3 || bar === undefined ? undefined : missing(evidence, bar),
  };
}

function asStep(number: number): Step {
  return number >= 3 ? 3 : number === 2 ? 2 : number === 1 ? 1 : 0;
}

/** What a bar takes that is not there, as a clause; undefined where all of it is. */
function missing({ days, period, invocations }: Evidence, bar: Bar): string | undefined {
  const wanted = Math.max(bar.days, Math.ceil(bar.runs * period));
  const parts = [
    ...(days < wanted ? [`${wanted} days of records (there are ${days})`] : []),
    ...(invocations < bar.invocations
      ? [`${bar.invocations} invocations (at least ${invocations} are known)`]
      : []),
  ];
  return parts.length === 0 ? undefined : parts.join(' and ');
}
