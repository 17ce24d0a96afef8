import { field, type Value } from '../../../../../model/value.ts';
import { ownEntry } from '../../../../../support/own.ts';
import { stringOf, sub, type Tree } from '../../tree.ts';
import type { Scope } from '../model.ts';
import { asItems, entries, type Fault, filledField, given } from '../values.ts';
import { addConnection, type GraphqlApi } from './model.ts';

/** Which setting each kind of authentication has, in the template and in CloudFormation. */
const SETTINGS: { readonly [type: string]: readonly [string, string] | undefined } = {
  AWS_LAMBDA: ['LambdaAuthorizer', 'LambdaAuthorizerConfig'],
  OPENID_CONNECT: ['OpenIDConnect', 'OpenIDConnectConfig'],
  AMAZON_COGNITO_USER_POOLS: ['UserPool', 'UserPoolConfig'],
};

/** The authentication properties of the API; lets AppSync call the functions that authorize requests. */
export function authentication(api: GraphqlApi, scope: Scope): { readonly [key: string]: Tree } {
  const auth = filledField(api.properties, 'Auth');
  if (auth === undefined) return {};
  const functions: Value[] = [];
  const primary = provider(auth, true, functions, scope.fault);
  const additional = asItems(filledField(auth, 'Additional')).map((one) =>
    provider(one, false, functions, scope.fault),
  );
  functions.forEach((target, index) => {
    addPermission(api, target, index + 1, scope);
  });
  return {
    ...primary,
    AdditionalAuthenticationProviders: additional.length === 0 ? undefined : additional,
  };
}

function provider(
  auth: Value,
  isPrimary: boolean,
  functions: Value[],
  fault: Fault,
): { readonly [key: string]: Tree } {
  const type = field(auth, 'Type');
  const kind = stringOf(type) ?? '';
  if (!['AWS_IAM', 'API_KEY', ...Object.keys(SETTINGS)].includes(kind)) {
    fault(type?.span ?? auth.span, '`Type` of an authentication must be one that AppSync knows');
  }
  const known = entries(auth).filter(({ key, value }) => key !== 'Additional' && given(value));
  if (known.length > 2) fault(auth.span, 'an authentication has one configuration only');
  const names = ownEntry(SETTINGS, kind);
  if (names === undefined) return { AuthenticationType: type };
  const settings = field(auth, names[0]);
  if (!given(settings)) fault(auth.span, `\`${names[0]}\` is needed for \`${kind}\``);
  const target = kind === 'AWS_LAMBDA' ? field(settings, 'AuthorizerUri') : undefined;
  if (target !== undefined) functions.push(target);
  const kept = entries(settings).filter(
    ({ key, value }) => given(value) && (isPrimary || key !== 'DefaultAction'),
  );
  return {
    AuthenticationType: type,
    [names[1]]: Object.fromEntries(kept.map(({ key, value }) => [key, value])),
  };
}

function addPermission(api: GraphqlApi, target: Value, index: number, scope: Scope): void {
  const logicalId = `${api.id}ToLambdaAuthConnector${index}WriteLambdaPermission`;
  addConnection(api, scope, logicalId, 'AWS::Lambda::Permission', target, {
    Action: 'lambda:InvokeFunction',
    FunctionName: target,
    Principal: 'appsync.amazonaws.com',
    SourceArn: sub(
      target.span,
      `arn:\${AWS::Partition}:appsync:\${AWS::Region}:\${AWS::AccountId}:apis/\${SourceResourceId}`,
      { SourceResourceId: api.apiId },
    ),
  });
}
