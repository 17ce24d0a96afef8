import { isAbsent } from '../../../model/value.ts';
import { itemsAt, pick } from '../../apis/values.ts';
import { arnsOf, byIam, byPolicy, fedBy, half } from '../common.ts';
import type { SourceHalf } from '../half.ts';
import { notificationsOf } from '../notifications.ts';
import type { World } from '../world.ts';
import { ownAccount } from '../writers.ts';

/** Notifications of buckets. */
export function* s3(world: World): Generator<SourceHalf> {
  const { context } = world;
  for (const { bucket, configuration, resource } of notificationsOf(context)) {
    const declared = context.index.get(bucket);
    const listed = [
      ...itemsAt(configuration, 'LambdaConfigurations'),
      ...itemsAt(configuration, 'LambdaFunctionConfigurations'),
    ];
    for (const [i, one] of listed.entries()) {
      const target = pick(one, 'Function') ?? pick(one, 'LambdaFunctionArn');
      const events = pick(one, 'Event') ?? pick(one, 'Events');
      const name = declared?.logicalId ?? resource.logicalId;
      const filter = pick(one, 'Filter');
      yield half(resource, `notification:${i}`, {
        kind: 's3',
        name: `${name} ${context.textsOf(events)[0] ?? ''}`.trim(),
        span: one.span,
        targets: context.functionsOf(target),
        source: bucket,
        needed: {
          kind: 'service',
          services: ['s3.amazonaws.com'],
          arns: declared === undefined ? [] : arnsOf(context, declared),
        },
        authentication: byPolicy(one.span),
        invokers: fedBy(bucket, one.span, `put objects into ${name}`),
        filters: filter === undefined || isAbsent(filter) ? [] : [filter],
      });
    }
  }
}

/** Functions that rewrite objects as they are read. */
export function* s3ObjectLambda(world: World): Generator<SourceHalf> {
  const { context } = world;
  for (const point of context.index.ofType('AWS::S3ObjectLambda::AccessPoint')) {
    const configuration = pick(point.properties, 'ObjectLambdaConfiguration');
    for (const [i, one] of itemsAt(configuration, 'TransformationConfigurations').entries()) {
      const lambda = pick(one, 'ContentTransformation', 'AwsLambda');
      yield half(point, `transformation:${i}`, {
        kind: 's3-object-lambda',
        name: point.logicalId,
        span: one.span,
        targets: context.functionsOf(pick(lambda, 'FunctionArn')),
        source: point.address,
        // The caller's own identity invokes the function.
        needed: { kind: 'none' },
        authentication: byIam(one.span),
        invokers: ({ resources }) => [
          ...(resources.get(point.address)?.exposure ?? []).map((exposed) => exposed.invoker),
          ownAccount(one.span, `read through the access point ${point.logicalId}`),
        ],
        input: pick(lambda, 'FunctionPayload'),
      });
    }
  }
}
