import type { TriggerKind } from '../model/trigger-kind.ts';
import table from './triggers.json' with { type: 'json' };

/** A path in the event that whoever fires the trigger writes, with the encoding that hides its text. */
export type EventPath = {
  readonly path: string;
  readonly encoding?: string;
};

/** What is known of a kind of trigger, whatever the application. */
export type TriggerFacts = {
  /** Name of the kind for a person. */
  readonly title: string;
  /** CloudFormation types that take part in it. */
  readonly types: readonly string[];
  /** How the platform hands over the event, where the trigger does not say otherwise. */
  readonly mode: 'sync' | 'async' | 'poll';
  /** Empty where the platform writes the whole event. */
  readonly eventPaths: readonly EventPath[];
};

const KINDS = table.kinds as Readonly<Record<TriggerKind, TriggerFacts>>;

/** Every kind of trigger, in the table's order. */
export const TRIGGER_KINDS: readonly TriggerKind[] = Object.keys(KINDS) as TriggerKind[];

/** The table's row for a kind. */
export function triggerFacts(kind: TriggerKind): TriggerFacts {
  return KINDS[kind];
}
