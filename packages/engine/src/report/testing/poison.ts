import type { Report } from '../../model/report.ts';
import { SourceText } from '../../model/span.ts';

/** Keys whose texts come from closed lists or from ourselves: poisoning them would test nothing that can happen. */
const CLOSED: ReadonlySet<string> = new Set([
  'tool',
  'links',
  'kind',
  'trigger',
  'severity',
  'confidence',
  'audience',
  'liveness',
  'mode',
  'protocol',
  'endpoint',
  'family',
  'gain',
  'code',
  'levels',
  'certainty',
]);

/** The report with `evil` at the end of every text that a scanned project could have chosen. */
export function poison(report: Report, evil: string): Report {
  return spoil(report, evil) as Report;
}

function spoil(value: unknown, evil: string): unknown {
  if (typeof value === 'string') return value + evil;
  if (value instanceof SourceText) return new SourceText(value.path + evil, value.text + evil);
  if (value instanceof Map) {
    return new Map([...value].map(([key, one]) => [spoil(key, evil), spoil(one, evil)]));
  }
  if (Array.isArray(value)) return value.map((one) => spoil(one, evil));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, CLOSED.has(key) ? one : spoil(one, evil)]),
  );
}
