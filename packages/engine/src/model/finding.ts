import type { NodeId } from './graph.ts';
import type { Invoker } from './invoker.ts';
import type { Address } from './resource.ts';
import type { Span } from './span.ts';

/**
 * What is gained and who can start it. critical: a stranger runs code, reads or changes other people's
 * data, or becomes administrator; high: the same with one more condition, or by any signed-in user;
 * medium: a defence is missing that turns a fault into a breach; low: hygiene.
 */
export type Severity = 'critical' | 'high' | 'medium' | 'low';

/** How sure the tool is, apart from how bad it would be. */
export type Confidence = 'high' | 'medium' | 'low';

/** Who wants to read it: `default` an engineer who would act on it, `auditor` who reads everything. */
export type Audience = 'default' | 'auditor';

/** A value to write into a template, as JSON; `Fn::…` and `Ref` keys become intrinsics of the file's own syntax. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

/** One change of the source. `path` starts at the written resource (`Properties`, `Timeout`). */
export type Edit =
  | {
      readonly kind: 'set';
      readonly resource: Address;
      readonly path: readonly string[];
      readonly value: Json;
    }
  | { readonly kind: 'remove'; readonly resource: Address; readonly path: readonly string[] }
  | { readonly kind: 'replace'; readonly span: Span; readonly value: Json }
  /** Like `replace`, in the layout of what stands there: a block stays a block. */
  | { readonly kind: 'rewrite'; readonly span: Span; readonly value: Json }
  /** Takes an item out of its list, or an entry out of its map; `span` is that of the value, or begins at the key. */
  | { readonly kind: 'delete'; readonly span: Span }
  /** Puts items into the list that has an item at `after`, behind it. */
  | { readonly kind: 'insert'; readonly after: Span; readonly values: readonly Json[] }
  /** Adds a resource to the template that declares `beside`; nothing happens if the logical id exists. */
  | {
      readonly kind: 'add-resource';
      readonly beside: Address;
      readonly logicalId: string;
      readonly value: Json;
    };

/** A change that mends a finding. `safe`: nothing that works today can break; else the reader is told what to check. */
export type Fix = {
  readonly title: string;
  readonly safe: boolean;
  readonly edits: readonly Edit[];
  readonly check?: string;
};

/** A secondary place with what it shows. */
export type Related = { readonly span: Span; readonly label: string };

/** What a weakness in the code gives to whoever can feed it an event. */
export type Opening = {
  readonly invoker: Invoker;
  /** The trigger through which the event comes in; undefined for a direct call. */
  readonly trigger: NodeId | undefined;
  /** `code`: whatever the function's role may do is theirs as well. */
  readonly gain: Gain;
  /** What they do, as a verb of a sentence: `runs shell commands`. */
  readonly does: string;
  /** From the event through every function to the line that does harm. */
  readonly steps: readonly Step[];
};

/** What a rule yields: a place, a reason, and whatever sharpens the rule's defaults. */
export type Match = {
  readonly at: Span;
  /** One sentence for this very place, with the names of this application; no full stop. */
  readonly because: string;
  readonly related?: readonly Related[];
  /** The way of a value through the code, in order, the sink last: a code flow of SARIF. */
  readonly flow?: readonly Related[];
  /** Makes an attack path of the finding. */
  readonly opens?: Opening;
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  readonly audience?: Audience;
  /** Functions concerned, where `on` is not the function itself. */
  readonly functions?: readonly NodeId[];
  /** Nodes that the finding is about beside the one it was found on: attack paths through them name it. */
  readonly nodes?: readonly NodeId[];
  readonly fix?: Fix;
  /** Tells two matches of one rule on one node apart in the fingerprint (an action, a variable's name). */
  readonly key?: string;
};

/** A reported weakness. */
export type Finding = Match & {
  /** Stable across moved lines: a hash of rule, node and key. */
  readonly fingerprint: string;
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly audience: Audience;
  /** The weakness is the open door itself: mending it ends the paths through it. */
  readonly isDoor?: boolean;
  readonly node: NodeId;
  readonly functions: readonly NodeId[];
  /** Set by a comment or the configuration. */
  readonly suppressed: Suppression | undefined;
  /** True where the baseline has it already. */
  readonly known: boolean;
};

/** Why a finding is not counted. `until` is an ISO date. */
export type Suppression = {
  readonly reason: string;
  readonly until: string | undefined;
  readonly span: Span | undefined;
};

/** One step of an attack path: who or what, does what, to what, and where it is written. */
export type Step = {
  readonly actor: string;
  readonly verb: string;
  readonly object: string;
  readonly span: Span;
  readonly note?: string;
};

/** What an attack path gives to whoever goes it. */
export type Gain =
  | 'administrator'
  | 'role'
  | 'code'
  | 'data-read'
  | 'data-write'
  | 'invoke'
  | 'money'
  | 'secrets';

/** A way through the graph from somebody who can start it to what is gained. */
export type AttackPath = {
  readonly fingerprint: string;
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly gain: Gain;
  readonly steps: readonly Step[];
  readonly functions: readonly NodeId[];
  /** Fingerprints of the findings that the path rests on. */
  readonly findings: readonly string[];
  /** Those of them that are its open doors: with all of them closed, nobody gets in. */
  readonly cuts: readonly string[];
};
