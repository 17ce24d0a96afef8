import type { Value } from '../../../../model/value.ts';
import { ownEntry } from '../../../../support/own.ts';
import type { Expansion } from '../expansion.ts';
import { addPolicies, allowPolicy, awsPolicy } from '../policies.ts';
import { isSet, property, resolveParameters } from '../reading.ts';
import { type RoleDraft, trustOf } from '../role.ts';
import { intrinsic, isNoValue, map, stringOf, type Tree } from '../tree.ts';

/** Actions that a dead-letter target needs, by its `Type`. */
export const DEAD_LETTER_ACTIONS: { readonly [type: string]: string } = {
  SQS: 'sqs:SendMessage',
  SNS: 'sns:Publish',
};

/** What stands as the function's role, and the attributes of the generated one, where one is generated. */
type PlacedRole = {
  readonly arn: Value;
  readonly attributes: { readonly [key: string]: Tree } | undefined;
};

/** Whether X-Ray tracing is on, or may be. */
export function isTraced(owner: Expansion): boolean {
  const tracing = owner.get('Tracing');
  if (!isSet(tracing)) return false;
  return stringOf(resolveParameters(owner.context, tracing)) !== 'Disabled';
}

/** Gives a function's role the policies that its properties ask for. */
export function fillRole(role: RoleDraft, owner: Expansion): void {
  const basic = isSet(owner.get('DurableConfig'))
    ? 'service-role/AWSLambdaBasicDurableExecutionRolePolicy'
    : 'service-role/AWSLambdaBasicExecutionRole';
  role.addManaged(awsPolicy(basic));
  if (isTraced(owner)) role.addManaged(awsPolicy('AWSXrayWriteOnlyAccess'));
  if (isSet(owner.get('VpcConfig'))) {
    role.addManaged(awsPolicy('service-role/AWSLambdaVPCAccessExecutionRole'));
  }
  const deadLetter = owner.get('DeadLetterQueue');
  const action = ownEntry(DEAD_LETTER_ACTIONS, stringOf(property(deadLetter, 'Type')) ?? '');
  if (deadLetter !== undefined && action !== undefined) {
    const statement = { Action: action, Resource: property(deadLetter, 'TargetArn') };
    role.putPolicy(
      allowPolicy(deadLetter.span, 'DeadLetterQueuePolicy', [statement], '2012-10-17'),
    );
  }
  addPolicies(role, owner.get('Policies'), owner);
}

/** Generates a function's role. */
export function makeRole(
  role: RoleDraft,
  owner: Expansion,
  attributes: { readonly [key: string]: Tree },
): void {
  const trust =
    owner.get('AssumeRolePolicyDocument') ?? trustOf(owner.span, 'lambda.amazonaws.com');
  role.make(owner, trust, { Tags: owner.tags() }, attributes);
}

/** Decides between the role that is written and the generated one; an `Fn::If` may want either. */
export function placeRole(role: RoleDraft, owner: Expansion): PlacedRole {
  const written = owner.get('Role');
  if (written === undefined) return { arn: role.arn(), attributes: owner.passedOn };
  const found = intrinsic(resolveParameters(owner.context, written));
  if (found?.name !== 'Fn::If') return { arn: written, attributes: undefined };
  const parts = found.argument.kind === 'list' ? found.argument.items : [];
  const [condition, then, otherwise] = parts;
  const name = stringOf(condition);
  if (parts.length !== 3 || name === undefined || then === undefined || otherwise === undefined) {
    owner.fail(written.span, 'Fn::If of Role needs a condition and two values');
    return { arn: written, attributes: undefined };
  }
  if (isNoValue(then) && isNoValue(otherwise)) {
    return { arn: role.arn(), attributes: owner.passedOn };
  }
  if (!isNoValue(then) && !isNoValue(otherwise)) return { arn: written, attributes: undefined };
  return conditionalRole(role, owner, written, { name, then, otherwise });
}

function conditionalRole(
  role: RoleDraft,
  owner: Expansion,
  written: Value,
  branch: { readonly name: string; readonly then: Value; readonly otherwise: Value },
): PlacedRole {
  const { name, then, otherwise } = branch;
  const generated = role.arn(written.span);
  if (isNoValue(then)) {
    const arn = map(written.span, { 'Fn::If': [name, generated, otherwise] });
    return { arn, attributes: { ...owner.passedOn, Condition: name } };
  }
  owner.output.condition(`NOT${name}`, written.span, { 'Fn::Not': [{ Condition: name }] });
  const arn = map(written.span, { 'Fn::If': [name, then, generated] });
  return { arn, attributes: { ...owner.passedOn, Condition: `NOT${name}` } };
}
