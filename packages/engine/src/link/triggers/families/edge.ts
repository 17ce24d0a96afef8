import type { Authentication } from '../../../model/graph.ts';
import type { Invoker } from '../../../model/invoker.ts';
import type { Resource } from '../../../model/resource.ts';
import type { Text } from '../../../model/text.ts';
import type { Value } from '../../../model/value.ts';
import { isAbsent } from '../../../model/value.ts';
import { itemsAt, pick } from '../../apis/values.ts';
import { always, anyone, half, isFalse } from '../common.ts';
import type { SourceHalf } from '../half.ts';
import type { World } from '../world.ts';

/** Functions at the edge: Lambda@Edge and CloudFront Functions, by cache behaviour. */
export function* distributions(world: World): Generator<SourceHalf> {
  for (const distribution of world.context.index.ofType('AWS::CloudFront::Distribution')) {
    const config = pick(distribution.properties, 'DistributionConfig');
    const standard = pick(config, 'DefaultCacheBehavior');
    const behaviors = [
      ...(standard === undefined ? [] : [standard]),
      ...itemsAt(config, 'CacheBehaviors'),
    ];
    for (const [i, behavior] of behaviors.entries()) {
      yield* associated(world, distribution, behavior, i);
    }
  }
}

function* associated(
  { context }: World,
  distribution: Resource,
  behavior: Value,
  i: number,
): Generator<SourceHalf> {
  const [path = '*'] = context.textsOf(pick(behavior, 'PathPattern'));
  const { span, address, logicalId } = distribution;
  const authentication: Authentication = { kind: isSigned(behavior) ? 'api-key' : 'none', span };
  const common = {
    source: address,
    needed: { kind: 'none' },
    authentication,
    invokers: always(viewerOf(distribution, behavior, path)),
    disabled: isFalse(pick(distribution.properties, 'DistributionConfig', 'Enabled')),
    delivery: { mode: 'sync' },
  } as const;
  for (const [j, one] of itemsAt(behavior, 'LambdaFunctionAssociations').entries()) {
    yield half(distribution, `edge:${i}:${j}`, {
      ...common,
      kind: 'cloudfront-edge',
      name: `${logicalId} ${context.textsOf(pick(one, 'EventType'))[0] ?? ''}`.trim(),
      span: one.span,
      targets: context.functionsOf(pick(one, 'LambdaFunctionARN')),
    });
  }
  for (const [j, one] of itemsAt(behavior, 'FunctionAssociations').entries()) {
    const arn = pick(one, 'FunctionARN');
    if (isAbsent(arn)) continue;
    const nodes = context.nodesOf(arn, ['AWS::CloudFront::Function']);
    yield half(distribution, `function:${i}:${j}`, {
      ...common,
      kind: 'cloudfront-function',
      name: `${logicalId} ${context.textsOf(pick(one, 'EventType'))[0] ?? ''}`.trim(),
      span: one.span,
      targets: nodes.map((id) => ({ function: id, qualifier: '$LATEST' })),
    });
  }
}

function isSigned(behavior: Value | undefined): boolean {
  return ['TrustedKeyGroups', 'TrustedSigners'].some((key) => itemsAt(behavior, key).length > 0);
}

function viewerOf(
  { span, logicalId }: Resource,
  behavior: Value | undefined,
  path: string,
): Invoker {
  return isSigned(behavior)
    ? {
        kind: 'key-holder',
        holds: 'signed URL',
        span,
        why: `${path} of ${logicalId} asks for a signed URL`,
      }
    : anyone(span, `anyone can request ${path} of ${logicalId}`);
}

/** Who stands behind the requests that distributions of these ARNs sign for their origins. */
export function viewersOf({ context }: World, arns: readonly Text[]): readonly Invoker[] {
  return arns.flatMap((arn) => {
    const named = context.index.get(context.nodeNamed(arn));
    if (named?.type !== 'AWS::CloudFront::Distribution') return [];
    const behavior = pick(named.properties, 'DistributionConfig', 'DefaultCacheBehavior');
    return [viewerOf(named, behavior, '*')];
  });
}
