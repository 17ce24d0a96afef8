import type { Match } from '../../model/finding.ts';
import type { ApiNode } from '../../model/graph.ts';
import { at, field, isAbsent } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { fixOf, setProperty } from '../support/fixes.ts';
import { count } from '../support/words.ts';

/** An authorizer that is declared and guards no route. */
export const unusedAuthorizer: Rule<'api'> = {
  id: 'triggers/unused-authorizer',
  title: 'Authorizer that guards no route',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['T5', 'I6'],
  references: {
    cwe: [306, 862],
    owasp: ['S2:2017', 'S5:2017'],
    csa: ['SAS-2'],
    links: [
      'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-controlling-access-to-apis.html',
    ],
  },
  why: 'Somebody wrote an authorizer, and a reader of the template believes that the API asks who is calling. No route refers to it, so nobody is asked.',
  fix: 'Make it the default of the API (DefaultAuthorizer in SAM), or name it in each route that it should guard; remove it if it is left over.',
  on: 'api',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      Auth:
        Authorizers:
          Jwt:
            IdentitySource: $request.header.Authorization
            JwtConfiguration: { issuer: https://issuer.example, audience: [shop] }
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Events:
        Create: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: post, Path: /orders } }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      Auth:
        DefaultAuthorizer: Jwt
        Authorizers:
          Jwt:
            IdentitySource: $request.header.Authorization
            JwtConfiguration: { issuer: https://issuer.example, audience: [shop] }
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Events:
        Create: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: post, Path: /orders } }
`,
    ],
  },
  *check(api: ApiNode): Generator<Match> {
    // What guards the fields of a GraphQL API is its own setting; routes of a body kept elsewhere are not known.
    if (api.protocol === 'graphql' || !isAbsent(at(api.properties, 'BodyS3Location'))) return;
    const routes = api.routes.filter((route) => !route.preflight && route.target.kind !== 'mock');
    if (routes.length === 0 || routes.some((one) => one.authentication.kind === 'unknown')) return;
    const open = routes.filter((route) => route.authentication.kind === 'none');
    for (const authorizer of api.authorizers.filter((one) => one.uses === 0)) {
      const left =
        open.length === 0
          ? 'its routes ask for something else'
          : `${count(open.length, 'route')} of ${routes.length} ${open.length === 1 ? 'is' : 'are'} open`;
      yield {
        at: authorizer.span,
        because: `no route of ${api.name} uses the authorizer ${authorizer.name}; ${left}`,
        severity: open.length === 0 ? 'low' : 'medium',
        related: open.slice(0, 5).map((one) => ({ span: one.span, label: 'open route' })),
        key: authorizer.name,
        ...(open.length > 0 && api.authorizers.length === 1
          ? makeDefault(api, authorizer.name)
          : {}),
      };
    }
  },
};

/** In SAM, one line makes the only authorizer of an API the default of its routes. */
function makeDefault(api: ApiNode, name: string): Pick<Match, 'fix'> {
  const written = api.resource?.written;
  const isSam = /^AWS::Serverless::(?:Api|HttpApi)$/.test(written?.type ?? '');
  const auth = field(written?.properties, 'Auth');
  if (!isSam || field(field(auth, 'Authorizers'), name) === undefined) return {};
  const fix = fixOf(
    `Make ${name} the default authorizer`,
    {
      safe: false,
      check: 'every client sends a token; routes meant for everyone say Authorizer: NONE',
    },
    [setProperty(api.resource, { cloudformation: '', sam: 'Auth.DefaultAuthorizer' }, name)],
  );
  return fix === undefined ? {} : { fix };
}
