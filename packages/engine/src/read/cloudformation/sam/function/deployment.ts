import type { Field, Value } from '../../../../model/value.ts';
import type { Expansion } from '../expansion.ts';
import { tagList } from '../expansion.ts';
import type { Output } from '../output.ts';
import { awsPolicy } from '../policies.ts';
import {
  isFalse,
  isSet,
  isTrue,
  property,
  resolveMappings,
  resolveParameters,
} from '../reading.ts';
import { trustOf } from '../role.ts';
import { getAtt, intrinsic, isNoValue, list, map, ref, stringOf, type Tree } from '../tree.ts';

const APPLICATION = 'ServerlessDeploymentApplication';
const SERVICE_ROLE = 'CodeDeployServiceRole';
const CONDITION = 'ServerlessCodeDeployCondition';
const CONFIGURATIONS = new Set([
  'Canary10Percent5Minutes',
  'Canary10Percent10Minutes',
  'Canary10Percent15Minutes',
  'Canary10Percent30Minutes',
  'Linear10PercentEvery1Minute',
  'Linear10PercentEvery2Minutes',
  'Linear10PercentEvery3Minutes',
  'Linear10PercentEvery10Minutes',
  'AllAtOnce',
]);

/** One function's enabled `DeploymentPreference`. */
type Preference = {
  readonly owner: Expansion;
  readonly value: Value;
  readonly type: Value | undefined;
  readonly condition: string | undefined;
  readonly tags: Value | undefined;
};

/** Collects the deployment preferences of all functions: they share one CodeDeploy application and role. */
export class Deployments {
  readonly #preferences: Preference[] = [];

  /** Takes a function's preference; returns the update policy of its alias, where deployments are gradual. */
  add(owner: Expansion): Value | undefined {
    const value = owner.get('DeploymentPreference');
    if (!isSet(value)) return undefined;
    const enabled = resolved(owner, property(value, 'Enabled'));
    if (enabled !== undefined && (!isSet(enabled) || isFalse(enabled))) return undefined;
    this.#check(owner, value);
    const passes = isTrue(resolved(owner, property(value, 'PassthroughCondition')));
    const condition = stringOf(owner.passedOn.Condition);
    this.#preferences.push({
      owner,
      value,
      type: resolved(owner, property(value, 'Type')),
      condition: passes ? condition : undefined,
      tags: isTrue(owner.get('PropagateTags')) ? owner.get('Tags') : undefined,
    });
    const hooks = property(value, 'Hooks');
    return map(value.span, {
      CodeDeployLambdaAliasUpdate: {
        ApplicationName: ref(value.span, APPLICATION),
        DeploymentGroupName: ref(value.span, groupId(owner)),
        BeforeAllowTrafficHook: property(hooks, 'PreTraffic'),
        AfterAllowTrafficHook: property(hooks, 'PostTraffic'),
      },
    });
  }

  /** Generates the application, the service role and a deployment group for each function. */
  finish(output: Output): void {
    const [first] = this.#preferences;
    if (first === undefined) return;
    const attributes = this.#sharedAttributes(first, output);
    const tags = sharedTags(this.#preferences);
    const shared = { span: first.value.span, from: first.owner.id, attributes };
    output.add({
      ...shared,
      logicalId: APPLICATION,
      type: 'AWS::CodeDeploy::Application',
      properties: { ComputePlatform: 'Lambda', Tags: tags },
    });
    if (this.#preferences.some((one) => !isSet(property(one.value, 'Role')))) {
      output.add({
        ...shared,
        logicalId: SERVICE_ROLE,
        type: 'AWS::IAM::Role',
        properties: {
          AssumeRolePolicyDocument: trustOf(shared.span, 'codedeploy.amazonaws.com'),
          ManagedPolicyArns: [awsPolicy('service-role/AWSCodeDeployRoleForLambda')],
          Tags: tags,
        },
      });
    }
    for (const preference of this.#preferences) addGroup(preference, output);
  }

  #check(owner: Expansion, value: Value): void {
    if (property(value, 'Type') === undefined) {
      owner.fail(value.span, 'DeploymentPreference needs Type');
    }
    const hooks = property(value, 'Hooks');
    if (hooks !== undefined && hooks.kind !== 'map') {
      owner.fail(hooks.span, 'Hooks of DeploymentPreference must be a map');
    }
    if (!isSet(owner.get('AutoPublishAlias'))) {
      owner.fail(value.span, 'DeploymentPreference needs AutoPublishAlias');
    }
    const passes = property(value, 'PassthroughCondition');
    const known = resolved(owner, passes);
    const text = known?.kind === 'known' ? String(known.value) : '';
    if (passes !== undefined && !/^(true|false)$/i.test(text)) {
      owner.fail(passes.span, 'PassthroughCondition must be true or false');
    }
  }

  /** Shared resources are conditional only where every preference is. */
  #sharedAttributes(first: Preference, output: Output): { readonly [key: string]: Tree } {
    const names = new Set(this.#preferences.map((one) => one.condition));
    if (names.has(undefined)) return {};
    const conditions = [...names].filter((name) => name !== undefined);
    if (conditions.length === 1) return { Condition: conditions[0] };
    output.condition(CONDITION, first.value.span, {
      'Fn::Or': conditions.map((name) => ({ Condition: name })),
    });
    return { Condition: CONDITION };
  }
}

