import type { Value } from '../../../../model/value.ts';
import type { Expansion } from '../expansion.ts';
import { isSet, property } from '../reading.ts';
import { intrinsic, ref, stringOf } from '../tree.ts';
import { type FunctionTarget, targetName } from './target.ts';

const CORS: { readonly [property: string]: 'list' | 'boolean' | 'number' } = {
  AllowOrigins: 'list',
  AllowMethods: 'list',
  AllowCredentials: 'boolean',
  AllowHeaders: 'list',
  ExposeHeaders: 'list',
  MaxAge: 'number',
};

/** Makes the function URL, and for `AuthType: NONE` the two permissions that open it to everybody. */
export function expandUrl(target: FunctionTarget): void {
  const { owner } = target;
  const config = owner.get('FunctionUrlConfig');
  if (!isSet(config)) return;
  const auth = property(config, 'AuthType');
  checkUrl(owner, config, auth);
  owner.make(
    `${owner.id}Url`,
    'AWS::Lambda::Url',
    {
      TargetFunctionArn: targetName(target, config.span),
      AuthType: auth,
      Cors: property(config, 'Cors'),
      InvokeMode: property(config, 'InvokeMode'),
    },
    config.span,
  );
  if (stringOf(auth) === 'NONE') openToAll(target, auth ?? config);
}

function openToAll(target: FunctionTarget, auth: Value): void {
  const { owner } = target;
  const shared = { FunctionName: ref(auth.span, target.alias ?? owner.id), Principal: '*' };
  owner.make(
    `${owner.id}UrlPublicPermissions`,
    'AWS::Lambda::Permission',
    { ...shared, Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: auth },
    auth.span,
  );
  owner.make(
    `${owner.id}URLInvokeAllowPublicAccess`,
    'AWS::Lambda::Permission',
    { ...shared, Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true },
    auth.span,
  );
}

function checkUrl(owner: Expansion, config: Value, auth: Value | undefined): void {
  if (intrinsic(config) !== undefined) return;
  const name = stringOf(auth);
  if (intrinsic(auth) === undefined && name !== 'AWS_IAM' && name !== 'NONE') {
    owner.fail(auth?.span ?? config.span, 'FunctionUrlConfig needs AuthType AWS_IAM or NONE');
  }
  const cors = property(config, 'Cors');
  if (!isSet(cors) || intrinsic(cors) !== undefined) return;
  if (cors.kind !== 'map') {
    owner.fail(cors.span, 'Cors of FunctionUrlConfig must be a map');
    return;
  }
  for (const field of cors.fields.values()) {
    const wanted = Object.hasOwn(CORS, field.key) ? CORS[field.key] : undefined;
    if (wanted === undefined) {
      owner.fail(field.keySpan, `Cors of a function URL has no property ${field.key}`);
    } else if (intrinsic(field.value) === undefined && kindOf(field.value) !== wanted) {
      owner.fail(field.value.span, `${field.key} must be a ${wanted}`);
    }
  }
}

function kindOf(value: Value): string {
  return value.kind === 'known' ? typeof value.value : value.kind;
}
