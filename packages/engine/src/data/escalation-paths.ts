import table from './escalation-paths.json' with { type: 'json' };

/** A published way to more privileges. */
export type EscalationPath = {
  /** `lambda-001` */
  readonly id: string;
  readonly name: string;
  /** `self-escalation`, `principal-access`, `new-passrole` or `existing-passrole`. */
  readonly category: string;
  /** Actions that are all needed. */
  readonly actions: readonly string[];
  /** For paths over iam:PassRole: services of which the passed role must trust one. */
  readonly passedTo?: readonly string[];
  /** For paths on oneself: who can start it. */
  readonly principal?: string;
};

/** All paths of the table. Source, date and licence are in the JSON file. */
export const ESCALATION_PATHS: readonly EscalationPath[] = table.paths;
