import type { NodeId } from './graph.ts';
import type { Span } from './span.ts';

/** What a policy of the guard names. */
export type ReachKind = 'host' | 'program' | 'write';

/** Why a policy must allow something, in words, and where the code says so. */
export type ReachReason = { readonly text: string; readonly at: Span };

/** One rule of a policy. */
export type ReachRule = {
  readonly kind: ReachKind;
  /** As @postern/guard reads it: a pattern of hosts, a program, an absolute path. */
  readonly rule: string;
  readonly because: readonly ReachReason[];
};

/** Something that is reached, and no rule can be written for it. */
export type ReachOpen = { readonly kind: ReachKind; readonly text: string; readonly at: Span };

/** What a function reaches, as far as its code says. */
export type FunctionReach = {
  readonly function: NodeId;
  readonly code:
    | { readonly kind: 'analysed' }
    | { readonly kind: 'not-analysed'; readonly reason: string };
  readonly rules: readonly ReachRule[];
  readonly open: readonly ReachOpen[];
  /** Packages of others, whose own code was not followed: they may reach more. */
  readonly packages: readonly string[];
};
