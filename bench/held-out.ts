import { planeOf } from '../packages/engine/src/data/trail-planes.ts';
import { Rightsizing } from '../packages/engine/src/least/rightsize/rightsize.ts';
import { entriesOf } from '../packages/engine/src/least/trail/entries.ts';
import type { Entry } from '../packages/engine/src/least/trail/record.ts';
import type { RoleNode } from '../packages/engine/src/model/graph.ts';
import type { FunctionNeeds } from '../packages/engine/src/model/needs.ts';
import type { Query } from '../packages/engine/src/model/query.ts';
import type { RoleUse } from '../packages/engine/src/model/use.ts';
import { callsOfDay } from '../packages/engine/src/testing/trail/history.ts';
import { type Plan, plansOf } from '../packages/engine/src/testing/trail/plan.ts';
import { Random } from '../packages/engine/src/testing/trail/random.ts';
import { recordOf } from '../packages/engine/src/testing/trail/records.ts';
import { World } from '../packages/engine/src/testing/trail/world.ts';
import { withHiddenCalls } from './hidden-calls.ts';
import {
  type Allowed,
  allowedAfter,
  allowedToday,
  allows,
  pairsOf,
  resourcesOf,
} from './privilege.ts';
import { causesOf } from './rightsize-causes.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 4, 1);

/** One trial: how long to learn and to test, and for which part of the functions the code is not known. */
export type Trial = {
  readonly train: number;
  readonly test: number;
  readonly busiest: number;
  readonly withoutCode: number;
  readonly seed: number;
};

/** What became of one application. */
export type Outcome = {
  readonly roles: number;
  /** Roles for which something is taken away. */
  readonly narrowed: number;
  /** Pairs of action and resource that are allowed today and never used, and how many of them are taken away. */
  readonly unused: number;
  readonly removed: number;
  /** Mean over the roles of the part that is taken away. */
  readonly byRole: readonly number[];
  readonly records: number;
  readonly heldOut: number;
  readonly denied: readonly string[];
  /** For each role how far it went and why not further. */
  readonly notes: readonly string[];
  /** Why pairs that are not needed stay, with their number. */
  readonly causes: ReadonlyMap<string, number>;
  /** Seconds to join and propose, for all roles. */
  readonly seconds: number;
};

/** Learns from the first days of a history and tests the proposals on the rest. */
export function tried(query: Query, known: readonly FunctionNeeds[], trial: Trial): Outcome {
  const random = new Random(trial.seed);
  const world = new World(query.graph, {
    account: '111122223333',
    region: 'eu-central-1',
    stack: 'shop-prod',
    seed: trial.seed,
  });
  const seen = plansOf(query, known, world, random, trial.busiest);
  const all = withHiddenCalls(seen, known, query, world, new Random(trial.seed + 1));
  const plans = allowedPlans(all, query, world);
  const needs = known.map((one) => (random.chance(trial.withoutCode) ? unknown(one) : one));
  const sizing = new Rightsizing(query, needs);
  const records = learn(sizing, plans, world, trial, random);
  const started = performance.now();
  const roles = sizing.roles();
  const seconds = (performance.now() - started) / 1000;
  const after = new Map(roles.map((one) => [one.role, allowanceOf(one, query, world)]));
  const replayed = replay(plans, after, trial, random);
  return {
    ...privilege({ roles, known, plans, after }, query, world),
    records,
    seconds,
    notes: roles.map(noteOf),
    ...replayed,
  };
}

function noteOf(one: RoleUse): string {
  const { proposal, evidence } = one;
  const why = proposal.kind === 'none' ? proposal.reason : proposal.kind;
  const { days, invocations, calls, codeKnown } = evidence;
  return `${one.role}: step ${one.step}, ${why}, ${one.granted} -> ${one.left}; ${days} days, ${invocations} invocations, ${calls} calls, code ${codeKnown ? 'known' : 'not known'}`;
}

/** Calls that the role refuses today would fail before any change. */
function allowedPlans(plans: readonly Plan[], query: Query, world: World): readonly Plan[] {
  return plans.map((plan) => {
    const role = query.role(plan.function.role);
    const today = role === undefined ? [] : allowedToday(role, world);
    // Nothing has `${` in its name: a template that forgot `Fn::Sub` fails today.
    const possible = plan.calls.filter((one) => one.resource?.includes('${') !== true);
    const calls = possible.filter((one) => allows(today, one.action, itemOf(one.resource)));
    return { ...plan, calls };
  });
}

function itemOf(resource: string | undefined): string | undefined {
  return resource?.replaceAll('*', 'item-1');
}

/** What is known of a function whose code cannot be read: its configuration. */
function unknown(one: FunctionNeeds): FunctionNeeds {
  return {
    function: one.function,
    code: { kind: 'not-analysed', reason: 'left out for the trial' },
    needs: one.needs.filter((need) => need.origin === 'configuration'),
    unresolved: [],
  };
}

