import type { Confidence } from './finding.ts';
import type { NodeId } from './graph.ts';
import type { Proposal } from './least.ts';
import type { NeedReason } from './needs.ts';
import type { PolicyOrigin, Statement } from './policy.ts';

/** One recorded call as an example of many alike. */
export type UseExample = {
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** ARN of the caller's session. */
  readonly caller: string;
  /** Address or service from which it was made; undefined where it is not recorded. */
  readonly from: string | undefined;
  readonly file: string;
  /** Counts from 1 in the file. */
  readonly record: number;
};

/** Recorded calls of a role that are alike: the same event on resources of the same shape with the same outcome. */
export type Use = {
  readonly role: NodeId;
  /** The function that the session is named after. */
  readonly function: NodeId | undefined;
  /** IAM prefix, and the event's name as recorded. */
  readonly service: string;
  readonly event: string;
  /** The IAM action that it was authorized by; undefined where that is not known. */
  readonly action: string | undefined;
  /** ARN with `*` in place of what is data (`arn:aws:s3:::uploads/*`); undefined where the record names none. */
  readonly resource: string | undefined;
  readonly error: string | undefined;
  readonly plane: 'management' | 'data';
  readonly count: number;
  readonly first: number;
  readonly last: number;
  /** The earliest of them. */
  readonly example: UseExample;
};

/**
 * What is known of an action that a role is granted. `used`; `faded`: used before, but not for long; `not-in-code`: used,
 * though the whole code was followed and nothing in it needs it; `in-code`: not seen in use, but needed by the code or
 * the configuration; `unseen`: the log cannot tell (data events that are not recorded, actions that never are);
 * `open`: not seen in use, but something unresolved in the code may need it; `unused`: neither used nor needed.
 */
export type PermissionState =
  | 'used'
  | 'faded'
  | 'not-in-code'
  | 'in-code'
  | 'unseen'
  | 'open'
  | 'unused';

/** Granted actions of a role that share a statement, a service and a state. */
export type PermissionUse = {
  readonly state: PermissionState;
  readonly service: string;
  readonly actions: readonly string[];
  readonly statement: Statement;
  readonly policy: PolicyOrigin;
  /** Recorded calls behind it, refused ones left out. */
  readonly uses: readonly Use[];
  /** Lines of code or configuration that need it. */
  readonly because: readonly NeedReason[];
  /** Why it is kept, or that nothing keeps it, as a clause. */
  readonly why: string;
};

/** How long and how well a role was watched. */
export type Evidence = {
  /** Days of the account on which anything at all was recorded. */
  readonly days: number;
  readonly first: number | undefined;
  readonly last: number | undefined;
  /** Recorded calls of the role. */
  readonly calls: number;
  /** Invocations that were surely made: recorded ones, else one for every two quarters of an hour with calls. */
  readonly invocations: number;
  /** Longest time between two runs of a schedule that starts its functions, in days; 1 where there is none. */
  readonly period: number;
  /** Whether everything that the code may need is known. */
  readonly codeKnown: boolean;
};

/** How far a role may be narrowed: 0 nothing yet, 1 whole services, 2 actions, 3 resources. */
export type Step = 0 | 1 | 2 | 3;

/** What a role is granted beside what it was seen to use. */
export type RoleUse = {
  readonly role: NodeId;
  readonly functions: readonly NodeId[];
  /** ARNs under which the role was recorded, in order. */
  readonly seenAs: readonly string[];
  readonly evidence: Evidence;
  readonly confidence: Confidence | 'none';
  readonly step: Step;
  /** What is missing for the next step, as a clause; undefined at the last one. */
  readonly next: string | undefined;
  readonly permissions: readonly PermissionUse[];
  /** Actions of the service reference that are granted today, and that the proposal leaves. */
  readonly granted: number;
  readonly left: number;
  /** Calls that were refused. */
  readonly refused: readonly Use[];
  readonly proposal: Proposal;
};

/** What was read of a log, and what that leaves open. */
export type TrailSummary = {
  readonly files: number;
  readonly records: number;
  readonly bytes: number;
  readonly first: number | undefined;
  readonly last: number | undefined;
  /** Records that no policy decides, by what they are. */
  readonly others: ReadonlyMap<string, number>;
  /** Records and files that could not be read. */
  readonly problems: readonly {
    readonly file: string;
    readonly record: number | undefined;
    readonly reason: string;
  }[];
  /** How many problems there were; more than are listed, where there were many. */
  readonly problemCount: number;
  /** Roles of nobody here, with their calls; the busiest first, and how many there are in all. */
  readonly strangers: readonly { readonly role: string; readonly calls: number }[];
  readonly strangerCount: number;
  /** Services of which data events were seen. */
  readonly dataEvents: readonly string[];
  /** Events for which no IAM action is known, with their number. */
  readonly unknownEvents: ReadonlyMap<string, number>;
};
