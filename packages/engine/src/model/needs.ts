import type { Confidence, Json } from './finding.ts';
import type { NodeId } from './graph.ts';
import type { Span } from './span.ts';
import type { Text } from './text.ts';

/** Whether the function fails without it, or only in some case that the code or the platform allows. */
export type Certain = 'needed' | 'possibly';

/** Why something is needed: a place in the code or the template, and what happens there. */
export type NeedReason = { readonly span: Span; readonly text: string };

/**
 * A condition that every such request of the function meets. `caller` ones hold only under credentials that
 * carry the caller's identity as session tags, which an execution role alone does not: advice, never to be written as it is.
 */
export type NeedCondition = {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly Text[];
  readonly holds: 'always' | 'caller';
};

/**
 * What an action is needed on. `any`: the action takes no resource. `template` says the ARN in terms of the
 * function's own template; undefined where that has no words for it (`why` says so).
 */
export type ResourceNeed =
  | {
      readonly kind: 'arn';
      readonly arn: Text;
      /** The declared or named node; undefined where the graph has none for it. */
      readonly node: NodeId | undefined;
      /** What follows the node's name: `/incoming/*`, `/index/by-user`; empty for the whole. */
      readonly suffix: Text;
      readonly template: Json | undefined;
      readonly why: string | undefined;
    }
  | { readonly kind: 'any'; readonly why: string };

/** Something that a function's role must allow. */
export type Need = {
  readonly actions: readonly string[];
  readonly resource: ResourceNeed;
  readonly conditions: readonly NeedCondition[];
  readonly because: readonly NeedReason[];
  readonly confidence: Confidence;
  readonly certain: Certain;
  readonly origin: 'code' | 'configuration' | 'answer';
};

/**
 * A need that is not known to the end. `resource`: what it is needed on; `action`: which IAM action an operation
 * needs; `credentials`: the call is made with other credentials than the role's, so that it may be none of its needs;
 * `code`: part of the code was not followed.
 */
export type UnresolvedNeed = {
  readonly kind: 'resource' | 'action' | 'credentials' | 'code';
  /** `dynamodb:GetItem`: the operation as the API calls it; undefined for code that was not followed. */
  readonly call: string | undefined;
  readonly actions: readonly string[];
  readonly reason: string;
  readonly at: Span;
  /** Resources that are listed as needs all the same, because nothing else fits. */
  readonly assumed: readonly NodeId[];
  readonly certain: Certain;
};

/** What a function needs. Where its code was not analysed, `needs` holds what its configuration and the answers say. */
export type FunctionNeeds = {
  readonly function: NodeId;
  readonly code:
    | { readonly kind: 'analysed' }
    | { readonly kind: 'not-analysed'; readonly reason: string };
  readonly needs: readonly Need[];
  readonly unresolved: readonly UnresolvedNeed[];
};

/** What a person says of a function's needs, in the configuration file. */
export type NeedAnswer = {
  /** Logical id of the function, `*` for all. */
  readonly function: string;
  readonly actions: readonly string[];
  /** ARN with pseudo parameters, or a logical id with what follows its ARN (`Orders/index/by-user`). */
  readonly resources: readonly string[];
  readonly because: string;
};
