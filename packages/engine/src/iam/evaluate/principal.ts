import type { Principal } from '../../model/policy.ts';
import type { Text } from '../../model/text.ts';
import { matches } from '../algebra/text.ts';
import { any, type Truth } from '../algebra/truth.ts';
import { type Caller, sameAccount } from './request.ts';
import { literal } from './variables.ts';

/**
 * Whether a principal of a policy is the caller. In a NotPrincipal (`exact`) an account does not stand for
 * its users and roles.
 */
export function callerMatches(principal: Principal, caller: Caller, exact: boolean): Truth {
  switch (principal.kind) {
    case 'anyone':
      return 'yes';
    case 'service':
      return caller.kind === 'service' ? same(principal.text, caller.name) : 'no';
    case 'federated':
      return caller.kind === 'federated' ? same(principal.text, caller.provider) : 'no';
    case 'canonical':
      // A canonical user id stands for an account; which one cannot be told from the text.
      return caller.kind === 'aws' ? 'maybe' : 'no';
    case 'aws':
      return caller.kind === 'aws' ? awsMatches(principal.text, caller, exact) : 'no';
  }
}

function awsMatches(text: Text, caller: Extract<Caller, { kind: 'aws' }>, exact: boolean): Truth {
  const account = accountOf(text);
  if (account !== undefined && !(exact && !caller.arn.endsWith(':root'))) {
    return sameAccount(account, caller.account);
  }
  if (account !== undefined) return 'no';
  return any([
    same(text, caller.arn),
    caller.session === undefined ? 'no' : same(text, caller.session),
  ]);
}

/** The account that a principal stands for as a whole (`111122223333`, `arn:aws:iam::111122223333:root`), else undefined. */
export function accountOf(text: Text): Text | undefined {
  if (/^\d{12}$/.test(text) || text === '⟨AWS::AccountId⟩') return text;
  return /^arn:[^:]*(?:::[^:⟩]*⟩)?:iam::(\d{12}|⟨[^⟩]*⟩):root$/.exec(text)?.[1];
}

/** The account of an IAM or STS ARN, or of an account id; undefined where it cannot be told. */
export function accountIn(text: Text): Text | undefined {
  return (
    accountOf(text) ?? /^arn:(?:[^:⟨]*|⟨[^⟩]*⟩):[a-z0-9-]*:[^:⟨]*:(\d{12}|⟨[^⟩]*⟩):/.exec(text)?.[1]
  );
}

function same(a: Text, b: Text): Truth {
  return matches(literal(a), b);
}
