import type { NodeId } from './graph.ts';
import type { AccessLevel, PlacedText, Statement } from './policy.ts';
import type { Text } from './text.ts';

/** `certain`: every unknown agrees; `possible`: allowed for some value of an unknown, or under a condition not known to hold. */
export type Certainty = 'certain' | 'possible';

/** A role's access to one resource of the graph. */
export type Grant = {
  readonly resource: NodeId;
  readonly levels: readonly AccessLevel[];
  /** Action patterns that give it, as written. */
  readonly actions: readonly PlacedText[];
  readonly statements: readonly Statement[];
  readonly certainty: Certainty;
};

/** An action or resource that a wildcard opens wider than one service resource needs. */
export type Wildcard = {
  readonly kind: 'all-actions' | 'service-actions' | 'all-resources';
  readonly text: Text;
  readonly statement: Statement;
  readonly at: PlacedText;
  /** Levels that the wildcard gives, on actions that take a resource (list-only actions on `*` are no finding). */
  readonly levels: readonly AccessLevel[];
  readonly services: readonly string[];
};

/** A published privilege-escalation path that the role can start. */
export type Escalation = {
  /** Id in the path table (`lambda-001`). */
  readonly path: string;
  readonly name: string;
  readonly category: string;
  readonly actions: readonly string[];
  readonly statements: readonly Statement[];
  /** Roles of the graph that it may end in, the widest first; empty where none is known (any role of the account). */
  readonly targets: readonly NodeId[];
  readonly certainty: Certainty;
};

/** What a role allows, once boundaries and denies are taken off. */
export type RoleAccess = {
  /** Every action on every resource. */
  readonly administrator: boolean;
  readonly grants: readonly Grant[];
  readonly wildcards: readonly Wildcard[];
  readonly escalations: readonly Escalation[];
  /** Access levels by service prefix (`dynamodb` -> read, write), over all resources. */
  readonly levels: ReadonlyMap<string, readonly AccessLevel[]>;
  /** Control-plane actions that a running function seldom needs, with their statements. */
  readonly controlPlane: readonly {
    readonly action: Text;
    readonly statement: Statement;
    readonly at: PlacedText;
  }[];
  /** False where a policy could not be read or is not known: the true access may be wider. */
  readonly complete: boolean;
  /** A wildcard was not followed into stacks that nothing ties to the role's own. */
  readonly bounded?: true;
};

/** Services whose wildcard resources are how everybody writes logs, metrics and traces. */
const TELEMETRY: ReadonlySet<string> = new Set(['logs', 'xray', 'cloudwatch']);

/** Whether access is only to write telemetry: no finding is worth reading for it. */
export function isTelemetry(services: readonly string[]): boolean {
  return services.every((service) => TELEMETRY.has(service));
}
