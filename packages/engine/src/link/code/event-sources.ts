import type { FunctionNode, NodeId, TriggerNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { field } from '../../model/value.ts';
import type { LinkContext } from '../context.ts';

/** Parts of an event that say from which bucket it came. */
const OF_BUCKET = /(?:^|\.)(?:s3|detail)\.bucket\.(?:name|arn)$/;

/** Parts that say where the artifacts of a pipeline are. */
const OF_ARTIFACTS = /\.s3Location\.bucketName$/;

/** Resources that a part of a function's event names, since they are where it comes from. */
export function eventSources(
  query: Query,
  context: LinkContext,
  fn: FunctionNode,
  path: string,
): readonly NodeId[] {
  return query.triggersOf(fn.id).flatMap((trigger) => sourcesOf(query, context, trigger, path));
}

function sourcesOf(
  query: Query,
  context: LinkContext,
  { trigger, source }: TriggerNode,
  path: string,
): readonly NodeId[] {
  if (source === undefined) return [];
  if (OF_BUCKET.test(path)) return upstream(source, query);
  if (/(?:^|\.)eventSourceARN$/.test(path)) return [source];
  const properties = context.index.get(source)?.properties;
  switch (trigger) {
    case 'step-functions':
      // A task is told by the token that the machine gave for it.
      return /token$/i.test(path) ? [source] : [];
    case 'secrets-rotation':
      return path === 'SecretId' ? context.anyNodesOf(field(properties, 'SecretId')) : [];
    case 'cognito':
      return path === 'userPoolId' ? [source] : [];
    case 'codepipeline':
      return OF_ARTIFACTS.test(path)
        ? context.anyNodesOf(field(field(properties, 'ArtifactStore'), 'Location'), BUCKETS)
        : [];
    default:
      return [];
  }
}

const BUCKETS = ['AWS::S3::Bucket'] as const;

/** The node and all that forward into it. */
function upstream(node: NodeId, query: Query): readonly NodeId[] {
  const found = new Set([node]);
  for (const id of found) {
    for (const edge of query.to(id, 'forwards')) found.add(edge.from);
  }
  return [...found];
}
