import type { ObservedCall } from '../../model/observed.ts';
import { recordOfRow } from './columns.ts';
import { listIn, objectIn, ownAnyCase, parsed, textAt } from './json.ts';
import { type Entry, entryOf } from './record.ts';
import { reportsIn } from './reports.ts';

const MAX_WRAPPING = 3;

/**
 * What one JSON document of a log holds: a CloudTrail record, as it is or as others hand it on (EventBridge,
 * CloudWatch Logs, `lookup-events`, query results), or a report of AWS on access.
 */
export function entriesOf(
  document: unknown,
  origin: ObservedCall['origin'],
  depth = 0,
): readonly Entry[] {
  if (Array.isArray(document)) return [entryOf(recordOfRow(document), origin)];
  if (objectIn(document) === undefined) return [broken('it is no JSON object')];
  if (ownAnyCase(document, 'eventName') !== undefined && !isLookup(document)) {
    return [entryOf(recordOfRow(document), origin)];
  }
  const reports = reportsIn(document);
  if (typeof reports === 'string') return [broken(reports)];
  if (reports !== undefined) return reports.map((report) => ({ kind: 'report', report }));
  if (depth < MAX_WRAPPING) {
    const inner = unwrapped(document);
    if (inner !== undefined) return entriesOf(inner, origin, depth + 1);
  }
  return [otherOf(document)];
}

/** `lookup-events` names the event beside the record, which is JSON in a text. */
function isLookup(document: unknown): boolean {
  return textAt(document, 'CloudTrailEvent') !== undefined;
}

function unwrapped(document: unknown): unknown {
  const detail = ownAnyCase(document, 'detail');
  if (objectIn(detail) !== undefined) return detail;
  for (const key of ['CloudTrailEvent', 'eventJson', 'event_json', 'message', '@message']) {
    const text = textAt(document, key);
    if (text?.startsWith('{') === true) return parsed(text) ?? {};
  }
  return undefined;
}

function otherOf(document: unknown): Entry {
  if (ownAnyCase(document, 'digestStartTime') !== undefined) {
    return { kind: 'other', what: 'digest of a trail' };
  }
  if (ownAnyCase(document, 'class_uid') !== undefined) {
    return broken(
      'it is in OCSF, as Security Lake keeps records: export the CloudTrail records themselves',
    );
  }
  const isEmpty = listIn(ownAnyCase(document, 'Records')).length === 0;
  return isEmpty && ownAnyCase(document, 'Records') !== undefined
    ? { kind: 'other', what: 'empty file' }
    : broken('it is no CloudTrail record');
}

function broken(reason: string): Entry {
  return { kind: 'broken', reason };
}
