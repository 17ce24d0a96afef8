import { at, field, type MapValue, text, type Value } from '../../../../../model/value.ts';
import { stringOf, type Tree } from '../../tree.ts';
import { anyOf } from '../conditions.ts';
import type { Api, Scope } from '../model.ts';
import { entries, filledField, givenField, propagatedTags } from '../values.ts';

const KEYS = ['CreateUsagePlan', 'Description', 'Quota', 'Tags', 'Throttle', 'UsagePlanName'];
const CONDITION = 'SharedUsagePlanCondition';

/** APIs of one template that share a usage plan, with their stages, in order, and what the last of them says of it. */
export type SharedPlan = {
  readonly members: { readonly api: Api; readonly stageId: string; readonly plan: MapValue }[];
};

/** Makes the usage plan and the key that an API's `Auth.UsagePlan` asks for. */
export function addUsagePlan(api: Api, stageId: string, shared: SharedPlan, scope: Scope): void {
  const plan = givenField(api.auth, 'UsagePlan');
  if (plan === undefined) return;
  if (plan.kind !== 'map') {
    scope.fault(plan.span, '`UsagePlan` must be a map');
    return;
  }
  for (const { key, keySpan } of entries(plan)) {
    if (!KEYS.includes(key)) scope.fault(keySpan, `\`UsagePlan\` has no property \`${key}\``);
  }
  const create = givenField(plan, 'CreateUsagePlan');
  const kind = stringOf(create);
  if (kind === 'PER_API') {
    const names = { plan: `${api.id}UsagePlan`, key: `${api.id}ApiKey` };
    const members = [{ api, stageId, plan }];
    write(api, plan, { ...names, members, attributes: api.passed }, scope);
    refer(api, names.plan, names.key, scope);
  } else if (kind === 'SHARED') {
    shared.members.push({ api, stageId, plan });
    refer(api, SHARED.plan, SHARED.key, scope);
  } else if (kind !== 'NONE') {
    scope.fault(create?.span ?? plan.span, '`CreateUsagePlan` must be PER_API, SHARED or NONE');
  }
}

/** Makes the usage plan of all APIs that share one. */
export function addSharedPlan(shared: SharedPlan, scope: Scope): void {
  const last = shared.members.at(-1);
  if (last === undefined) return;
  const attributes = sharedAttributes(shared, scope);
  write(last.api, last.plan, { ...SHARED, members: shared.members, attributes }, scope);
}

const SHARED = { plan: 'ServerlessUsagePlan', key: 'ServerlessApiKey' };

type Plan = {
  readonly plan: string;
  readonly key: string;
  readonly members: SharedPlan['members'];
  readonly attributes: { readonly [key: string]: Tree };
};

function write(api: Api, written: MapValue, plan: Plan, scope: Scope): void {
  const { span } = written;
  const base = { span, from: api.id };
  const tags = propagatedTags(api.properties);
  const link = plan.plan === SHARED.plan ? 'ServerlessUsagePlanKey' : `${plan.plan}Key`;
  scope.output.add({
    ...base,
    logicalId: plan.plan,
    type: 'AWS::ApiGateway::UsagePlan',
    attributes: { ...plan.attributes, DependsOn: plan.members.map((member) => member.api.id) },
    properties: {
      ApiStages: plan.members.map(({ api: one, stageId }) => ({
        ApiId: { Ref: one.id },
        Stage: { Ref: stageId },
      })),
      UsagePlanName: filledField(written, 'UsagePlanName'),
      Description: filledField(written, 'Description'),
      Quota: filledField(written, 'Quota'),
      Tags: tags ?? filledField(written, 'Tags'),
      Throttle: filledField(written, 'Throttle'),
    },
  });
  scope.output.add({
    ...base,
    logicalId: plan.key,
    type: 'AWS::ApiGateway::ApiKey',
    attributes: { ...plan.attributes, DependsOn: [plan.plan] },
    properties: {
      Enabled: true,
      Tags: tags,
      StageKeys: plan.members.map(({ api: one, stageId }) => ({
        RestApiId: { Ref: one.id },
        StageName: { Ref: stageId },
      })),
    },
  });
  scope.output.add({
    ...base,
    logicalId: link,
    type: 'AWS::ApiGateway::UsagePlanKey',
    attributes: { ...plan.attributes, DependsOn: [plan.key] },
    properties: { KeyId: { Ref: plan.key }, KeyType: 'API_KEY', UsagePlanId: { Ref: plan.plan } },
  });
}

function refer(api: Api, plan: string, key: string, scope: Scope): void {
  scope.output.refer(api.id, 'UsagePlan', plan);
  scope.output.refer(api.id, 'ApiKey', key);
  const link = plan === SHARED.plan ? 'ServerlessUsagePlanKey' : `${plan}Key`;
  scope.output.refer(api.id, 'UsagePlanKey', link);
}

/** What the shared plan takes from its APIs: the strictest policies, and their conditions where each has one. */
function sharedAttributes(shared: SharedPlan, scope: Scope): { readonly [key: string]: Tree } {
  const all = shared.members.map(({ api }) => api.passed);
  const first = (name: string): Value | undefined =>
    all.map((one) => one[name]).find((value) => value !== undefined);
  const pick = (name: string, order: readonly string[]): Tree => {
    const found = new Set(all.map((one) => text(one[name])));
    return order.find((policy) => found.has(policy)) ?? first(name);
  };
  const names = all.map((one) => text(one.Condition));
  const conditions = new Set(names.filter((name) => name !== undefined));
  const always = conditions.size === 0 || names.includes(undefined);
  if (!always) nameCondition(conditions, scope);
  return {
    DeletionPolicy: pick('DeletionPolicy', ['Retain']),
    UpdateReplacePolicy: pick('UpdateReplacePolicy', ['Retain', 'Snapshot']),
    Condition: always ? undefined : CONDITION,
  };
}

function nameCondition(conditions: ReadonlySet<string>, scope: Scope): void {
  const span = at(scope.template, 'Conditions')?.span ?? scope.template.span;
  const [only] = conditions;
  if (conditions.size > 1) anyOf(conditions, CONDITION, scope.output, span);
  else if (only !== undefined) {
    const known = field(field(scope.template, 'Conditions'), only);
    scope.output.condition(CONDITION, known?.span ?? span, { Condition: only });
  }
}
