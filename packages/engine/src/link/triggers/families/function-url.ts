import { matches } from '../../../iam/algebra/text.ts';
import { exposureOf } from '../../../iam/exposure.ts';
import type { Authentication, NodeId } from '../../../model/graph.ts';
import type { Invoker } from '../../../model/invoker.ts';
import type { Resource } from '../../../model/resource.ts';
import { text } from '../../../model/value.ts';
import { pick } from '../../apis/values.ts';
import { callersOf } from '../callers.ts';
import { half } from '../common.ts';
import type { SourceHalf } from '../half.ts';
import type { World } from '../world.ts';
import { distinct } from '../writers.ts';
import { viewersOf } from './edge.ts';

/** Function URLs. */
export function* functionUrls(world: World): Generator<SourceHalf> {
  const { context } = world;
  for (const url of context.index.ofType('AWS::Lambda::Url')) {
    const { properties, span } = url;
    const authentication = authenticationOf(url);
    const [qualifier] = context.textsOf(pick(properties, 'Qualifier'));
    const named = context.functionsOf(pick(properties, 'TargetFunctionArn'));
    const targets = named.map((one) => ({ ...one, qualifier: qualifier ?? one.qualifier }));
    const name = `URL of ${context.index.get(targets[0]?.function)?.logicalId ?? url.logicalId}`;
    yield half(url, 'url', {
      kind: 'function-url',
      name,
      span,
      targets,
      source: undefined,
      needed: { kind: 'url', open: authentication.kind === 'none' },
      authentication,
      invokers: (): readonly Invoker[] =>
        callers(world, targets[0]?.function, authentication, name),
      delivery: { mode: 'sync' },
    });
  }
}

function callers(
  world: World,
  id: NodeId | undefined,
  authentication: Authentication,
  name: string,
): readonly Invoker[] {
  const place = `the ${name}`;
  if (authentication.kind !== 'iam' || id === undefined) {
    return callersOf(world, authentication, place);
  }
  const found = [
    ...world.holders(id, 'lambda:InvokeFunctionUrl', `call ${place}`),
    ...letIn(world, id),
  ];
  return found.length > 0 ? distinct(found) : callersOf(world, authentication, place);
}

/** Whom the policy of a function lets sign requests for its URL: other accounts, a distribution. */
function letIn(world: World, id: NodeId): readonly Invoker[] {
  const exposed = exposureOf(world.context.policiesOf(id), 'lambda');
  return exposed.flatMap(({ actions, invoker, statement }) => {
    const calls = actions.some(
      (one) => matches(one, 'lambda:InvokeFunctionUrl', 'ignore') !== 'no',
    );
    if (!calls) return [];
    const viewers = statement.conditions.flatMap((one) =>
      one.key === 'aws:sourcearn' ? viewersOf(world, one.values) : [],
    );
    return viewers.length > 0 ? viewers : [invoker];
  });
}

function authenticationOf(url: Resource): Authentication {
  const type = pick(url.properties, 'AuthType');
  const span = type?.span ?? url.span;
  switch (text(type)?.toUpperCase()) {
    case 'NONE':
      return { kind: 'none', span };
    case 'AWS_IAM':
      return { kind: 'iam', span };
    default:
      return { kind: 'unknown', reason: 'the AuthType of the URL is not known', span };
  }
}
