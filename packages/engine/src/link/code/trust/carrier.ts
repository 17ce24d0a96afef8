import type { NodeId, TriggerNode } from '../../../model/graph.ts';
import type { Query } from '../../../model/query.ts';
import { field } from '../../../model/value.ts';

/** The resource that carries the content of a trigger's events, or the function that is called directly. */
export function carrierOf(trigger: TriggerNode, query: Query): NodeId | undefined {
  const { source } = trigger;
  switch (trigger.trigger) {
    case 's3':
    case 'sns':
    case 'sqs':
    case 'dynamodb-stream':
    case 'kinesis':
    case 'firehose':
    case 'kafka':
    case 'mq':
    case 'documentdb':
    case 'log-subscription':
    case 'step-functions':
    case 'destination':
    case 'codecommit':
      return source;
    case 'direct-invoke':
      return trigger.function;
    case 'eventbridge':
      return feeder(source, query) ?? source;
    case 's3-eventbridge':
      return bucketOf(source, query) ?? source;
    case 'pipe':
      return enrichmentOf(trigger, query) ?? feeder(source, query) ?? source;
    default:
      return undefined;
  }
}

/** The only resource that forwards into another. */
function feeder(id: NodeId | undefined, query: Query): NodeId | undefined {
  const edges = id === undefined ? [] : query.to(id, 'forwards');
  const from = new Set(edges.map((one) => one.from));
  return from.size === 1 ? edges[0]?.from : undefined;
}

/** The bucket whose events a rule takes from the bus, where there is only one. */
function bucketOf(id: NodeId | undefined, query: Query): NodeId | undefined {
  if (id === undefined || query.resource(id)?.family === 'bucket') return id;
  const buckets = query
    .to(id, 'forwards')
    .flatMap((rule) => query.to(rule.from, 'forwards'))
    .filter((one) => query.resource(one.from)?.family === 'bucket');
  return new Set(buckets.map((one) => one.from)).size === 1 ? buckets[0]?.from : undefined;
}

/** The function whose answer a pipe hands to its target. */
function enrichmentOf(trigger: TriggerNode, query: Query): NodeId | undefined {
  const enriched = field(query.resource(trigger.source)?.properties, 'Enrichment');
  if (enriched === undefined || enriched.span.start === trigger.span.start) return undefined;
  const others = query.graph.triggers.filter(
    (one) =>
      one.source === trigger.source &&
      one.trigger === 'pipe' &&
      one.span.start === enriched.span.start,
  );
  return others[0]?.function;
}
