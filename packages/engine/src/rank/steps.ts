import type { Step } from '../model/finding.ts';
import type { Query } from '../model/query.ts';
import { actorOf } from './callers.ts';
import type { Entry } from './entry.ts';
import { authenticationNote } from './words.ts';

/** The first two steps of a path through a function: who opens which door, and what it starts. */
export function entrySteps(entry: Entry, others: number, query: Query): readonly [Step, Step] {
  const { trigger } = entry;
  const source = query.node(trigger.source);
  const route =
    trigger.route === undefined ? undefined : `${trigger.route.method} ${trigger.route.path}`;
  const open: Step = {
    actor: actorOf(entry.invoker),
    verb: trigger.delivery.mode === 'sync' ? 'calls' : 'sends to',
    object: route ?? source?.name ?? trigger.name,
    span: entry.invoker.span,
    note: isDoor(entry) ? authenticationNote(trigger.authentication) : entry.invoker.why,
  };
  const reach: Step = {
    actor:
      route === undefined ? (source?.kind === 'resource' ? source.family : 'trigger') : 'route',
    verb: trigger.delivery.mode === 'sync' ? 'invokes' : 'hands events to',
    object: `function ${entry.function.name}`,
    span: trigger.sourceSpan ?? trigger.span,
    ...(others > 0 ? { note: `and ${others} more like it` } : {}),
  };
  return [open, reach];
}

/** Whether who comes in meets the trigger's own authentication: not behind a service that signs for strangers. */
function isDoor({ trigger, width }: Entry): boolean {
  const signs = width === 'stranger' && trigger.authentication.kind === 'iam';
  return trigger.delivery.mode === 'sync' && !signs;
}
