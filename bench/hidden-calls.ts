import { isControlPlaneName } from '../packages/engine/src/iam/access/plane.ts';
import { type Action, fits, formatOf } from '../packages/engine/src/iam/actions.ts';
import { matches } from '../packages/engine/src/iam/algebra/text.ts';
import { grantedBy } from '../packages/engine/src/least/rightsize/granted.ts';
import { neededBy } from '../packages/engine/src/least/trail/actions.ts';
import type { RoleNode } from '../packages/engine/src/model/graph.ts';
import type { FunctionNeeds } from '../packages/engine/src/model/needs.ts';
import type { Query } from '../packages/engine/src/model/query.ts';
import {
  frequency,
  type Plan,
  type PlannedCall,
} from '../packages/engine/src/testing/trail/plan.ts';
import type { Random } from '../packages/engine/src/testing/trail/random.ts';
import type { World } from '../packages/engine/src/testing/trail/world.ts';
import { isExecution, resourcesOf } from './privilege.ts';

/** What a statement of a role gives, with names as deployed. */
type Grant = { readonly actions: readonly Action[]; readonly on: readonly string[] };

/**
 * Calls that nothing but the log shows: of functions whose code is in no language that is followed, or is not followed to
 * the end. They are drawn from what the role allows, most of them on resources of the application.
 */
export function withHiddenCalls(
  plans: readonly Plan[],
  needs: readonly FunctionNeeds[],
  query: Query,
  world: World,
  random: Random,
): readonly Plan[] {
  const resources = resourcesOf(query, world);
  const dark = new Set(needs.filter(isDark).map((one) => one.function));
  return plans.map((plan) => {
    const role = query.role(plan.function.role);
    if (!dark.has(plan.function.id) || role === undefined) return plan;
    const grants = grantsOf(role, world);
    if (grants.length === 0) return plan;
    const count = 1 + Math.floor(random.next() * 6);
    const hidden = Array.from({ length: count }, () => drawn(grants, resources, world, random));
    return { ...plan, calls: [...plan.calls, ...hidden.flatMap((one) => one ?? [])] };
  });
}

function isDark({ code, unresolved }: FunctionNeeds): boolean {
  return code.kind === 'not-analysed' || unresolved.some((one) => one.kind === 'code');
}

function grantsOf(role: RoleNode, world: World): readonly Grant[] {
  return grantedBy(role).flatMap(({ statement, actions, policy }) => {
    if (isExecution(policy) || actions.length === 0) return [];
    const items = statement.resources?.negated === false ? statement.resources.items : [];
    const on = items.length === 0 ? ['*'] : items.map(({ text }) => world.concrete(text));
    return [{ actions, on }];
  });
}

/** One call: on a resource of the application where one fits, and seldom of the control plane. */
function drawn(
  grants: readonly Grant[],
  resources: readonly string[],
  world: World,
  random: Random,
): PlannedCall | undefined {
  const grant = one(grants, random);
  if (grant === undefined) return undefined;
  const { on } = grant;
  const actions = grant.actions.filter(isOwnCall);
  const isData = random.chance(0.9);
  const usual = actions.filter((each) => (isControlPlaneName(each.name) === true) !== isData);
  const pool = usual.length > 0 ? usual : actions;
  const own = resources.filter((arn) => on.some((pattern) => matches(pattern, arn) === 'yes'));
  const target = one(own, random);
  const fitting = target === undefined ? [] : pool.filter((each) => fits(each, target));
  const probability = frequency(false, random);
  const action = one(fitting, random);
  if (action !== undefined) return { action: action.name, resource: target, probability };
  const other = one(pool, random);
  return other && { action: other.name, resource: strangerOf(other, on, world), probability };
}

/** Whether an operation of the same name is authorized by an action: of others no call is known. */
function isOwnCall({ name, service, resourceTypes }: Action): boolean {
  // Lambda itself writes a function's log; no code does.
  if (/^logs:(?:CreateLog|PutLogEvents)/.test(name)) return false;
  // Records of S3 are written here with buckets and objects only.
  if (service === 's3' && !resourceTypes.every((type) => /^(?:bucket|object)$/.test(type.name))) {
    return false;
  }
  const needed = neededBy(service, name.slice(name.indexOf(':') + 1), undefined);
  return needed === undefined || needed.some((each) => each.action === name);
}

/** A resource of nobody here that a statement allows; undefined for an action that takes none. */
function strangerOf(action: Action, on: readonly string[], world: World): string | undefined {
  const [type] = action.resourceTypes;
  if (type === undefined) return undefined;
  const named = on.find((arn) => arn !== '*' && fits(action, arn));
  const [, , service, region, account, ...rest] = (named ?? formatOf(type)).split(':');
  const { deployment } = world;
  const place = region === '*' ? deployment.region : region;
  const owner = account === '*' ? deployment.account : account;
  const arn = ['arn', 'aws', service, place, owner, ...rest].join(':').replaceAll('*', 'other');
  // Actions on a log group are asked for on all in it.
  return service === 'logs' && !arn.includes(':log-stream:') ? `${arn}:*` : arn;
}

function one<T>(all: readonly T[], random: Random): T | undefined {
  return all[Math.floor(random.next() * all.length)];
}
