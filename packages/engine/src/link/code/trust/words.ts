import type { NodeId, TriggerNode } from '../../../model/graph.ts';
import type { Query } from '../../../model/query.ts';
import { article, isRequest, requestOf } from './requests.ts';

/** Where events of a trigger come from: `an unauthenticated POST /orders`, `a message in Orders`. */
export function whenceOf(trigger: TriggerNode, carrier: NodeId | undefined, query: Query): string {
  if (trigger.route !== undefined) return requestOf(trigger);
  const name = query.node(carrier ?? trigger.source)?.name ?? trigger.name;
  switch (trigger.trigger) {
    case 's3':
    case 's3-eventbridge':
      return `an event of the bucket ${name}`;
    case 'sqs':
    case 'mq':
      return `a message in ${name}`;
    case 'sns':
      return `a message on ${name}`;
    case 'dynamodb-stream':
    case 'documentdb':
      return `a change in ${name}`;
    case 'kinesis':
    case 'kafka':
    case 'firehose':
    case 'pipe':
      return `a record of ${name}`;
    case 'eventbridge':
      return `an event on ${name}`;
    case 'log-subscription':
      return `the log group ${name}`;
    case 'step-functions':
      return `an execution of ${name}`;
    case 'direct-invoke':
      return `a direct call of ${query.node(trigger.function)?.name ?? name}`;
    case 'destination':
      return `an invocation of ${name}`;
    case 'ses':
      return 'a received mail';
    default:
      if (isRequest(trigger)) return `${article(trigger)} request to ${place(trigger.name)}`;
      return `an event of ${trigger.name}`;
  }
}

/** `URL of Orders` has an article, the name of a resource has none. */
function place(name: string): string {
  return name.startsWith('URL of ') ? `the ${name}` : name;
}
