import type { Match } from '../../model/finding.ts';
import type { ApiNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { at, items, text } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { list } from '../support/words.ts';

/** A GraphQL API whose fields an API key opens. */
export const unauthenticatedGraphqlApi: Rule<'api'> = {
  id: 'triggers/unauthenticated-graphql-api',
  title: 'GraphQL API that only asks for an API key',
  severity: 'high',
  confidence: 'medium',
  audience: 'default',
  isDoor: true,
  scope: ['T0', 'T5', 'I6'],
  references: {
    cwe: [306],
    owasp: ['S2:2017', 'S5:2017'],
    csa: ['SAS-2'],
    links: ['https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html'],
  },
  why: 'An AppSync API key is one fixed string that ships with every client: AppSync itself calls such an API unauthenticated. Whoever reads it out of a web page or an app calls every field that the key opens, and nobody can tell who it was.',
  fix: 'Use a user pool, OpenID Connect, IAM or a Lambda authorizer as the default, and open to the key by @aws_api_key only those fields that everyone may read.',
  on: 'api',
  examples: {
    bad: [
      `
Resources:
  Shop:
    Type: AWS::AppSync::GraphQLApi
    Properties: { Name: shop, AuthenticationType: API_KEY }
  Orders:
    Type: AWS::AppSync::Resolver
    Properties: { ApiId: !GetAtt Shop.ApiId, TypeName: Mutation, FieldName: order, DataSourceName: !GetAtt Data.Name }
  Data:
    Type: AWS::AppSync::DataSource
    Properties: { ApiId: !GetAtt Shop.ApiId, Name: data, Type: NONE }
`,
    ],
    good: [
      `
Resources:
  Shop:
    Type: AWS::AppSync::GraphQLApi
    Properties: { Name: shop, AuthenticationType: AWS_IAM }
  Orders:
    Type: AWS::AppSync::Resolver
    Properties: { ApiId: !GetAtt Shop.ApiId, TypeName: Mutation, FieldName: order, DataSourceName: !GetAtt Data.Name }
  Data:
    Type: AWS::AppSync::DataSource
    Properties: { ApiId: !GetAtt Shop.ApiId, Name: data, Type: NONE }
`,
    ],
  },
  *check(api: ApiNode, query: Query): Generator<Match> {
    if (api.protocol !== 'graphql' || api.endpoint === 'private') return;
    const open = api.routes.filter((route) => route.authentication.kind === 'api-key');
    const [first] = open;
    if (first === undefined) return;
    const fields = [...new Set(open.map((route) => `${route.method}.${route.path}`))];
    const writes = open.some((route) => route.method === 'Mutation');
    const isClear = ways(api) === 1 || hasSchema(api, query);
    const doubt: Partial<Match> = isClear ? {} : { confidence: 'low', audience: 'auditor' };
    const tail = isClear ? '' : ', unless its schema, which is not in the template, closes them';
    const behind = open.flatMap((route) => query.function(route.target.node)?.id ?? []);
    yield {
      at: first.authentication.span,
      because: `whoever holds the API key of ${api.name} can call ${list(fields)}${tail}`,
      severity: writes ? 'high' : 'medium',
      ...doubt,
      functions: [...new Set(behind)],
      related: open.slice(0, 5).map((route) => ({ span: route.span, label: 'open to the key' })),
    };
  },
};

/** Ways to sign in that the API offers: with several, directives of its schema choose by field. */
function ways(api: ApiNode): number {
  return 1 + items(at(api.properties, 'AdditionalAuthenticationProviders')).length;
}

function hasSchema(api: ApiNode, query: Query): boolean {
  return [...query.graph.declared.values()].some((one) => {
    const owner = at(one.properties, 'ApiId');
    const isOwn = owner?.kind === 'reference' && owner.resource === api.id;
    const definition = at(one.properties, 'Definition');
    return one.type === 'AWS::AppSync::GraphQLSchema' && isOwn && text(definition) !== undefined;
  });
}
