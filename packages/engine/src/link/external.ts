import { parseArn, splitOutside } from '../model/arn.ts';
import type { Family, NodeId, ResourceNode } from '../model/graph.ts';
import type { Span } from '../model/span.ts';
import { readable, type Text } from '../model/text.ts';
import { alternatives, type Value } from '../model/value.ts';
import { ownEntry } from '../support/own.ts';
import type { LinkContext } from './context.ts';

/** Resources that are only named: by ARN, in a trigger, an environment variable or a policy. */
export class ExternalNodes {
  readonly #nodes = new Map<NodeId, ResourceNode>();

  /** Id of the node for an ARN (of an object or index: its bucket or table), made when first asked for. */
  node(named: Text, span: Span): NodeId {
    const arn = whole(named);
    const id = `external:${arn}`;
    if (!this.#nodes.has(id)) this.#nodes.set(id, externalNode(id, arn, span));
    return id;
  }

  /** All external nodes in the order of their first mention. */
  nodes(): readonly ResourceNode[] {
    return [...this.#nodes.values()];
  }

  /** Nodes that a value names in each of its branches; where nothing declared fits, the ARN's external node. */
  orDeclared(
    context: LinkContext,
    value: Value | undefined,
    types?: readonly string[],
  ): readonly NodeId[] {
    const found = new Set<NodeId>();
    for (const one of alternatives(value)) {
      const declared = context.nodesOf(one, types);
      for (const id of declared) found.add(id);
      if (declared.length > 0 || one.kind === 'reference') continue;
      for (const text of context.textsOf(one)) {
        if (parseArn(text) !== undefined && !text.includes('*'))
          found.add(this.node(text, one.span));
      }
    }
    return [...found];
  }
}

function externalNode(id: NodeId, arn: Text, span: Span): ResourceNode {
  const parts = splitOutside(parseArn(arn)?.resource ?? arn, ':', 8);
  const path = splitOutside(parts[parts.length - 1] ?? arn, '/', 32);
  return {
    kind: 'resource',
    id,
    name: readable(path[path.length - 1] ?? arn),
    span,
    resource: undefined,
    properties: { kind: 'map', fields: new Map(), span },
    family: familyOfArn(arn),
    external: true,
    arn,
    policies: [],
    exposure: [],
  };
}

/** The ARN of the bucket of an object, or of the table of an index or stream. */
function whole(text: Text): Text {
  const arn = parseArn(text);
  const depth = arn?.service === 's3' ? 1 : arn?.service === 'dynamodb' ? 2 : 0;
  if (arn === undefined || depth === 0 || arn.resource.startsWith('accesspoint')) return text;
  const kept = splitOutside(arn.resource, '/', depth + 1)
    .slice(0, depth)
    .join('/');
  return `arn:${arn.partition}:${arn.service}:${arn.region}:${arn.account}:${kept}`;
}

const FAMILIES: Readonly<Record<string, Family>> = {
  s3: 'bucket',
  sqs: 'queue',
  sns: 'topic',
  dynamodb: 'table',
  kinesis: 'stream',
  firehose: 'firehose',
  rds: 'database',
  'rds-db': 'database',
  redshift: 'database',
  elasticache: 'cache',
  es: 'search',
  aoss: 'search',
  elasticfilesystem: 'file-system',
  kms: 'key',
  secretsmanager: 'secret',
  ssm: 'parameter',
  states: 'state-machine',
  'cognito-idp': 'user-pool',
  'cognito-identity': 'identity-pool',
  logs: 'log-group',
  cloudwatch: 'alarm',
  mq: 'broker',
  kafka: 'cluster',
  ecr: 'repository',
  codecommit: 'repository',
  wafv2: 'web-acl',
};

/** What an ARN names, by its service and resource type. */
export function familyOfArn(text: Text): Family {
  const arn = parseArn(text);
  if (arn === undefined) return 'other';
  const { service, resource } = arn;
  if (service === 'events') return resource.startsWith('rule/') ? 'rule' : 'bus';
  if (service === 'lambda') return resource.startsWith('layer:') ? 'layer' : 'other';
  if (service === 'iam') return resource.startsWith('policy/') ? 'managed-policy' : 'other';
  if (service === 'ec2') return familyOfNetwork(resource);
  return ownEntry(FAMILIES, service) ?? 'other';
}

function familyOfNetwork(resource: Text): Family {
  const kind = resource.slice(0, resource.indexOf('/'));
  return kind === 'vpc' || kind === 'subnet' || kind === 'security-group' ? kind : 'other';
}
