import type { TriggerNode } from '../../../model/graph.ts';
import type { Query } from '../../../model/query.ts';
import { items, text } from '../../../model/value.ts';
import { pick } from '../../apis/values.ts';
import { below, type Row } from './shape.ts';
import { rowsOf } from './shapes.ts';
import { ANYTHING } from './tables/account.ts';
import { AWS_EVENT } from './tables/events.ts';
import {
  ACTIVE_MESSAGE,
  KAFKA_RECORD,
  RABBIT_MESSAGE,
  SQS_RECORD,
  STREAM_DATA,
  TABLE_RECORD,
} from './tables/records.ts';

/** Records of pipes by the family of their source, below the list that a pipe sends. */
const PIPED: ReadonlyMap<string, () => readonly Row[]> = new Map([
  ['queue', () => below('*', SQS_RECORD)],
  ['stream', () => below('*', STREAM_DATA)],
  ['table', () => below('*', TABLE_RECORD)],
  ['cluster', () => below('*', KAFKA_RECORD)],
  ['broker', () => [...below('*', ACTIVE_MESSAGE), ...below('*', RABBIT_MESSAGE)]],
]);

const MADE = new Map<string, readonly Row[]>();

/** Rows for the events of a trigger before any input that it declares, by what is known of its source. */
export function baseOf(
  trigger: TriggerNode,
  carrier: string | undefined,
  query: Query,
): readonly Row[] {
  switch (trigger.trigger) {
    case 'rest-api-integration':
      return rowsOf('rest-api');
    case 'eventbridge':
      return isOnlyAws(trigger) ? AWS_EVENT : rowsOf('eventbridge');
    // A permission without a schedule is for schedules that code makes, with an input of its choice.
    case 'scheduler':
      return trigger.source === undefined ? ANYTHING : rowsOf('scheduler');
    case 'pipe':
      return piped(query.resource(carrier)?.family ?? '');
    default:
      return rowsOf(trigger.trigger);
  }
}

function piped(family: string): readonly Row[] {
  const known = MADE.get(family);
  if (known !== undefined) return known;
  const rows = PIPED.get(family)?.() ?? ANYTHING;
  MADE.set(family, rows);
  return rows;
}

/** Whether a rule takes events of AWS only, whose source nobody else can send. */
function isOnlyAws({ filters }: TriggerNode): boolean {
  const [pattern] = filters;
  const named = items(pick(pattern, 'source')).map((one) => text(one) ?? text(pick(one, 'prefix')));
  return named.length > 0 && named.every((one) => one?.startsWith('aws.') === true);
}
