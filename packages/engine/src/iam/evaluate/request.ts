import type { Text } from '../../model/text.ts';
import type { Truth } from '../algebra/truth.ts';

/** What is known of a condition key: its values, that it is not in the request, or nothing. */
export type ContextValue =
  | { readonly kind: 'values'; readonly values: readonly Text[] }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown' };

/** The condition keys of a request. */
export type Context = {
  /** By key in lower case. */
  readonly keys: ReadonlyMap<string, ContextValue>;
  /** What to think of a key that is not listed: a recorded request has no others, a drawn-up one may. */
  readonly others: 'absent' | 'unknown';
};

/** Who makes a request. */
export type Caller =
  /** A role session, a user or an account's root. `account` is the account id as text, maybe a hole. */
  | {
      readonly kind: 'aws';
      /** ARN of the role, user or root. */
      readonly arn: Text;
      readonly account: Text;
      /** ARN of the assumed-role session, where there is one. */
      readonly session?: Text;
    }
  /** A cloud service of its own accord (`events.amazonaws.com`). */
  | { readonly kind: 'service'; readonly name: Text }
  /** Somebody signed in at an identity provider (`cognito-identity.amazonaws.com`, an OIDC provider's ARN). */
  | { readonly kind: 'federated'; readonly provider: Text }
  /** Nobody in particular. */
  | { readonly kind: 'anonymous' };

/** One action by one caller on one resource. */
export type Request = {
  readonly action: Text;
  /** ARN, or `*` for actions that take no resource. Holes are allowed. */
  readonly resource: Text;
  readonly caller: Caller;
  /** Account that owns the resource; undefined: the caller's own. */
  readonly resourceAccount?: Text;
  readonly context: Context;
  /** Conditions of the template that are known to hold or not; all others are open. */
  readonly branches?: ReadonlyMap<string, boolean>;
};

/** A context in which nothing is known. */
export const UNKNOWN_CONTEXT: Context = { keys: new Map(), others: 'unknown' };

/** What the context says of a key (in any case). */
export function contextValue(context: Context, key: string): ContextValue {
  return context.keys.get(key.toLowerCase()) ?? { kind: context.others };
}

/** Whether two account ids are the same; a hole equals only itself for sure. */
export function sameAccount(a: Text, b: Text): Truth {
  if (a === b) return 'yes';
  return a.includes('⟨') || b.includes('⟨') ? 'maybe' : 'no';
}
