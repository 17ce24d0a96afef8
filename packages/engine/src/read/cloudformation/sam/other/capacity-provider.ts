import type { Value } from '../../../../model/value.ts';
import { type Expansion, SAM_TAG } from '../expansion.ts';
import { awsPolicy } from '../policies.ts';
import { isSet, isTrue, property } from '../reading.ts';
import { RoleDraft, trustOf } from '../role.ts';
import { intrinsic, map, stringOf, type Tree } from '../tree.ts';

type Shape = { readonly [property: string]: 'list' | 'number' | 'any' };

const PARTS: { readonly [property: string]: Shape } = {
  VpcConfig: { SubnetIds: 'list', SecurityGroupIds: 'list' },
  InstanceRequirements: { Architectures: 'list', AllowedTypes: 'list', ExcludedTypes: 'list' },
  ScalingConfig: { MaxVCpuCount: 'number', AverageCPUUtilization: 'number' },
};

/** Expands an `AWS::Serverless::CapacityProvider`, with the role by which Lambda runs its instances. */
export function expandCapacityProvider(owner: Expansion): void {
  check(owner);
  const role = owner.get('OperatorRole');
  const network = owner.get('VpcConfig');
  owner.make(
    owner.id,
    'AWS::Lambda::CapacityProvider',
    {
      CapacityProviderName: owner.get('CapacityProviderName'),
      VpcConfig:
        network === undefined
          ? undefined
          : map(network.span, {
              SubnetIds: property(network, 'SubnetIds'),
              SecurityGroupIds: property(network, 'SecurityGroupIds'),
            }),
      PermissionsConfig: {
        CapacityProviderOperatorRoleArn: isSet(role) ? role : operatorRole(owner),
      },
      Tags: owner.tags(),
      InstanceRequirements: instances(owner.get('InstanceRequirements')),
      CapacityProviderScalingConfig: scaling(owner.get('ScalingConfig')),
      KmsKeyArn: owner.get('KmsKeyArn'),
    },
    owner.span,
    owner.own,
  );
  owner.finish(false);
}

function operatorRole(owner: Expansion): Value {
  const role = new RoleDraft(`${owner.id}OperatorRole`, owner.span);
  role.addManaged(awsPolicy('AWSLambdaManagedEC2ResourceOperator'));
  const tags = isTrue(owner.get('PropagateTags')) ? owner.tags() : [SAM_TAG];
  role.make(owner, trustOf(owner.span, 'lambda.amazonaws.com'), { Tags: tags });
  return role.arn();
}

function instances(value: Value | undefined): Tree {
  if (!isSet(value)) return undefined;
  return map(value.span, {
    Architectures: property(value, 'Architectures'),
    AllowedInstanceTypes: property(value, 'AllowedTypes'),
    ExcludedInstanceTypes: property(value, 'ExcludedTypes'),
  });
}

function scaling(value: Value | undefined): Tree {
  if (!isSet(value)) return undefined;
  const average = property(value, 'AverageCPUUtilization');
  const policy = {
    PredefinedMetricType: 'LambdaCapacityProviderAverageCPUUtilization',
    TargetValue: average,
  };
  return map(value.span, {
    MaxVCpuCount: property(value, 'MaxVCpuCount'),
    ScalingMode: average === undefined ? 'Auto' : 'Manual',
    ScalingPolicies: average === undefined ? undefined : [policy],
  });
}

function check(owner: Expansion): void {
  for (const [name, shape] of Object.entries(PARTS)) {
    const value = owner.get(name);
    if (value?.kind === 'map') checkPart(owner, name, value, shape);
  }
  const network = owner.get('VpcConfig');
  if (network !== undefined && property(network, 'SubnetIds') === undefined) {
    owner.fail(network.span, 'VpcConfig needs SubnetIds');
  }
  const requirements = owner.get('InstanceRequirements');
  const excluded = property(requirements, 'ExcludedTypes');
  if (excluded !== undefined && property(requirements, 'AllowedTypes') !== undefined) {
    owner.fail(excluded.span, 'AllowedTypes and ExcludedTypes exclude each other');
  }
}

function checkPart(owner: Expansion, name: string, value: Value, shape: Shape): void {
  if (value.kind !== 'map' || intrinsic(value) !== undefined) return;
  for (const field of value.fields.values()) {
    const wanted = Object.hasOwn(shape, field.key) ? shape[field.key] : undefined;
    if (wanted === undefined) {
      owner.fail(field.keySpan, `${name} has no property ${field.key}`);
    } else if (
      !isNull(field.value) &&
      intrinsic(field.value) === undefined &&
      !isOf(field.value, wanted)
    ) {
      owner.fail(field.value.span, `${field.key} must be a ${wanted}`);
    }
  }
}

function isNull(value: Value): boolean {
  return value.kind === 'known' && value.value === null;
}

function isOf(value: Value, wanted: 'list' | 'number' | 'any'): boolean {
  if (wanted === 'list') return value.kind === 'list';
  if (wanted === 'any') return true;
  return value.kind === 'known' && Number.isFinite(Number(stringOf(value) ?? value.value));
}
