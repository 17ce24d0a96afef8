import type { Confidence, Edit, Json } from './finding.ts';
import type { NodeId } from './graph.ts';
import type { Certain, Need, NeedCondition, NeedReason, UnresolvedNeed } from './needs.ts';
import type { AccessLevel, Policy, PolicyOrigin, Statement } from './policy.ts';
import type { Span } from './span.ts';
import type { Text } from './text.ts';

/** What somebody who runs code in a function could do with access that the function does not need, the worst first. */
export type Harm =
  | 'administrator'
  | 'escalation'
  | 'secrets'
  | 'code'
  | 'data-write'
  | 'data-read'
  | 'control'
  | 'other';

/** Part of what a role allows, which none of its functions needs. */
export type Excess = {
  /** `statement`: all of it; `actions`: some action patterns, or what a pattern allows beside the needed ones; `resources`: the needed actions on more than the needed resources. */
  readonly kind: 'statement' | 'actions' | 'resources';
  readonly policy: PolicyOrigin;
  readonly statement: Statement;
  /** The word to narrow: an action, a resource, or the statement. */
  readonly at: Span;
  /** Action names or patterns that are too much, as short as they can be said. */
  readonly actions: readonly string[];
  /** Needed actions that the same words of the statement allow: they stay. Undefined where there are none. */
  readonly beside?: readonly string[];
  /** How many actions of the service reference they are. */
  readonly count: number;
  readonly levels: readonly AccessLevel[];
  /** Resources of the graph that it opens, the named ones only. */
  readonly reaches: readonly NodeId[];
  readonly harm: Harm;
  /** One sentence on that harm with the names of this application; no full stop. */
  readonly because: string;
  /** `possible`: it is in use only if something unresolved needs it. */
  readonly certainty: 'certain' | 'possible';
};

/** A need that the role does not allow: the call fails when it is made. */
export type Missing = {
  readonly function: NodeId;
  readonly need: Need;
  /** The actions of the need that are not allowed. */
  readonly actions: readonly string[];
  /** `maybe`: it depends on something that the templates do not say. */
  readonly certainty: 'certain' | 'maybe';
  /** What stands in the way, as a clause: `the boundary denies it`, `no policy allows it`. */
  readonly because: string;
  /** The author's own statement that allows it, if its condition holds or where it exists. */
  readonly by?: Statement;
  /** The function runs without: what it loses is its logs or traces. */
  readonly isQuiet?: true;
};

/** One role beside the needs of the functions that run under it. */
export type RoleDifference = {
  readonly role: NodeId;
  readonly functions: readonly NodeId[];
  /** Actions of the service reference that the role allows on something; `all` for an administrator. */
  readonly granted: number | 'all';
  /** Those of them that some function needs. */
  readonly needed: number;
  readonly excess: readonly Excess[];
  readonly missing: readonly Missing[];
  readonly unresolved: readonly UnresolvedNeed[];
};

/** A resource of a proposed statement. */
export type LeastResource = {
  readonly arn: Text;
  /** The ARN in the template's own words; undefined where it has none for it. */
  readonly template: Json | undefined;
};

/** A statement of a proposed policy, always an Allow. */
export type LeastStatement = {
  /** Names the capability (`ReadOrders`); letters and digits, unique in its policy. */
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly LeastResource[];
  readonly conditions: readonly NeedCondition[];
  readonly because: readonly NeedReason[];
  /** Actions on the data of a resource, or on the resource itself. */
  readonly plane: 'data' | 'control';
  readonly certain: Certain;
  /**
   * Why it is wider than a need: access of today that stays because something unresolved may need it, or an action
   * that takes no resource. Undefined where each action and resource is needed as it stands.
   */
  readonly wide: string | undefined;
  /** Condition of the template under which it exists (several joined by ` & `, `!` for a negation), as in `Statement.when`. */
  readonly when?: string;
};

/** What the role of some functions should allow. */
export type LeastRole = {
  /** The role of today. */
  readonly from: NodeId;
  readonly functions: readonly NodeId[];
  /** Logical id of a new role, where today's is split; undefined: today's role is narrowed. */
  readonly logicalId: string | undefined;
  /** Words for a person, by capability (`orders-write-dynamodb`). */
  readonly name: string;
  /** All that is needed, also what a policy of `keeps` gives. */
  readonly statements: readonly LeastStatement[];
  /** The statements as managed policies, where they are too long for the policies inside of a role. */
  readonly parts?: readonly (readonly LeastStatement[])[];
  /** Policies of today that stay as they are: execution policies of AWS, denies, what the transform adds by itself. */
  readonly keeps?: readonly Policy[];
  readonly confidence: Confidence;
};

/** What is proposed for a role of today, or why nothing is. */
export type Proposal =
  | { readonly kind: 'least'; readonly from: NodeId; readonly roles: readonly LeastRole[] }
  | { readonly kind: 'as-it-is'; readonly from: NodeId }
  | { readonly kind: 'none'; readonly from: NodeId; readonly reason: string; readonly at: Span };

/** A proposal in the words of the user's own files. */
export type RoleChange = {
  readonly proposal: Proposal;
  readonly edits: readonly Edit[];
  /** What could not be written, and what to do by hand instead. */
  readonly advice: readonly { readonly at: Span; readonly text: string }[];
};
