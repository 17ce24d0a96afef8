import type { Value } from '../../../../model/value.ts';
import { ownEntry } from '../../../../support/own.ts';
import type { Expansion } from '../expansion.ts';
import { allowPolicy } from '../policies.ts';
import { idHash, isSet, property, resolveParameters } from '../reading.ts';
import { getAtt, intrinsic, isNoValue, map, ref, stringOf, type Tree } from '../tree.ts';
import type { FunctionTarget } from './target.ts';

type Outcome = 'OnSuccess' | 'OnFailure';
type Kind = 'SQS' | 'SNS' | 'EventBridge' | 'Lambda' | 'S3Bucket';

const KINDS: readonly string[] = ['SQS', 'SNS', 'EventBridge', 'Lambda', 'S3Bucket'];
const CREATED: { readonly [kind: string]: { readonly type: string; readonly suffix: string } } = {
  SQS: { type: 'AWS::SQS::Queue', suffix: 'Queue' },
  SNS: { type: 'AWS::SNS::Topic', suffix: 'Topic' },
};

/** Makes the settings for asynchronous calls, with the queues and topics that destinations ask for. */
export function expandInvokeConfig(target: FunctionTarget): void {
  const { owner, alias } = target;
  const written = owner.get('EventInvokeConfig');
  if (!isSet(written)) return;
  const config = resolveParameters(owner.context, written);
  const id = `${owner.id}EventInvokeConfig`;
  const { Metadata, DependsOn, ...attributes } = owner.own;
  owner.make(
    id,
    'AWS::Lambda::EventInvokeConfig',
    {
      FunctionName: ref(written.span, owner.id),
      Qualifier: qualifier(owner, alias),
      DestinationConfig: destinations(target, property(config, 'DestinationConfig'), id),
      MaximumEventAgeInSeconds: property(config, 'MaximumEventAgeInSeconds'),
      MaximumRetryAttempts: property(config, 'MaximumRetryAttempts'),
    },
    written.span,
    alias === undefined ? attributes : { ...attributes, DependsOn: [alias] },
  );
}

function qualifier(owner: Expansion, alias: string | undefined): Tree {
  const name = owner.get('AutoPublishAlias');
  if (alias === undefined || name === undefined) return '$LATEST';
  return resolveParameters(owner.context, name);
}

function destinations(target: FunctionTarget, config: Value | undefined, id: string): Tree {
  if (!isSet(config)) return {};
  if (config.kind !== 'map') {
    target.owner.fail(config.span, 'DestinationConfig must be a map');
    return {};
  }
  const entries: { [key: string]: Tree } = {};
  for (const outcome of ['OnSuccess', 'OnFailure'] as const) {
    const value = property(config, outcome);
    if (value === undefined) continue;
    const arn = destination(target, value, outcome, id);
    if (arn !== undefined) entries[outcome] = map(value.span, { Destination: arn });
  }
  return map(config.span, entries);
}

function destination(
  target: FunctionTarget,
  config: Value,
  outcome: Outcome,
  id: string,
): Value | undefined {
  const { owner, role } = target;
  const kind = stringOf(property(config, 'Type'));
  if (kind === undefined || !isKind(kind)) {
    owner.fail(config.span, `Type of ${outcome} must be one of ${KINDS.join(', ')}`);
    return property(config, 'Destination');
  }
  const written = property(config, 'Destination');
  const choice = written === undefined ? undefined : createdWhen(owner, written, id);
  const arn =
    written === undefined || choice !== undefined
      ? created(owner, config, kind, id + outcome, choice)
      : written;
  if (arn !== undefined) role.putPolicy(policyFor(kind, arn, config, id + outcome));
  return arn;
}

/** Where `Destination` is an `Fn::If` with one branch left out: when the target is created, and what else stands. */
type Choice = { readonly condition: string; readonly other: Value };

function createdWhen(owner: Expansion, written: Value, id: string): Choice | undefined {
  const found = intrinsic(written);
  if (found?.name !== 'Fn::If') return undefined;
  const [condition, then, otherwise] = found.argument.kind === 'list' ? found.argument.items : [];
  const name = stringOf(condition);
  if (name === undefined || then === undefined || otherwise === undefined) {
    owner.fail(written.span, 'Fn::If of Destination needs a condition and two values');
    return undefined;
  }
  if (isNoValue(then) === isNoValue(otherwise)) return undefined;
  if (isNoValue(then)) return { condition: name, other: otherwise };
  const negated = `NOT${name}${idHash(id)}`;
  owner.output.condition(negated, written.span, { 'Fn::Not': [{ Condition: name }] });
  return { condition: negated, other: then };
}

function created(
  owner: Expansion,
  config: Value,
  kind: Kind,
  id: string,
  choice: Choice | undefined,
): Value | undefined {
  const made = ownEntry(CREATED, kind);
  if (made === undefined) {
    owner.fail(config.span, `a destination of type ${kind} needs Destination`);
    return undefined;
  }
  const logicalId = id + made.suffix;
  const condition = joinedCondition(owner, config, choice?.condition);
  const attributes = condition === undefined ? {} : { Condition: condition };
  owner.make(logicalId, made.type, {}, config.span, { ...owner.passedOn, ...attributes });
  owner.output.refer(owner.id, `Destination${made.suffix}`, logicalId);
  const arn = kind === 'SQS' ? getAtt(config.span, logicalId, 'Arn') : ref(config.span, logicalId);
  if (choice === undefined) return arn;
  return map(config.span, { 'Fn::If': [choice.condition, arn, choice.other] });
}

function joinedCondition(owner: Expansion, config: Value, own: string | undefined): Tree {
  const passed = owner.passedOn.Condition;
  const name = stringOf(passed);
  if (own === undefined || name === undefined) return own ?? passed;
  const joined = `${name}AND${own}${idHash(owner.id)}`;
  owner.output.condition(joined, config.span, {
    'Fn::And': [{ Condition: name }, { Condition: own }],
  });
  return joined;
}

function policyFor(kind: Kind, arn: Value, config: Value, id: string): Value {
  const { span } = config;
  switch (kind) {
    case 'SQS':
      return allowPolicy(span, `${id}SQSPolicy`, [{ Action: 'sqs:SendMessage', Resource: arn }]);
    case 'SNS':
      return allowPolicy(span, `${id}SNSPolicy`, [{ Action: 'sns:publish', Resource: arn }]);
    case 'EventBridge':
      return allowPolicy(span, `${id}EventBridgePolicy`, [
        { Action: 'events:PutEvents', Resource: arn },
      ]);
    case 'Lambda':
      return allowPolicy(span, `${id}LambdaPolicy`, [
        { Action: 'lambda:InvokeFunction', Resource: arn },
      ]);
    case 'S3Bucket':
      return allowPolicy(span, `${id}S3Policy`, [
        { Action: 's3:PutObject', Resource: { 'Fn::Join': ['/', [arn, '*']] } },
        { Action: 's3:ListBucket', Resource: arn },
      ]);
  }
}

function isKind(kind: string): kind is Kind {
  return KINDS.includes(kind);
}
