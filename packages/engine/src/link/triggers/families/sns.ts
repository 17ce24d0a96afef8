import type { NodeId } from '../../../model/graph.ts';
import type { Resource } from '../../../model/resource.ts';
import { hasHole } from '../../../model/text.ts';
import { number, text, type Value } from '../../../model/value.ts';
import { itemsAt, pick } from '../../apis/values.ts';
import type { LinkContext } from '../../context.ts';
import { arnsOf, byPolicy, fedBy, half } from '../common.ts';
import type { SourceHalf } from '../half.ts';
import type { World } from '../world.ts';

const TOPIC: readonly string[] = ['AWS::SNS::Topic'];

/** Subscriptions of functions to topics, as resources and inline. */
export function* sns(world: World): Generator<SourceHalf> {
  const { context } = world;
  for (const subscription of context.index.ofType('AWS::SNS::Subscription')) {
    const topic = pick(subscription.properties, 'TopicArn');
    yield* subscribed(context, subscription, 'subscription', subscription.properties, topic);
  }
  for (const topic of context.index.ofType(...TOPIC)) {
    for (const [i, one] of itemsAt(topic.properties, 'Subscription').entries()) {
      yield* subscribed(context, topic, `subscription:${i}`, one, undefined);
    }
  }
}

function* subscribed(
  context: LinkContext,
  resource: Resource,
  key: string,
  written: Value,
  topic: Value | undefined,
): Generator<SourceHalf> {
  if (text(pick(written, 'Protocol'))?.toLowerCase() !== 'lambda') return;
  const [named] = topic === undefined ? [resource.address] : context.anyNodesOf(topic, TOPIC);
  const declared = topic === undefined ? resource : context.index.get(named);
  const name = declared?.logicalId ?? context.textsOf(topic)[0] ?? resource.logicalId;
  const span = topic === undefined ? written.span : resource.span;
  const filter = pick(written, 'FilterPolicy');
  const [deadLetter] = context.anyNodesOf(pick(written, 'RedrivePolicy', 'deadLetterTargetArn'));
  yield half(resource, key, {
    kind: 'sns',
    name,
    span,
    targets: context.functionsOf(pick(written, 'Endpoint')),
    source: named,
    needed: {
      kind: 'service',
      services: ['sns.amazonaws.com'],
      arns: declared === undefined ? context.textsOf(topic) : arnsOf(context, declared),
    },
    authentication: byPolicy(span),
    invokers: fedBy(named, span, `publish to ${name}`),
    filters: filter === undefined ? [] : [filter],
    ...(deadLetter === undefined ? {} : { delivery: { deadLetter } }),
  });
}

/** Whether a topic may deliver to a function that the template does not tell: an endpoint that a parameter names. */
export function mayDeliverAnywhere(context: LinkContext, topic: NodeId): boolean {
  const declared = context.index.get(topic);
  const apart = [...context.index.ofType('AWS::SNS::Subscription')]
    .map(({ properties }) => properties)
    .filter((one) => context.anyNodesOf(pick(one, 'TopicArn'), TOPIC).includes(topic));
  const within = declared === undefined ? [] : itemsAt(declared.properties, 'Subscription');
  return [...apart, ...within].some(
    (one) =>
      (text(pick(one, 'Protocol')) ?? 'lambda') === 'lambda' &&
      context.textsOf(pick(one, 'Endpoint')).some(hasHole) &&
      context.functionsOf(pick(one, 'Endpoint')).length === 0,
  );
}

/** Number of receives after which a queue gives a message up, and where it goes then. */
export function redriveOf(
  context: LinkContext,
  queue: Resource | undefined,
): { readonly receives: number | undefined; readonly deadLetter: string | undefined } {
  const policy = pick(queue?.properties, 'RedrivePolicy');
  return {
    receives: number(pick(policy, 'maxReceiveCount')),
    deadLetter: context.anyNodesOf(pick(policy, 'deadLetterTargetArn'), ['AWS::SQS::Queue'])[0],
  };
}
