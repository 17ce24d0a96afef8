import type { CodeFacts, Flow, FlowStep, SdkCall, SourceLabel } from './code.ts';
import type { EventTrust } from './event-trust.ts';
import type { Confidence } from './finding.ts';
import type { NodeId } from './graph.ts';
import type { Span } from './span.ts';
import type { Text } from './text.ts';

/** What is known of a function's code: `analysed` facts, or why there are none. */
export type FunctionCode =
  | {
      readonly kind: 'analysed';
      /** File and export that the function begins with. */
      readonly file: string;
      readonly export: string;
      readonly language: 'javascript' | 'python';
      /** How sure it is that this is the code. */
      readonly confidence: Confidence;
      /** The handler in the code. */
      readonly span: Span;
      readonly facts: CodeFacts;
    }
  | { readonly kind: 'not-analysed'; readonly reason: string; readonly span: Span };

/** How a call uses a resource. */
export type Use = 'read' | 'write' | 'delete' | 'list' | 'invoke' | 'other';

/** An SDK call with the resource of the graph that it concerns. */
export type ResolvedCall = {
  readonly function: NodeId;
  /** Position in the facts' `calls`. */
  readonly index: number;
  readonly call: SdkCall;
  readonly use: Use;
  /** Resources that it may concern: several where the code chooses, none where it is not known. */
  readonly resources: readonly NodeId[];
  /** Resources whose content it copies into those. */
  readonly copies?: readonly NodeId[];
  /** Why the resource is not known, in words. */
  readonly unresolved: string | undefined;
  /** The code does not say which: `resources` is the only one that the role allows this on. */
  readonly assumed?: true;
};

/** What a value in the code names: nodes, and every text that it may be in the template's terms. */
export type Naming = {
  readonly nodes: readonly NodeId[];
  readonly texts: readonly Text[];
  /** Why not all of it is known, in words. */
  readonly missing: string | undefined;
};

/** One function on the way of a value before the one with the sink: it writes what the next one gets. */
export type Hop = {
  readonly function: NodeId;
  /** The call that passes the value on. */
  readonly call: SdkCall;
  /** The queue, topic, bucket, table, state machine or function in between. */
  readonly carrier: NodeId;
  /** What of this function's own event or reads it is. */
  readonly from: SourceLabel;
  readonly steps: readonly FlowStep[];
};

/**
 * A flow in the code joined with who can start it: `flow` lies in the last function, `hops` before it,
 * the one that the outside reaches first in front.
 */
export type TracedFlow = {
  readonly function: NodeId;
  readonly flow: Flow;
  readonly hops: readonly Hop[];
  /** Trust of the outermost source; undefined where the origin is no event (an error, a secret, the environment). */
  readonly trust: EventTrust | undefined;
  /** The trigger through which it comes in. */
  readonly trigger: NodeId | undefined;
};

/** Whom a part of a function's event is to be trusted as far as, by one of its triggers. */
export type PartTrust = {
  /** Undefined for a function that nothing but a direct call sets off. */
  readonly trigger: NodeId | undefined;
  readonly trust: EventTrust;
};
