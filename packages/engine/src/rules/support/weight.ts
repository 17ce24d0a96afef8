import type { FunctionNode, TriggerNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { patternOf } from './bus-patterns.ts';
import { writesOf } from './writes.ts';

/** Stores and channels whose content is an application's business. */
const BUSINESS: ReadonlySet<string> = new Set([
  'bucket',
  'queue',
  'topic',
  'bus',
  'table',
  'stream',
  'firehose',
  'state-machine',
]);

/** Whether a function surely writes data or events of the application: then a lost event is lost work. */
export function writesBusiness(target: FunctionNode, query: Query): boolean {
  return writesOf(target, query).some(
    ({ to, confidence }) =>
      to.kind === 'resource' && confidence !== 'low' && BUSINESS.has(to.family),
  );
}

const EVENTS: ReadonlySet<TriggerNode['trigger']> = new Set([
  's3',
  's3-eventbridge',
  'sns',
  'eventbridge',
  'iot-rule',
  'ses',
  'pipe',
]);

/** Whether a trigger brings events of the application's own: not a clock, an alarm, or news of the cloud itself. */
export function bringsBusiness(trigger: TriggerNode, query: Query): boolean {
  if (!EVENTS.has(trigger.trigger)) return false;
  const rule = query.resource(trigger.source);
  if (trigger.trigger !== 'eventbridge' || rule?.family !== 'rule') return true;
  const pattern = patternOf(rule);
  return pattern?.onlyAws !== true || pattern.takesObjects;
}
