import type { Invoker } from '../../../model/invoker.ts';
import type { Resource } from '../../../model/resource.ts';
import { isAbsent } from '../../../model/value.ts';
import { fieldsOf, pick } from '../../apis/values.ts';
import { arnsOf, half } from '../common.ts';
import type { SourceHalf } from '../half.ts';
import type { World } from '../world.ts';

/** Triggers of user pools: each names a step of signing up or in. */
export function* userPools(world: World): Generator<SourceHalf> {
  const { context } = world;
  for (const pool of context.index.ofType('AWS::Cognito::UserPool')) {
    const seen = new Set<string>();
    for (const { key, keySpan, value } of fieldsOf(pick(pool.properties, 'LambdaConfig'))) {
      if (key === 'KMSKeyID') continue;
      const targets = context.functionsOf(pick(value, 'LambdaArn') ?? value);
      // PreTokenGeneration and PreTokenGenerationConfig name the same step of the same function.
      const step = key.replace(/Config$/, '');
      if (targets.length === 0 || seen.has(step)) continue;
      seen.add(step);
      yield half(pool, step, {
        kind: 'cognito',
        name: `${pool.logicalId} ${step}`,
        span: keySpan,
        targets,
        source: pool.address,
        needed: {
          kind: 'service',
          services: ['cognito-idp.amazonaws.com'],
          arns: arnsOf(context, pool),
        },
        authentication: { kind: 'none', span: keySpan },
        invokers: () => signingUp(world, pool, step),
      });
    }
  }
}

/** Steps that anyone can set off with a name and a password, registered or not. */
const BEFORE_SIGN_IN: ReadonlySet<string> = new Set([
  'PreAuthentication',
  'UserMigration',
  'DefineAuthChallenge',
  'CreateAuthChallenge',
  'VerifyAuthChallengeResponse',
]);

function signingUp(world: World, pool: Resource, step: string): readonly Invoker[] {
  const { span, address, logicalId } = pool;
  const selfSignUp = world.selfSignUp(address);
  if (selfSignUp === true) {
    return [
      { kind: 'anyone', span, why: `anyone can sign up in ${logicalId}, which sets off ${step}` },
    ];
  }
  if (BEFORE_SIGN_IN.has(step)) {
    return [
      {
        kind: 'anyone',
        span,
        why: `anyone can try to sign in to ${logicalId}, which sets off ${step}`,
      },
    ];
  }
  const why = `users that sign in to ${logicalId} set off ${step}`;
  return [{ kind: 'signed-in', issuer: address, selfSignUp, span, why }];
}

/** Cognito Sync: datasets that users of an identity pool write. */
export function* identityPools(world: World): Generator<SourceHalf> {
  const { context } = world;
  for (const pool of context.index.ofType('AWS::Cognito::IdentityPool')) {
    const target = pick(pool.properties, 'CognitoEvents', 'SyncTrigger');
    if (target === undefined || isAbsent(target)) continue;
    const guests = pick(pool.properties, 'AllowUnauthenticatedIdentities');
    const { span, address, logicalId } = pool;
    const open = context.textsOf(guests).includes('true');
    const why = `${open ? 'guests' : 'users'} of ${logicalId} write datasets`;
    yield half(pool, 'sync', {
      kind: 'cognito-sync',
      name: logicalId,
      span: target.span,
      targets: context.functionsOf(target),
      source: address,
      needed: {
        kind: 'service',
        services: ['cognito-sync.amazonaws.com'],
        arns: arnsOf(context, pool),
      },
      authentication: { kind: 'iam', span },
      invokers: () => [
        open
          ? { kind: 'anyone', span, why }
          : { kind: 'signed-in', issuer: address, selfSignUp: undefined, span, why },
      ],
    });
  }
}
