import { attributeHoles } from '../../model/arn.ts';
import type { NodeId } from '../../model/graph.ts';
import type { Address, Resource } from '../../model/resource.ts';
import { isAbsent, type MapValue, type Value } from '../../model/value.ts';
import type { LinkContext } from '../context.ts';
import { itemsAt, pick } from './values.ts';

const STAGES: readonly string[] = ['AWS::ApiGateway::Stage', 'AWS::ApiGatewayV2::Stage'];
const ASSOCIATIONS: readonly string[] = [
  'AWS::WAFv2::WebACLAssociation',
  'AWS::WAFRegional::WebACLAssociation',
];

/** Stages of an API; a deployment that makes its own stage counts where no stage is declared. */
export function stagesOf(parts: readonly Resource[]): readonly Resource[] {
  const stages = parts.filter((one) => STAGES.includes(one.type));
  if (stages.length > 0) return stages;
  return parts.filter(
    (one) =>
      one.type === 'AWS::ApiGateway::Deployment' && !isAbsent(pick(one.properties, 'StageName')),
  );
}

/** Variables of an API's stages, which integrations may name. */
export function stageVariables(stages: readonly Resource[]): readonly MapValue[] {
  return stages.flatMap((stage) => {
    const { properties } = stage;
    const variables =
      pick(properties, 'Variables') ??
      pick(properties, 'StageVariables') ??
      pick(properties, 'StageDescription', 'Variables');
    return variables?.kind === 'map' ? [variables] : [];
  });
}

/** What stands around APIs: usage plans, web ACLs and mutual TLS of their custom domains, by the API's node. */
export type Surroundings = {
  readonly usagePlans: ReadonlyMap<NodeId, readonly Resource[]>;
  readonly webAcls: ReadonlyMap<NodeId, NodeId>;
  readonly mutualTls: ReadonlyMap<NodeId, Value>;
};

/** Reads usage plans, web ACL associations and custom domains once for all APIs. */
export function surroundingsOf(context: LinkContext): Surroundings {
  const usagePlans = new Map<NodeId, Resource[]>();
  for (const plan of context.index.ofType('AWS::ApiGateway::UsagePlan')) {
    for (const stage of itemsAt(plan.properties, 'ApiStages')) {
      const api = context.nodeOf(pick(stage, 'ApiId'));
      if (api === undefined) continue;
      const list = usagePlans.get(api) ?? [];
      if (!list.includes(plan)) usagePlans.set(api, [...list, plan]);
    }
  }
  return { usagePlans, webAcls: webAclsOf(context), mutualTls: mutualTlsOf(context) };
}

/** Web ACLs by the API, load balancer or pool that an association names. */
function webAclsOf(context: LinkContext): ReadonlyMap<NodeId, NodeId> {
  const found = new Map<NodeId, NodeId>();
  for (const association of context.index.ofType(...ASSOCIATIONS)) {
    const { properties } = association;
    const acl =
      context.anyNodesOf(pick(properties, 'WebACLArn') ?? pick(properties, 'WebACLId'))[0] ??
      association.address;
    for (const id of guardedBy(context, pick(properties, 'ResourceArn'))) found.set(id, acl);
  }
  return found;
}

function guardedBy(context: LinkContext, arn: Value | undefined): readonly NodeId[] {
  const direct = context.nodesOf(arn);
  const holes = context.textsOf(arn).flatMap(attributeHoles);
  const named = holes.map(({ address }) => context.index.get(address));
  const apis = named.flatMap((one) => (one === undefined ? [] : [context.idOf(one)]));
  return [...new Set([...direct, ...apis])];
}

function mutualTlsOf(context: LinkContext): ReadonlyMap<NodeId, Value> {
  const found = new Map<NodeId, Value>();
  const mappings = context.index.ofType(
    'AWS::ApiGateway::BasePathMapping',
    'AWS::ApiGatewayV2::ApiMapping',
  );
  for (const mapping of mappings) {
    const { properties } = mapping;
    const api = context.nodeOf(pick(properties, 'RestApiId') ?? pick(properties, 'ApiId'));
    const domain = domainOf(context, pick(properties, 'DomainName'));
    const setting = pick(domain?.properties, 'MutualTlsAuthentication');
    if (api !== undefined && setting !== undefined && !isAbsent(setting)) found.set(api, setting);
  }
  return found;
}

function domainOf(context: LinkContext, name: Value | undefined): Resource | undefined {
  if (name?.kind === 'reference') return context.index.get(name.resource as Address);
  const wanted = context.textsOf(name);
  const domains = context.index.ofType(
    'AWS::ApiGateway::DomainName',
    'AWS::ApiGatewayV2::DomainName',
  );
  return domains.find((one) =>
    context.textsOf(pick(one.properties, 'DomainName')).some((text) => wanted.includes(text)),
  );
}
