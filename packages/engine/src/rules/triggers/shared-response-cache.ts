import type { Match } from '../../model/finding.ts';
import type { ApiNode, ApiRoute } from '../../model/graph.ts';
import type { Resource } from '../../model/resource.ts';
import { field, items, mayBe, text, type Value } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { list } from '../support/words.ts';

/** A cache of answers in front of a route that knows its callers, with a key that does not. */
export const sharedResponseCache: Rule<'api'> = {
  id: 'triggers/shared-response-cache',
  title: 'Cached answers that users share',
  severity: 'high',
  confidence: 'medium',
  audience: 'default',
  scope: ['T5', 'I6'],
  references: {
    cwe: [524, 639],
    owasp: ['S5:2017', 'S6:2017'],
    csa: ['SAS-3'],
    links: [
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html',
    ],
  },
  why: 'The gateway keeps an answer under the method and path, and under those parts of the request that the integration names. Unless the token is one of them, the answer for one user is handed to the next one who asks for the same path.',
  fix: 'Add `method.request.header.Authorization` to the cache key of the integration and to the request parameters of the method, or switch caching off for the route with a method setting of its own. Suppress the finding where every user gets the same answer.',
  on: 'api',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Users: { Type: AWS::Cognito::UserPool }
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      CacheClusterEnabled: true
      MethodSettings: [{ ResourcePath: '/*', HttpMethod: '*', CachingEnabled: true }]
      Auth: { DefaultAuthorizer: Pool, Authorizers: { Pool: { UserPoolArn: !GetAtt Users.Arn } } }
  Profile:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Events: { Me: { Type: Api, Properties: { RestApiId: !Ref Api, Method: get, Path: /me } } }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      CacheClusterEnabled: true
      MethodSettings: [{ ResourcePath: '/*', HttpMethod: '*', CachingEnabled: true }]
  Catalogue:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Events: { List: { Type: Api, Properties: { RestApiId: !Ref Api, Method: get, Path: /items } } }
`,
    ],
  },
  *check(api: ApiNode): Generator<Match> {
    if (api.protocol !== 'rest') return;
    for (const stage of api.stages) {
      const cluster = field(stage.properties, 'CacheClusterEnabled');
      if (cluster === undefined || !mayBe(cluster, true)) continue;
      const shared = api.routes.filter(
        (route) => isPersonal(route) && isCached(stage, route) && !isToldApart(route),
      );
      const [first] = shared;
      if (first === undefined) continue;
      const names = list(shared.map((one) => `${one.method} ${one.path}`));
      yield {
        at: cluster.span,
        because: `${api.name} keeps the answers of ${names} for all callers alike: nothing of who is calling is part of the cache key`,
        related: shared.slice(0, 8).map(({ span, path }) => ({ span, label: path })),
        key: stage.address,
      };
    }
  },
};

/** Whether a route knows its caller. Only what reads is cached. */
function isPersonal({ method, authentication, target }: ApiRoute): boolean {
  const isKnown = ['cognito', 'jwt', 'lambda', 'iam'].includes(authentication.kind);
  return (method === 'GET' || method === 'ANY') && isKnown && target.kind !== 'mock';
}

/** Whether the settings of a stage switch the cache on for a route; the more exact setting counts. */
function isCached({ properties }: Resource, route: ApiRoute): boolean {
  const fitting = items(field(properties, 'MethodSettings'))
    .filter((one) => fits(one, 'HttpMethod', ['*', 'GET', route.method]))
    .filter((one) => fits(one, 'ResourcePath', ['/*', '*', route.path]));
  const exact = fitting.filter((one) => pathOf(one) === route.path);
  const counting = exact.length > 0 ? exact : fitting;
  return counting.some((one) => {
    const enabled = field(one, 'CachingEnabled');
    return enabled !== undefined && mayBe(enabled, true);
  });
}

function fits(setting: Value, key: string, accepted: readonly string[]): boolean {
  const written = key === 'ResourcePath' ? pathOf(setting) : text(field(setting, key));
  return written === undefined || accepted.includes(written);
}

/** In settings a slash within a path may be written `~1`. */
function pathOf(setting: Value): string | undefined {
  return text(field(setting, 'ResourcePath'))?.replace(/^\/~1/, '/').replaceAll('~1', '/');
}

/** Whether the key has a header, a cookie or a part of the path that stands for the caller. */
function isToldApart({ cacheKey = [] }: ApiRoute): boolean {
  return cacheKey.some((one) => /\.header\..*(?:auth|token|cookie|user|session)/i.test(one));
}
