import { field, text, type Value } from '../../../../../model/value.ts';
import { intrinsic, stringOf, type Tree } from '../../tree.ts';
import { addRestDomain } from '../domain/rest.ts';
import { hashedId, suffixedId } from '../id.ts';
import { bodyLocation } from '../location.ts';
import type { Api, Scope } from '../model.ts';
import { resolveParameters } from '../parameters.ts';
import {
  type Fault,
  filled,
  filledField,
  givenField,
  pass,
  propagatedTags,
  tagList,
} from '../values.ts';
import { addAuthorizerPermissions } from './authorizer.ts';
import { completeBody } from './body.ts';
import { addUsagePlan, type SharedPlan } from './usage-plan.ts';

/** Makes the plain resources of a REST API whose routes are all in its definition. */
export function expandRestApi(api: Api, shared: SharedPlan, scope: Scope): void {
  checkApi(api, scope.fault);
  completeBody(api, scope);
  const location = addRestApi(api, scope);
  const deploymentId = addDeployment(api, location, scope);
  const stageId = addStage(api, deploymentId, scope);
  addRestDomain(api, scope);
  addAuthorizerPermissions(api, scope);
  addUsagePlan(api, stageId, shared, scope);
  scope.output.refer(api.id, 'Stage', stageId);
  scope.output.refer(api.id, 'Deployment', deploymentId);
}

function checkApi(api: Api, fault: Fault): void {
  const uri = filledField(api.properties, 'DefinitionUri');
  const body = filledField(api.properties, 'DefinitionBody');
  if (uri !== undefined && body !== undefined) {
    fault(uri.span, 'an API has either `DefinitionUri` or `DefinitionBody`');
  }
  const merges = filledField(api.properties, 'MergeDefinitions');
  if (uri !== undefined && merges !== undefined) {
    fault(merges.span, '`MergeDefinitions` does not go with `DefinitionUri`');
  }
  const version = filledField(api.properties, 'OpenApiVersion');
  if (version !== undefined && !/^[2-3](\.\d)(\.\d)?$/.test(text(version) ?? '')) {
    fault(version.span, '`OpenApiVersion` has the form 3.0.1');
  }
}

/** Adds the RestApi; returns what its deployment depends on. */
function addRestApi(api: Api, scope: Scope): Value | undefined {
  const { properties, span } = api;
  const location =
    api.body === undefined && api.file === undefined
      ? bodyLocation(filledField(properties, 'DefinitionUri'), scope.fault)
      : undefined;
  const body =
    api.body ??
    api.file ??
    (location === undefined ? filledField(properties, 'DefinitionBody') : undefined);
  const binary = givenField(properties, 'BinaryMediaTypes');
  scope.output.add({
    logicalId: api.id,
    type: 'AWS::ApiGateway::RestApi',
    span,
    from: api.id,
    attributes: api.attributes,
    properties: {
      BinaryMediaTypes: binary === undefined ? undefined : resolveParameters(binary, scope.context),
      MinimumCompressionSize: givenField(properties, 'MinimumCompressionSize'),
      ...endpoint(api, scope.fault),
      FailOnWarnings: filledField(properties, 'FailOnWarnings'),
      BodyS3Location: location,
      Body: body,
      Name: filledField(properties, 'Name'),
      Description: filledField(properties, 'Description'),
      Mode: filledField(properties, 'Mode'),
      ApiKeySourceType: filledField(properties, 'ApiKeySourceType'),
      Policy: filledField(properties, 'Policy'),
      SecurityPolicy: filledField(properties, 'SecurityPolicy'),
      EndpointAccessMode: filledField(properties, 'EndpointAccessMode'),
      Tags: propagatedTags(properties),
    },
  });
  return body ?? location;
}

function endpoint(api: Api, fault: Fault): { readonly [key: string]: Tree } {
  const written = filledField(api.properties, 'EndpointConfiguration');
  if (written === undefined) return {};
  const type = filledField(written, 'Type');
  if (type === undefined) {
    return {
      EndpointConfiguration: { Types: [written] },
      Parameters: { endpointConfigurationTypes: written },
    };
  }
  const upper = field(written, 'VPCEndpointIds');
  const camel = field(written, 'VpcEndpointIds');
  if (upper !== undefined && camel !== undefined) {
    fault(camel.span, '`VPCEndpointIds` and `VpcEndpointIds` are the same property');
  }
  return {
    EndpointConfiguration: {
      Types: [type],
      VpcEndpointIds: filled(upper) ? upper : camel,
      IpAddressType: field(written, 'IpAddressType'),
    },
    Parameters: { endpointConfigurationTypes: type },
  };
}

function addDeployment(api: Api, location: Value | undefined, scope: Scope): string {
  const old = filledField(api.properties, 'OpenApiVersion') === undefined;
  const logicalId = hashedId(`${api.id}Deployment`, location);
  scope.output.add({
    logicalId,
    type: 'AWS::ApiGateway::Deployment',
    span: api.span,
    from: api.id,
    attributes: api.passed,
    properties: { RestApiId: { Ref: api.id }, StageName: old ? 'Stage' : undefined },
  });
  return logicalId;
}

function addStage(api: Api, deploymentId: string, scope: Scope): string {
  const { properties } = api;
  const name = field(properties, 'StageName');
  const logicalId = suffixedId(api.id, stringOf(name) ?? '', 'Stage');
  const tags = givenField(properties, 'Tags');
  scope.output.add({
    logicalId,
    type: 'AWS::ApiGateway::Stage',
    span: name?.span ?? api.span,
    from: api.id,
    attributes: api.passed,
    properties: {
      RestApiId: { Ref: api.id },
      DeploymentId: { Ref: deploymentId },
      StageName: name,
      ...pass(properties, [
        'CacheClusterEnabled',
        'CacheClusterSize',
        'Variables',
        'MethodSettings',
        'AccessLogSetting',
        'CanarySetting',
        'TracingEnabled',
      ]),
      Tags: tags?.kind === 'map' && intrinsic(tags) === undefined ? tagList(tags) : undefined,
    },
  });
  return logicalId;
}