function learn(
  sizing: Rightsizing,
  plans: readonly Plan[],
  world: World,
  trial: Trial,
  random: Random,
): number {
  let number = 0;
  for (let day = 0; day < trial.train; day++) {
    for (const entry of background(START + day * DAY, world)) {
      sizing.aggregate.add(entry, `day-${day}`, ++number);
    }
    for (const call of callsOfDay(plans, START + day * DAY, random)) {
      const record = isRecorded(call.action) ? recordOf(call, world, number++) : undefined;
      if (record === undefined) continue;
      const origin = { file: `day-${day}`, record: number };
      for (const entry of entriesOf(record, origin))
        sizing.aggregate.add(entry, `day-${day}`, number);
    }
  }
  return number;
}

/** Services whose data events the trail records; of others it cannot tell what is used. */
const DATA_EVENTS: readonly string[] = ['s3', 'dynamodb', 'lambda', 'sqs', 'sns'];

function isRecorded(action: string): boolean {
  const service = action.slice(0, action.indexOf(':'));
  return planeOf(action) !== 'data' || DATA_EVENTS.includes(service);
}

/** What others do in the account, by which it shows what the trail records at all. */
function background(time: number, world: World): readonly Entry[] {
  const base = {
    eventTime: new Date(time).toISOString(),
    awsRegion: world.deployment.region,
    recipientAccountId: world.deployment.account,
    userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${world.deployment.account}:user/ann` },
  };
  const kinds = [
    ...DATA_EVENTS.map((one) => [one, 'Data']),
    ['iam', 'Management'],
    ['kms', 'Management'],
  ];
  return kinds.flatMap(([service, eventCategory]) =>
    [true, false].flatMap((readOnly) => {
      const eventSource = `${service}.amazonaws.com`;
      const record = { ...base, eventSource, eventName: 'Other', eventCategory, readOnly };
      return entriesOf(record, { file: 'background', record: 1 });
    }),
  );
}

function allowanceOf(one: RoleUse, query: Query, world: World): Allowed {
  const role = query.role(one.role);
  return role === undefined ? [] : allowedAfter(one.proposal, role, world);
}

function replay(
  plans: readonly Plan[],
  after: ReadonlyMap<string, Allowed>,
  trial: Trial,
  random: Random,
): Pick<Outcome, 'heldOut' | 'denied'> {
  const denied: string[] = [];
  const roleOf = new Map(plans.map((plan) => [plan.name, plan.function.role ?? '']));
  const answers = new Map<string, boolean>();
  let heldOut = 0;
  for (let day = trial.train; day < trial.train + trial.test; day++) {
    for (const call of callsOfDay(plans, START + day * DAY, random)) {
      if (call.role === '') continue;
      heldOut++;
      const role = roleOf.get(call.session) ?? '';
      const key = `${role} ${call.action} ${call.resource ?? ''}`;
      const known = answers.get(key);
      const isAllowed = known ?? allows(after.get(role) ?? [], call.action, itemOf(call.resource));
      answers.set(key, isAllowed);
      if (!isAllowed) denied.push(`${call.session}: ${call.action} on ${call.resource ?? '*'}`);
    }
  }
  return { heldOut, denied };
}

function privilege(
  {
    roles,
    known,
    plans,
    after,
  }: {
    readonly roles: readonly RoleUse[];
    readonly known: readonly FunctionNeeds[];
    readonly plans: readonly Plan[];
    readonly after: ReadonlyMap<string, Allowed>;
  },
  query: Query,
  world: World,
): Pick<Outcome, 'roles' | 'narrowed' | 'unused' | 'removed' | 'byRole' | 'causes'> {
  const causes = new Map<string, number>();
  const resources = resourcesOf(query, world);
  const byRole: number[] = [];
  let unused = 0;
  let removed = 0;
  for (const one of roles) {
    const role = query.role(one.role);
    if (role === undefined) continue;
    const used = neededPairs(role, known, plans, resources, world);
    const today = [...pairsOf(allowedToday(role, world, false), resources)].filter(
      (each) => !used.has(each),
    );
    const left = pairsOf(after.get(role.id) ?? [], resources);
    const stays = today.filter((each) => left.has(each));
    const gone = today.length - stays.length;
    for (const cause of causesOf(one, stays)) causes.set(cause, (causes.get(cause) ?? 0) + 1);
    unused += today.length;
    removed += gone;
    if (today.length > 0) byRole.push(gone / today.length);
  }
  const narrowed = roles.filter((one) => one.proposal.kind === 'least').length;
  return { roles: roles.length, narrowed, unused, removed, byRole, causes };
}

/** What the code and the configuration may need, and what is called: what rarely happens is no unused privilege. */
function neededPairs(
  role: RoleNode,
  known: readonly FunctionNeeds[],
  plans: readonly Plan[],
  resources: readonly string[],
  world: World,
): ReadonlySet<string> {
  const own = known.filter((one) => role.functions.includes(one.function));
  const needed: Allowed = own.flatMap(({ needs }) =>
    needs.flatMap(({ actions, resource }) => {
      const on = [resource.kind === 'any' ? '*' : world.concrete(resource.arn)];
      return actions.map((action) => ({ action: action.toLowerCase(), on }));
    }),
  );
  const calls = plans.filter((one) => one.function.role === role.id).flatMap((one) => one.calls);
  const called = calls.map(({ action, resource = '*' }) => ({
    action: action.toLowerCase(),
    on: [resource],
  }));
  return pairsOf([...needed, ...called], resources);
}
