import type { TriggerNode } from '../../model/graph.ts';
import { text } from '../../model/value.ts';

/** The input that a rule or schedule declares, where it is a constant: JSON as a text. */
export function constantInput({ trigger, input }: TriggerNode): unknown {
  // Others put what is declared into an event of their own.
  if (!['schedule-rule', 'scheduler', 'eventbridge'].includes(trigger)) return undefined;
  const written = text(input);
  if (written === undefined || !/^\s*[[{"\dtfn-]/.test(written)) return undefined;
  try {
    return JSON.parse(written);
  } catch {
    // A path into the event or a template: the sample stays as the platform would begin with it.
    return undefined;
  }
}
