import type { NodeId } from './graph.ts';
import type { Need } from './needs.ts';
import type { Policy, Statement } from './policy.ts';
import type { Span } from './span.ts';
import type { Text } from './text.ts';

/** `refuted`: a request shows that it does not hold; `unknown`: neither was found, and `open` says why. Unknown is never proven. */
export type ProofVerdict = 'proven' | 'refuted' | 'unknown';

/** One request that shows that something does not hold. All of it is given: evaluating it again gives the same answer. */
export type Witness = {
  /** ARN of the role that makes the request. */
  readonly caller: Text;
  readonly action: string;
  readonly resource: Text;
  /** Condition keys that the request carries, in lower case; it carries no others. */
  readonly context: ReadonlyMap<string, readonly string[]>;
  /** Conditions of the template under which it is so. */
  readonly branches: ReadonlyMap<string, boolean>;
  /** The statement that decides: the one that denies, or the one that allows too much; undefined where nothing allows it. */
  readonly statement: Statement | undefined;
  /** What stands in the way, as a clause: `an explicit Deny`, `no statement allows it`, `the boundary does not allow it`. */
  readonly because: string;
};

/** A pair of action and resource of which neither a proof nor a witness was found. */
export type OpenPair = {
  readonly action: string;
  readonly resource: Text;
  /** One clause. */
  readonly reason: string;
  readonly at: Span;
};

/** Access that is new, because a need was not allowed. `maybe`: today it depends on something that the templates do not say. */
export type AddedAccess = {
  readonly action: string;
  readonly resource: Text;
  readonly need: Need;
  readonly today: 'denied' | 'maybe';
};

/** One thing that is shown of a role's change. */
export type ProofFact = {
  /** `needed-allowed`: every sure need is allowed afterwards; `within-today`: nothing is allowed afterwards that was not, but what is `added`. */
  readonly kind: 'needed-allowed' | 'within-today';
  readonly verdict: ProofVerdict;
  /** Pairs of action and resource pattern that were decided. */
  readonly pairs: number;
  readonly witnesses: readonly Witness[];
  readonly open: readonly OpenPair[];
  /** Empty for `needed-allowed`. */
  readonly added: readonly AddedAccess[];
  /** Name of a boundary that is not known in full and stays: the fact holds as far as that allows it, as it does today. */
  readonly within?: string;
};

/** What a role allows after a change: whole policies, kept ones included. */
export type RoleAfter = {
  /** Name for a person. */
  readonly name: string;
  readonly functions: readonly NodeId[];
  readonly policies: readonly Policy[];
  readonly boundary: Policy | undefined;
};

/** What is shown of one role of today and one role after the change. */
export type RoleProof = {
  readonly role: NodeId;
  readonly after: string;
  readonly facts: readonly ProofFact[];
};

/** Something of the graph that a change made other than it was. */
export type GraphChange = {
  readonly what: 'function' | 'trigger' | 'api' | 'role' | 'resource' | 'edge';
  readonly id: NodeId;
  readonly change: 'gone' | 'new' | 'changed';
  /** The part that differs (`properties.Timeout`), with both readings; undefined for what is gone or new. */
  readonly part: string | undefined;
  readonly before: string | undefined;
  readonly after: string | undefined;
};
