import { planeOf } from '../../data/trail-planes.ts';
import type { RoleNode } from '../../model/graph.ts';
import type { LeastResource, LeastStatement, Proposal } from '../../model/least.ts';
import type { NeedCondition } from '../../model/needs.ts';
import type { Statement } from '../../model/policy.ts';
import type { RoleUse, Step } from '../../model/use.ts';
import type { Judged } from './classify.ts';
import type { Granted } from './granted.ts';
import { narrowed, todays, type Words } from './narrow.ts';
import { sidOf } from './sid.ts';

/** A statement of today with its judged actions. */
export type JudgedStatement = { readonly granted: Granted; readonly judged: readonly Judged[] };

/** The role after a step: today's statements without what the step takes away. */
export function proposalAt(
  step: Step,
  role: RoleNode,
  all: readonly JudgedStatement[],
  confidence: RoleUse['confidence'],
  words: Words,
): Proposal {
  const why = whyNot(step, role, all);
  if (why !== undefined) return { kind: 'none', from: role.id, reason: why, at: role.span };
  const kept = all.map((one) => ({ ...one, judged: keptAt(step, one, all) }));
  const isSame = step < 3 && kept.every((one, i) => one.judged.length === all[i]?.judged.length);
  if (isSame) return { kind: 'as-it-is', from: role.id };
  const sids = new Set<string>();
  const statements = kept.flatMap((one) => statementsOf(step, one, words, sids));
  if (step === 3 && isUnchanged(statements, all)) return { kind: 'as-it-is', from: role.id };
  const least = {
    from: role.id,
    functions: role.functions,
    logicalId: undefined,
    name: role.name,
    statements,
    confidence: confidence === 'none' ? ('low' as const) : confidence,
  };
  return { kind: 'least', from: role.id, roles: [least] };
}

function whyNot(step: Step, role: RoleNode, all: readonly JudgedStatement[]): string | undefined {
  if (step === 0) return 'it was not watched for long enough';
  if (role.external) return 'the role is declared elsewhere';
  if (!role.access.complete) return 'not all of its policies are known';
  const negated = all.some(({ granted }) => granted.statement.resources?.negated === true);
  return negated ? 'a statement with NotResource cannot be narrowed by use' : undefined;
}

/** What a step leaves of a statement. */
function keptAt(
  step: Step,
  { judged }: JudgedStatement,
  all: readonly JudgedStatement[],
): readonly Judged[] {
  if (step > 1) return judged.filter((one) => one.state !== 'unused');
  const services = new Set(
    all.flatMap((each) =>
      each.judged.filter((one) => one.state !== 'unused').map((one) => one.action.service),
    ),
  );
  return judged.filter((one) => services.has(one.action.service));
}

function statementsOf(
  step: Step,
  { granted, judged }: JudgedStatement,
  words: Words,
  sids: Set<string>,
): readonly LeastStatement[] {
  const { statement } = granted;
  const today = todays(statement, words);
  const groups = new Map<string, { resources: readonly LeastResource[]; own: Judged[] }>();
  for (const one of judged) {
    const resources = step === 3 ? (narrowed(statement, one, words) ?? today) : today;
    const plane = planeOf(one.action.name) === 'management' ? 'control' : 'data';
    const key = `${one.action.service} ${plane} ${resources.map((each) => each.arn).join(' ')}`;
    const group = groups.get(key) ?? { resources, own: [] };
    group.own.push(one);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ resources, own }) =>
    made(statement, resources, own, resources === today, sids),
  );
}

function made(
  statement: Statement,
  resources: readonly LeastResource[],
  own: readonly Judged[],
  isToday: boolean,
  sids: Set<string>,
): LeastStatement {
  const actions = own.map((one) => one.action.name);
  const isData = planeOf(actions[0] ?? '') !== 'management';
  const kept = own.find((one) => one.state === 'open' || one.state === 'unseen');
  const needs = own.flatMap((one) => one.needs);
  return {
    sid: sidOf(own, sids),
    actions,
    resources,
    conditions: statement.conditions.map(conditionOf),
    because: needs.flatMap((need) => need.because),
    plane: isData ? 'data' : 'control',
    certain: needs.some((need) => need.certain === 'needed') ? 'needed' : 'possibly',
    wide:
      kept === undefined ? (isToday ? 'the resources are those of today' : undefined) : kept.why,
  };
}

function conditionOf({ operator, key, values }: Statement['conditions'][number]): NeedCondition {
  return { operator, key, values, holds: 'always' };
}

/** Whether the last step changes nothing: every action and resource is as it was. */
function isUnchanged(
  statements: readonly LeastStatement[],
  all: readonly JudgedStatement[],
): boolean {
  if (!all.every(({ judged }) => judged.every((one) => one.state !== 'unused'))) return false;
  const before = new Set(
    all.flatMap(
      ({ granted }) => granted.statement.resources?.items.map((one) => one.text) ?? ['*'],
    ),
  );
  return statements.every((one) => one.resources.every(({ arn }) => before.has(arn)));
}
