import { SAMPLE_EVENTS } from '../../link/code/trust/sample-events.ts';
import type { FunctionNode, Graph, TriggerNode } from '../../model/graph.ts';
import type { TriggerKind } from '../../model/trigger-kind.ts';
import { batched } from './batch.ts';
import { type Draft, draftOf } from './draft.ts';
import { constantInput } from './input.ts';
import { routed } from './route.ts';
import { sourced } from './source.ts';

/** A sample event for one trigger of a function. */
export type SampleEvent = {
  readonly function: string;
  readonly trigger: TriggerKind;
  /** Name of the trigger, as the map shows it. */
  readonly name: string;
  readonly event: unknown;
};

/**
 * Sample events of a function, one for each of its triggers, with what the templates say of them: routes, ARNs, sizes of
 * batches, patterns of events, constant inputs. The rest is of the providers' formats, with made-up values.
 */
export function sampleEventsOf(fn: FunctionNode, graph: Graph): readonly SampleEvent[] {
  return graph.triggers
    .filter((one) => one.function === fn.id)
    .map((trigger) => ({
      function: fn.name,
      trigger: trigger.trigger,
      name: trigger.name,
      event: eventOf(trigger, graph),
    }));
}

function eventOf(trigger: TriggerNode, graph: Graph): unknown {
  const constant = constantInput(trigger);
  if (constant !== undefined) return constant;
  const sample: unknown = structuredClone(SAMPLE_EVENTS[trigger.trigger]);
  const draft: Draft | undefined = draftOf(sample);
  if (draft === undefined) return sample;
  routed(draft, trigger);
  sourced(draft, trigger, graph);
  batched(draft, trigger);
  return draft;
}
