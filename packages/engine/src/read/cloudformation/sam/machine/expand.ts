import type { Value } from '../../../../model/value.ts';
import type { ApiEvent } from '../api/event.ts';
import { definitionLocation } from '../code.ts';
import { readEvents } from '../events/event.ts';
import { expandSchedule } from '../events/scheduler.ts';
import type { Expansion } from '../expansion.ts';
import { addPolicies, awsPolicy } from '../policies.ts';
import { isSet, isTrue, property } from '../reading.ts';
import { RoleDraft, trustOf } from '../role.ts';
import { getAtt, map, ref, str, stringOf, type Tree } from '../tree.ts';
import { expandMachineRule } from './rule.ts';

/** Expands an `AWS::Serverless::StateMachine`; its API events are returned for the APIs to take up. */
export function expandStateMachine(owner: Expansion): readonly ApiEvent[] {
  owner.make(
    owner.id,
    'AWS::StepFunctions::StateMachine',
    {
      ...definition(owner),
      RoleArn: machineRole(owner),
      StateMachineName: owner.get('Name'),
      StateMachineType: owner.get('Type'),
      LoggingConfiguration: owner.get('Logging'),
      TracingConfiguration: owner.get('Tracing'),
      Tags: machineTags(owner),
    },
    owner.span,
    owner.own,
  );
  const alias = publishAlias(owner);
  const target = isTrue(owner.get('UseAliasAsEventTarget')) ? alias : undefined;
  const apiEvents = expandMachineEvents(owner, target);
  owner.finish();
  return apiEvents;
}

/** The definition stays a tree in `Definition`, so that findings in it point at the author's lines. */
function definition(owner: Expansion): { readonly [key: string]: Tree } {
  const inline = owner.get('Definition');
  const uri = owner.get('DefinitionUri');
  const substitutions = owner.get('DefinitionSubstitutions');
  const filled = isSet(substitutions) ? { DefinitionSubstitutions: substitutions } : {};
  if (isSet(inline) && isSet(uri)) {
    owner.fail(uri.span, 'Definition and DefinitionUri exclude each other');
  }
  if (isSet(inline)) return { Definition: inline, ...filled };
  if (!isSet(uri)) {
    owner.fail(owner.span, `state machine ${owner.id} has neither Definition nor DefinitionUri`);
    return filled;
  }
  const location = definitionLocation(uri);
  if (location !== undefined) return { DefinitionS3Location: location, ...filled };
  const path = stringOf(uri);
  if (path === undefined || /^[a-z][a-z0-9+.-]+:/i.test(path)) {
    owner.fail(uri.span, 'DefinitionUri must be a local path, s3://bucket/key, or Bucket and Key');
    return filled;
  }
  const loaded = owner.context.load(path, uri.span);
  return loaded === undefined ? filled : { Definition: loaded, ...filled };
}

function machineTags(owner: Expansion): Value {
  const mark = 'stateMachine:createdBy';
  const tags = owner.tags();
  if (tags.kind !== 'list') return tags;
  const [, ...more] = tags.items;
  return { ...tags, items: [map(owner.span, { Key: mark, Value: 'SAM' }), ...more] };
}

function machineRole(owner: Expansion): Value {
  const written = owner.get('Role');
  const policies = owner.get('Policies');
  if (isSet(written)) {
    if (isSet(policies)) owner.fail(policies.span, 'Role and Policies exclude each other');
    return written;
  }
  const role = new RoleDraft(`${owner.id}Role`, owner.span);
  addPolicies(role, policies, owner);
  const tracing = property(owner.get('Tracing'), 'Enabled');
  if (tracing?.kind === 'known' && tracing.value === true) {
    role.addManaged(str(tracing.span, awsPolicy('AWSXrayWriteOnlyAccess')));
  }
  const trust = trustOf(owner.span, 'states.amazonaws.com');
  role.make(owner, trust, { Tags: machineTags(owner) });
  return role.arn();
}

function publishAlias(owner: Expansion): string | undefined {
  const name = owner.get('AutoPublishAlias');
  const preference = owner.get('DeploymentPreference');
  if (!isSet(name)) {
    for (const needing of [preference, owner.get('UseAliasAsEventTarget')]) {
      if (isSet(needing)) owner.fail(needing.span, 'this needs AutoPublishAlias');
    }
    return undefined;
  }
  const version = `${owner.id}Version`;
  const { span } = name;
  const versionProperties = {
    StateMachineArn: ref(span, owner.id),
    StateMachineRevisionId: getAtt(span, owner.id, 'StateMachineRevisionId'),
  };
  const kept = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain', ...owner.passedOn };
  owner.make(version, 'AWS::StepFunctions::StateMachineVersion', versionProperties, span, kept);
  if (!/^[A-Za-z0-9]+$/.test(stringOf(name) ?? '')) {
    owner.fail(name.span, 'AutoPublishAlias of a state machine must be letters and digits');
  }
  const alias = `${owner.id}Alias${stringOf(name) ?? ''}`;
  const written: { [key: string]: Tree } = {};
  for (const field of preference?.kind === 'map' ? preference.fields.values() : []) {
    written[field.key] = field.value;
  }
  const type = isSet(preference) ? {} : { Type: 'ALL_AT_ONCE' };
  owner.make(
    alias,
    'AWS::StepFunctions::StateMachineAlias',
    {
      Name: name,
      DeploymentPreference: { ...written, ...type, StateMachineVersionArn: ref(span, version) },
    },
    span,
  );
  return alias;
}

function expandMachineEvents(owner: Expansion, alias: string | undefined): readonly ApiEvent[] {
  const apiEvents: ApiEvent[] = [];
  for (const event of readEvents(owner, 'state-machine')) {
    if (event.type === 'ScheduleV2') {
      expandSchedule({ owner, kind: 'state-machine', alias }, event);
    } else if (event.type !== 'Api') {
      expandMachineRule(owner, alias, event);
    } else {
      apiEvents.push({
        kind: 'Api',
        owner: 'state-machine',
        ownerId: owner.id,
        eventId: event.name,
        properties: event.properties,
        span: event.span,
        condition: owner.passedOn.Condition,
        alias,
        attributes: owner.passedOn,
        ownerProperties: owner.resource.properties,
      });
    }
  }
  return apiEvents;
}
