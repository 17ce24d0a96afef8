import { hole } from '../../../model/text.ts';
import { boolean, isAbsent, type Value } from '../../../model/value.ts';
import { itemsAt, pick } from '../../apis/values.ts';
import { always, anyone, arnsOf, half, isOff } from '../common.ts';
import type { SourceHalf } from '../half.ts';
import type { World } from '../world.ts';
import { ownAccount } from '../writers.ts';

/** Rules on the topics of IoT Core. */
export function* iotRules(world: World): Generator<SourceHalf> {
  const { context } = world;
  for (const rule of context.index.ofType('AWS::IoT::TopicRule')) {
    const payload = pick(rule.properties, 'TopicRulePayload');
    const sql = pick(payload, 'Sql');
    const error = pick(payload, 'ErrorAction');
    const actions: readonly Value[] = [
      ...itemsAt(payload, 'Actions'),
      ...(error === undefined || isAbsent(error) ? [] : [error]),
    ];
    for (const [i, action] of actions.entries()) {
      const lambda = pick(action, 'Lambda');
      if (lambda === undefined || isAbsent(lambda)) continue;
      const { span, logicalId } = rule;
      yield half(rule, `action:${i}`, {
        kind: 'iot-rule',
        name: logicalId,
        span: lambda.span,
        targets: context.functionsOf(pick(lambda, 'FunctionArn')),
        source: rule.address,
        needed: { kind: 'service', services: ['iot.amazonaws.com'], arns: arnsOf(context, rule) },
        authentication: { kind: 'iam', span },
        invokers: ({ writers }) => [
          ...writers(rule.address),
          ownAccount(span, `publish to the topics of ${logicalId} besides its devices`),
        ],
        disabled: boolean(pick(payload, 'RuleDisabled')) === true,
        filters: sql === undefined ? [] : [sql],
      });
    }
  }
}

/** Functions that decide which devices may connect. */
export function* iotAuthorizers(world: World): Generator<SourceHalf> {
  const { context } = world;
  for (const authorizer of context.index.ofType('AWS::IoT::Authorizer')) {
    const { properties, span, logicalId, address } = authorizer;
    const unsigned = boolean(pick(properties, 'SigningDisabled')) === true;
    const why = `any device that reaches the endpoint has ${logicalId} look at its credentials`;
    const signed = `devices whose token carries a valid signature reach ${logicalId}`;
    yield half(authorizer, 'authorizer', {
      kind: 'iot-authorizer',
      name: logicalId,
      span,
      targets: context.functionsOf(pick(properties, 'AuthorizerFunctionArn')),
      source: address,
      needed: {
        kind: 'service',
        services: ['iot.amazonaws.com'],
        arns: arnsOf(context, authorizer),
      },
      authentication: unsigned
        ? { kind: 'none', span }
        : { kind: 'jwt', issuer: undefined, audience: [], span },
      invokers: always(
        unsigned
          ? anyone(span, why)
          : { kind: 'signed-in', issuer: hole('?signer'), selfSignUp: false, span, why: signed },
      ),
      disabled: isOff(pick(properties, 'Status'), 'INACTIVE'),
    });
  }
}
