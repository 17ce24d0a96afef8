import type { Authentication, NodeId } from '../../../model/graph.ts';
import type { Invoker } from '../../../model/invoker.ts';
import type { Resource } from '../../../model/resource.ts';
import { text } from '../../../model/value.ts';
import { pick } from '../../apis/values.ts';
import { callersOf } from '../callers.ts';
import { half } from '../common.ts';
import type { SourceHalf } from '../half.ts';
import type { World } from '../world.ts';

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
  const found = world.holders(id, 'lambda:InvokeFunctionUrl', `call ${place}`);
  return found.length > 0 ? found : callersOf(world, authentication, place);
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
