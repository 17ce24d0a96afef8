import type { Span } from '../../model/span.ts';
import { field, text } from '../../model/value.ts';
import { directoryOf, resolveInside } from '../path.ts';
import { isDecided } from './evaluate/condition.ts';
import { callAt, evaluate } from './evaluate/evaluate.ts';
import { locationOf } from './location.ts';
import type { Given } from './parameters.ts';
import type { StackReader } from './stack.ts';

/** Where a nested stack's template is; `path` is undefined outside the folder. */
export type Nesting = { readonly path: string | undefined; readonly span: Span };

/** Where the template of a nested stack lies; undefined for other resources. */
export function nestingOf(parent: StackReader, logicalId: string): Nesting | undefined {
  const location = locationOf(parent.entry(logicalId));
  if (location === undefined) return undefined;
  const written = text(evaluate(location, parent.context));
  const path = written && resolveInside(directoryOf(parent.file), written);
  return { path: path || undefined, span: location.span };
}

/** Parameter values that a parent passes to a nested stack. */
export function givenTo(parent: StackReader, logicalId: string): ReadonlyMap<string, Given> {
  const given = new Map<string, Given>();
  const raw = field(field(parent.entry(logicalId), 'Properties'), 'Parameters');
  const parameters = raw && evaluate(raw, parent.context);
  if (parameters?.kind !== 'map') return given;
  for (const [name, { value }] of parameters.fields) {
    if (value.kind === 'absent') continue;
    given.set(name, { value, isCertain: isDecided(value, callAt(value, parent.context)) });
  }
  return given;
}
