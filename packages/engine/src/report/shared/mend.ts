import type { AttackPath } from '../../model/finding.ts';
import { clean } from './clean.ts';
import type { View } from './view.ts';

/** What to run about a path: the change that ends it, else what to read on its open doors. */
export type Mending =
  | { readonly kind: 'fix'; readonly command: string }
  | { readonly kind: 'read'; readonly commands: readonly string[] };

/** `number` is the path's place in the report, from 1. A change is offered where it closes every door of the path. */
export function mendingOf(view: View, path: AttackPath, number: number): Mending {
  const cuts = new Set(path.cuts);
  const doors = view.report.findings.filter((one) => cuts.has(one.fingerprint));
  if (doors.length > 0 && doors.every((one) => one.fix !== undefined)) {
    return { kind: 'fix', command: `postern fix ${number}` };
  }
  const rules = new Set(doors.map((one) => clean(one.rule)));
  return { kind: 'read', commands: [...rules].map((rule) => `postern explain ${rule}`) };
}
