import { exposureOf } from '../../iam/exposure.ts';
import { parseArn } from '../../model/arn.ts';
import type { Exposure, NodeId } from '../../model/graph.ts';
import type { Resource } from '../../model/resource.ts';
import type { Text } from '../../model/text.ts';
import type { LinkContext } from '../context.ts';
import { subject } from '../triggers/writers.ts';
import { byAcl, throughBlock, throughUnknownBlock } from './bucket.ts';
import { bySettings, searchExposures } from './public.ts';

/**
 * Who, outside this application's roles, may do what with each resource: by its policies, its ACL, and
 * settings that give it a public address. Nodes that let nobody in are left out.
 */
export function exposuresOf(context: LinkContext): ReadonlyMap<NodeId, readonly Exposure[]> {
  const found = new Map<NodeId, readonly Exposure[]>();
  const keep = (id: NodeId, exposures: readonly Exposure[]): void => {
    if (exposures.length > 0) found.set(id, exposures);
  };
  for (const resource of context.index.byAddress.values()) {
    keep(resource.address, exposuresTo(context, resource));
  }
  for (const { id, name, arn } of context.externals()) {
    const found = byPolicies(context, id, name, arn);
    keep(id, parseArn(arn ?? '')?.service === 's3' ? throughUnknownBlock(found) : found);
  }
  return found;
}

function exposuresTo(context: LinkContext, resource: Resource): readonly Exposure[] {
  const { address, logicalId } = resource;
  const policies = byPolicies(context, address, logicalId, context.texts.arn(resource));
  switch (resource.type) {
    case 'AWS::S3::Bucket':
      return [...throughBlock(resource, policies), ...byAcl(resource)];
    // Its policy says what of the VPC may go out through it, not who may come in.
    case 'AWS::EC2::VPCEndpoint':
      return [];
    case 'AWS::OpenSearchService::Domain':
    case 'AWS::Elasticsearch::Domain':
      return searchExposures(resource, policies);
    default:
      return [...policies, ...bySettings(context, resource)];
  }
}

function byPolicies(
  context: LinkContext,
  id: NodeId,
  name: string,
  arn: Text | undefined,
): readonly Exposure[] {
  const policies = context.policiesOf(id);
  if (policies.length === 0) return [];
  const service = parseArn(arn ?? '')?.service ?? '';
  return exposureOf(policies, service).map(({ statement, ...one }): Exposure => {
    const actions = one.actions.slice(0, MOST).join(', ');
    const more = one.actions.length > MOST ? ' and more' : '';
    const why = `${subject(one.invoker)} may do ${actions}${more} on ${name}: ${one.invoker.why}`;
    const when = statement.when === undefined ? {} : { when: statement.when };
    return { ...one, ...when, invoker: { ...one.invoker, why } };
  });
}

/** Actions that a sentence names before it says "and more". */
const MOST = 3;