/** Tags of all functions that propagate theirs; undefined where there are none. */
function sharedTags(preferences: readonly Preference[]): Tree {
  const fields = new Map<string, Field>();
  for (const { tags } of preferences) {
    for (const field of tags?.kind === 'map' ? tags.fields.values() : []) {
      fields.set(field.key, field);
    }
  }
  const [first] = fields.values();
  if (first === undefined) return undefined;
  return tagList({ kind: 'map', fields, span: first.keySpan }, first.keySpan);
}

function groupId(owner: Expansion): string {
  return `${owner.id}DeploymentGroup`;
}

function resolved(owner: Expansion, value: Value | undefined): Value | undefined {
  if (value === undefined) return undefined;
  return resolveMappings(owner.template, resolveParameters(owner.context, value));
}

function addGroup(preference: Preference, output: Output): void {
  const { owner, value, type, condition, tags } = preference;
  const role = property(value, 'Role');
  output.add({
    logicalId: groupId(owner),
    type: 'AWS::CodeDeploy::DeploymentGroup',
    span: value.span,
    from: owner.id,
    attributes: condition === undefined ? {} : { Condition: condition },
    properties: {
      AlarmConfiguration: alarms(owner, property(value, 'Alarms')),
      ApplicationName: ref(value.span, APPLICATION),
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'],
      },
      DeploymentConfigName: type === undefined ? undefined : configuration(type),
      DeploymentStyle: {
        DeploymentType: 'BLUE_GREEN',
        DeploymentOption: 'WITH_TRAFFIC_CONTROL',
      },
      ServiceRoleArn: isSet(role) ? role : getAtt(value.span, SERVICE_ROLE, 'Arn'),
      TriggerConfigurations: property(value, 'TriggerConfigurations'),
      Tags: isSet(tags) ? tagList(tags, tags.span) : undefined,
    },
  });
}

/** CodeDeploy's name of a SAM deployment type, in each branch of an intrinsic; other names stay. */
function configuration(type: Value): Value {
  const found = intrinsic(type);
  if (found?.name === 'Fn::If' && found.argument.kind === 'list') {
    const [condition, ...branches] = found.argument.items;
    return map(type.span, {
      'Fn::If': list(found.argument.span, [condition, ...branches.map(configuration)]),
    });
  }
  const inner = found?.name === 'Fn::Sub' ? found.argument : type;
  const name = stringOf(inner);
  if (name === undefined || !CONFIGURATIONS.has(name)) return type;
  return map(type.span, {
    'Fn::Sub': [`CodeDeployDefault.Lambda\${ConfigName}`, { ConfigName: inner }],
  });
}

function alarms(owner: Expansion, value: Value | undefined): Value | undefined {
  if (!isSet(value) || isNoValue(value)) return undefined;
  const found = intrinsic(value);
  if (found?.name === 'Fn::If' && found.argument.kind === 'list') {
    const [condition, ...branches] = found.argument.items;
    if (branches.length !== 2) owner.fail(value.span, 'Fn::If of Alarms needs two values');
    const changed = branches.map((branch) => alarmList(owner, branch));
    return map(value.span, { 'Fn::If': list(found.argument.span, [condition, ...changed]) });
  }
  return alarmList(owner, value);
}

function alarmList(owner: Expansion, value: Value): Value {
  if (value.kind !== 'list') {
    owner.fail(value.span, 'Alarms must be a list');
    return value;
  }
  if (value.items.length === 0 || isNoValue(value.items[0])) return map(value.span, {});
  return map(value.span, {
    Enabled: true,
    Alarms: value.items.map((alarm) => map(alarm.span, { Name: alarm })),
  });
}
