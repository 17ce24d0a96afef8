import type { Value } from '../../../../model/value.ts';
import { ownEntry } from '../../../../support/own.ts';
import type { Expansion } from '../expansion.ts';
import { isSet, property } from '../reading.ts';
import { intrinsic, stringOf } from '../tree.ts';
import { DEAD_LETTER_ACTIONS } from './role.ts';

const EXCLUSIVE: readonly (readonly [string, string])[] = [
  ['CapacityProviderConfig', 'ProvisionedConcurrencyConfig'],
  ['CapacityProviderConfig', 'VpcConfig'],
];
const NEEDS: readonly (readonly [string, string])[] = [
  ['FunctionScalingConfig', 'CapacityProviderConfig'],
  ['VersionDeletionPolicy', 'AutoPublishAlias'],
  ['ProvisionedConcurrencyConfig', 'AutoPublishAlias'],
];

/** Reports properties of a function that contradict each other. */
export function checkFunction(owner: Expansion): void {
  for (const [one, other] of EXCLUSIVE) {
    const value = owner.get(one);
    if (value !== undefined && owner.get(other) !== undefined) {
      owner.fail(value.span, `${one} and ${other} exclude each other`);
    }
  }
  for (const [one, other] of NEEDS) {
    const value = owner.get(one);
    if (isSet(value) && owner.get(other) === undefined) {
      owner.fail(value.span, `${one} needs ${other}`);
    }
  }
  checkPackage(owner);
  checkDeadLetter(owner);
  checkTenancy(owner);
  checkCapacityProvider(owner);
}

function checkPackage(owner: Expansion): void {
  const type = owner.get('PackageType');
  const name = stringOf(type) ?? 'Zip';
  const isKnown = stringOf(type) !== undefined && (name === 'Zip' || name === 'Image');
  if (type !== undefined && !isKnown) {
    owner.fail(type.span, 'PackageType must be Zip or Image');
  }
  const needed = name === 'Zip' ? ['Runtime', 'Handler'] : [];
  const refused = name === 'Zip' ? ['ImageConfig'] : ['Runtime', 'Handler', 'Layers'];
  for (const one of needed) {
    if (!isSet(owner.get(one))) owner.fail(owner.span, `function ${owner.id} has no ${one}`);
  }
  for (const one of refused) {
    const value = owner.get(one);
    if (isSet(value)) owner.fail(value.span, `${one} does not go with PackageType ${name}`);
  }
}

function checkDeadLetter(owner: Expansion): void {
  const queue = owner.get('DeadLetterQueue');
  if (!isSet(queue)) return;
  const type = property(queue, 'Type');
  if (!isSet(type) || !isSet(property(queue, 'TargetArn'))) {
    owner.fail(queue.span, 'DeadLetterQueue needs Type and TargetArn');
  } else if (ownEntry(DEAD_LETTER_ACTIONS, stringOf(type) ?? '') === undefined) {
    owner.fail(type.span, 'Type of DeadLetterQueue must be SQS or SNS');
  }
}

function checkTenancy(owner: Expansion): void {
  if (!isSet(owner.get('TenancyConfig'))) return;
  for (const name of ['ProvisionedConcurrencyConfig', 'FunctionUrlConfig', 'SnapStart']) {
    const value = owner.get(name);
    if (isSet(value)) owner.fail(value.span, `${name} does not go with TenancyConfig`);
  }
  const events = owner.get('Events');
  if (events?.kind !== 'map') return;
  for (const event of events.fields.values()) {
    const type = stringOf(property(event.value, 'Type'));
    if (type !== 'Api' && type !== 'HttpApi') {
      owner.fail(event.keySpan, 'a function with TenancyConfig takes Api and HttpApi events only');
    }
  }
}

function checkCapacityProvider(owner: Expansion): void {
  const config = owner.get('CapacityProviderConfig');
  if (config?.kind !== 'map' || intrinsic(config) !== undefined) return;
  if (!isSet(property(config, 'Arn'))) owner.fail(config.span, 'CapacityProviderConfig needs Arn');
  const numbers = ['PerExecutionEnvironmentMaxConcurrency', 'ExecutionEnvironmentMemoryGiBPerVCpu'];
  for (const field of config.fields.values()) {
    if (field.key !== 'Arn' && !numbers.includes(field.key)) {
      owner.fail(field.keySpan, `CapacityProviderConfig has no property ${field.key}`);
    } else if (field.key !== 'Arn' && !isNumber(field.value)) {
      owner.fail(field.value.span, `${field.key} must be a number`);
    }
  }
}

function isNumber(value: Value): boolean {
  if (value.kind === 'map') return intrinsic(value) !== undefined;
  return value.kind === 'known' && !Number.isNaN(Number(value.value));
}
