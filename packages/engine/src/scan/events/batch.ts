import type { TriggerNode } from '../../model/graph.ts';
import { type Draft, inside, recordsOf } from './draft.ts';

/** Where the ids of records stand that differ within a batch. */
const IDS: readonly (readonly string[])[] = [
  ['messageId'],
  ['receiptHandle'],
  ['eventID'],
  ['kinesis', 'sequenceNumber'],
  ['dynamodb', 'SequenceNumber'],
];

/** Two records where the trigger brings several at a time: a handler that reads only the first is found out. */
export function batched(draft: Draft, { delivery }: TriggerNode): void {
  const { batchSize = 1 } = delivery;
  const [first] = recordsOf(draft);
  if (delivery.mode !== 'poll' || batchSize < 2 || first === undefined) return;
  const second = structuredClone(first);
  for (const path of IDS) {
    const holder = inside(second, ...path.slice(0, -1));
    const name = path.at(-1) ?? '';
    if (typeof holder?.[name] === 'string') holder[name] = next(holder[name]);
  }
  if (Array.isArray(draft.Records)) draft.Records = [first, second];
}

/** Another id of the same form: numbers count on, other ids end differently. */
function next(id: string): string {
  if (/^\d+$/.test(id)) return String(BigInt(id) + 1n).padStart(id.length, '0');
  const last = id.at(-1) === '2' ? '3' : '2';
  return id.slice(0, -1) + last;
}
