import type { Span } from './span.ts';
import type { Text } from './text.ts';

/** A text of a policy with the place where it was written. */
export type PlacedText = { readonly text: Text; readonly span: Span };

/** A principal of a resource policy or a trust policy. `anyone` is `"*"` or `{"AWS": "*"}`. */
export type Principal =
  | { readonly kind: 'anyone'; readonly span: Span }
  | { readonly kind: 'aws'; readonly text: Text; readonly span: Span }
  | { readonly kind: 'service'; readonly text: Text; readonly span: Span }
  | { readonly kind: 'federated'; readonly text: Text; readonly span: Span }
  | { readonly kind: 'canonical'; readonly text: Text; readonly span: Span };

/** One key of a Condition block: operator as written (`ForAnyValue:StringLikeIfExists`), key in lower case. */
export type ConditionTest = {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly Text[];
  readonly span: Span;
};

/** Either what is listed, or (`negated`) everything but what is listed (NotAction, NotResource, NotPrincipal). */
export type Listed<T> = { readonly negated: boolean; readonly items: readonly T[] };

/** One statement of a policy. `resources` is undefined in a trust policy, `principals` in an identity policy. */
export type Statement = {
  readonly sid: Text | undefined;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: Listed<PlacedText>;
  readonly resources: Listed<PlacedText> | undefined;
  readonly principals: Listed<Principal> | undefined;
  readonly conditions: readonly ConditionTest[];
  readonly span: Span;
  /** Name of the CloudFormation condition under which the statement exists. */
  readonly when?: string;
};

/** Where a policy came from; rules word their advice by it. */
export type PolicyOrigin =
  | { readonly kind: 'inline'; readonly name: string }
  | { readonly kind: 'aws-managed'; readonly name: string; readonly arn: string }
  | { readonly kind: 'customer-managed'; readonly name: string }
  | { readonly kind: 'sam-template'; readonly name: string }
  | { readonly kind: 'connector'; readonly name: string }
  | { readonly kind: 'resource' }
  | { readonly kind: 'trust' }
  | { readonly kind: 'boundary'; readonly name: string };

/**
 * A policy, with `span` at the place where it is attached (for a managed policy the line that names
 * it). `complete` is false where a statement could not be read or the document is not known.
 */
export type Policy = {
  readonly origin: PolicyOrigin;
  readonly statements: readonly Statement[];
  readonly span: Span;
  readonly complete: boolean;
};

/** IAM's five access levels (Service Authorization Reference). */
export type AccessLevel = 'read' | 'write' | 'list' | 'tagging' | 'permissions';
