import type { MapValue, Value } from '../../../../model/value.ts';
import type { ApiEvent } from '../api/event.ts';
import { expandFunctionEvents } from '../events/expand.ts';
import type { Expansion } from '../expansion.ts';
import { isSet, property, resolveParameters } from '../reading.ts';
import { RoleDraft } from '../role.ts';
import { map, str, stringOf, type Tree } from '../tree.ts';
import { checkFunction } from './check.ts';
import { functionCode } from './code.ts';
import type { Deployments } from './deployment.ts';
import { expandInvokeConfig } from './invoke-config.ts';
import { fillRole, isTraced, makeRole, placeRole } from './role.ts';
import type { FunctionTarget } from './target.ts';
import { expandUrl } from './url.ts';
import { publishAlias } from './version.ts';

/** Properties that CloudFormation has under the same name. */
const SAME_NAME = [
  'Handler',
  'Runtime',
  'Description',
  'MemorySize',
  'Timeout',
  'VpcConfig',
  'Environment',
  'KmsKeyArn',
  'ReservedConcurrentExecutions',
  'Layers',
  'FileSystemConfigs',
  'ImageConfig',
  'PackageType',
  'Architectures',
  'SnapStart',
  'EphemeralStorage',
  'CodeSigningConfigArn',
  'RuntimeManagementConfig',
  'LoggingConfig',
  'TenancyConfig',
  'RecursiveLoop',
  'DurableConfig',
  'FunctionScalingConfig',
  'PublishToLatestPublished',
] as const;

/** Expands an `AWS::Serverless::Function`; its API events are returned for the APIs to take up. */
export function expandFunction(owner: Expansion, deployments: Deployments): readonly ApiEvent[] {
  checkFunction(owner);
  const role = new RoleDraft(`${owner.id}Role`, owner.span);
  fillRole(role, owner);
  const placed = placeRole(role, owner);
  const properties = lambdaProperties(owner, placed.arn);
  owner.make(owner.id, 'AWS::Lambda::Function', properties, owner.span, owner.own);
  const alias = publishAlias(owner, properties, deployments);
  const target: FunctionTarget = { owner, role, alias };
  expandUrl(target);
  expandInvokeConfig(target);
  const events = expandFunctionEvents(target);
  if (placed.attributes !== undefined) makeRole(role, owner, placed.attributes);
  owner.finish();
  return events;
}

function lambdaProperties(owner: Expansion, role: Value): MapValue {
  const properties: { [key: string]: Tree } = {};
  for (const name of SAME_NAME) properties[name] = owner.get(name);
  const deadLetter = property(owner.get('DeadLetterQueue'), 'TargetArn');
  return map(owner.span, {
    ...properties,
    FunctionName: owner.get('FunctionName'),
    Code: functionCode(owner),
    Description: description(owner),
    Role: role,
    Tags: owner.tags(),
    TracingConfig: isTraced(owner) ? { Mode: owner.get('Tracing') } : undefined,
    DeadLetterConfig: deadLetter === undefined ? undefined : { TargetArn: deadLetter },
    CapacityProviderConfig: capacityProvider(owner),
  });
}

/** The code's hash goes into the description where it is given, so that each new code makes a new version. */
function description(owner: Expansion): Value | undefined {
  const written = owner.get('Description');
  const hash = owner.get('AutoPublishCodeSha256');
  if (hash === undefined || owner.get('AutoPublishAlias') === undefined) return written;
  const resolved = resolveParameters(owner.context, hash);
  if (written === undefined) return resolved;
  const plain = stringOf(resolveParameters(owner.context, written));
  const sha = stringOf(resolved);
  if (plain !== undefined && sha !== undefined) return str(written.span, `${plain} ${sha}`);
  return map(written.span, { 'Fn::Join': [' ', [written, resolved]] });
}

function capacityProvider(owner: Expansion): Value | undefined {
  const config = owner.get('CapacityProviderConfig');
  if (!isSet(config)) return undefined;
  return map(config.span, {
    LambdaManagedInstancesCapacityProviderConfig: {
      CapacityProviderArn: property(config, 'Arn'),
      PerExecutionEnvironmentMaxConcurrency: property(
        config,
        'PerExecutionEnvironmentMaxConcurrency',
      ),
      ExecutionEnvironmentMemoryGiBPerVCpu: property(
        config,
        'ExecutionEnvironmentMemoryGiBPerVCpu',
      ),
    },
  });
}
