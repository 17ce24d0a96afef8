import type { Span } from '../../model/span.ts';
import type { Run } from './run.ts';
import type { Label } from './value.ts';

/** Notes whether a list of the event is read as a whole, or by one position. */
export function noteElement(run: Run, labels: readonly Label[], name: string, at: Span): void {
  if (name !== '*' && !/^-?\d+$/.test(name)) return;
  for (const { origin, derivation, path } of labels) {
    if (origin.kind !== 'event' || derivation !== 0) continue;
    const details = name === '*' ? { path } : { path, position: Number(name) };
    const kind = name === '*' ? 'every-element' : 'one-element';
    run.recorder.observation({ kind, at, details, from: [] });
  }
}
