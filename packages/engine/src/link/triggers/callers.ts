import type { Authentication } from '../../model/graph.ts';
import type { Invoker } from '../../model/invoker.ts';
import type { Span } from '../../model/span.ts';
import { hole, type Text } from '../../model/text.ts';
import type { LinkedApi, LinkedRoute } from '../apis/draft.ts';
import type { World } from './world.ts';
import { distinct, ownAccount } from './writers.ts';

/** Who can call a route: its authentication, narrowed or widened by the API's own policy and its endpoint. */
export function routeInvokers(
  world: World,
  api: LinkedApi,
  linked: LinkedRoute,
): readonly Invoker[] {
  const place = `${linked.route.method} ${linked.route.path} of ${api.node.name}`;
  const callers =
    linked.authentication.kind === 'iam'
      ? signers(world, api, linked.authentication.span, place)
      : callersOf(world, linked.authentication, place);
  const reached = reachedBy(world, api, linked, place);
  if (reached === undefined) return callers;
  // An open route is open to whoever reaches it; signed requests are also let in by the policy itself.
  if (linked.authentication.kind === 'none') return reached;
  if (linked.authentication.kind === 'iam') {
    return distinct([...reached.filter(isNamed).map(signed), ...callers]);
  }
  return reached.some((one) => one.kind === 'anyone') ? callers : reached;
}

/** Roles of this application that may sign requests for an API, else the own account. */
function signers(world: World, { node }: LinkedApi, span: Span, place: string): readonly Invoker[] {
  const action = node.protocol === 'graphql' ? 'appsync:GraphQL' : 'execute-api:Invoke';
  const found = world.holders(node.id, action, `call ${place}`);
  return found.length > 0 ? found : [ownAccount(span, `call ${place}`)];
}

function isNamed(invoker: Invoker): boolean {
  return invoker.kind !== 'network';
}

/** A signature of any account is enough for a policy that lets everyone in. */
function signed(invoker: Invoker): Invoker {
  return invoker.kind === 'anyone' ? { ...invoker, kind: 'any-account' } : invoker;
}

/** Who gets as far as the authentication; undefined for everyone. */
function reachedBy(
  world: World,
  { node }: LinkedApi,
  { route }: LinkedRoute,
  place: string,
): readonly Invoker[] | undefined {
  const { span } = node;
  if (node.endpoint === 'private') {
    return [{ kind: 'network', span, why: `only clients in the VPC reach ${place}` }];
  }
  const policy = world.apiExposure(node, route);
  if (node.policies.length === 0 || node.protocol !== 'rest') {
    if (node.endpoint === 'public') return undefined;
    return [{ kind: 'unknown', span, why: `it is not known whether ${place} is public` }];
  }
  if (policy.length > 0) return policy;
  const isRead = node.policies.every((one) => one.complete);
  if (!isRead)
    return [{ kind: 'unknown', span, why: `the resource policy of ${node.name} is not known` }];
  return [ownAccount(span, `call ${place}`)];
}

/** Who passes an authentication; `place` completes the sentence. */
export function callersOf(
  world: World,
  authentication: Authentication,
  place: string,
): readonly Invoker[] {
  const { span } = authentication;
  switch (authentication.kind) {
    case 'none':
      return [{ kind: 'anyone', span, why: `${place} asks for no authentication` }];
    case 'api-key':
      return [{ kind: 'key-holder', span, why: `${place} asks for an API key only` }];
    case 'iam':
      return [ownAccount(span, `call ${place}`)];
    case 'cognito':
      return [signedIn(world, authentication.pool, span, place)];
    case 'jwt':
      return [signedIn(world, authentication.issuer, span, place)];
    case 'lambda': {
      const authorizer = authentication.authorizer ?? hole('?authorizer');
      return [{ kind: 'authorized', authorizer, span, why: `an authorizer decides on ${place}` }];
    }
    case 'mtls': {
      const why = `${place} asks for a client certificate`;
      return [{ kind: 'authorized', authorizer: 'mutual TLS', span, why }];
    }
    case 'resource-policy':
      return [ownAccount(span, `call ${place}`)];
    case 'platform':
      return [{ kind: 'platform', span, why: `only the platform calls ${place}` }];
    case 'unknown':
      return [
        {
          kind: 'unknown',
          span,
          why: `who may call ${place} is not known: ${authentication.reason}`,
        },
      ];
  }
}

function signedIn(world: World, issuer: Text | undefined, span: Span, place: string): Invoker {
  const pool = issuer === undefined ? undefined : world.poolOf(issuer);
  const selfSignUp = world.selfSignUp(pool);
  const who = selfSignUp === true ? 'anyone who signs up in' : 'users who sign in at';
  const name =
    pool === undefined ? (issuer ?? 'an issuer not known') : pool.slice(pool.lastIndexOf('/') + 1);
  const why = `${place} lets in ${who} ${name}`;
  return { kind: 'signed-in', issuer: pool ?? issuer ?? hole('?issuer'), selfSignUp, span, why };
}
