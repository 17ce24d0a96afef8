import type { Span } from '../../model/span.ts';
import { field, text } from '../../model/value.ts';
import { directoryOf, resolveInside } from '../../support/path.ts';
import type { TemplateStore } from '../templates.ts';
import { isDecided } from './evaluate/condition.ts';
import { callAt, evaluate } from './evaluate/evaluate.ts';
import { locationOf, writtenOut } from './location.ts';
import { namesakeOf } from './namesake.ts';
import type { Given } from './parameters.ts';
import type { StackReader } from './stack.ts';

/** Where a nested stack's template is; `path` is undefined outside the folder, `isNamesake` says that only its name leads there. */
export type Nesting = {
  readonly path: string | undefined;
  readonly isNamesake: boolean;
  /** Whether the template is a text within the other, which is not read. */
  readonly isText?: boolean;
  readonly span: Span;
};

/** Where the template of a nested stack lies; undefined for other resources. */
export function nestingOf(
  parent: StackReader,
  logicalId: string,
  store: TemplateStore,
): Nesting | undefined {
  const location = locationOf(parent.entry(logicalId));
  if (location === undefined) return undefined;
  if (location === writtenOut(parent.entry(logicalId))) {
    return { path: undefined, isNamesake: false, isText: true, span: location.span };
  }
  const written = text(evaluate(location, parent.context));
  const { span } = location;
  const path = written && resolveInside(directoryOf(parent.file), written);
  if (path) return { path, isNamesake: false, span };
  const namesake = namesakeOf(location, parent.file, store);
  const isOpen = namesake !== undefined && filesAround(parent).has(namesake);
  return { path: isOpen ? undefined : namesake, isNamesake: true, span };
}

/** Files of a stack and of those that it is nested in. */
function filesAround(stack: StackReader): ReadonlySet<string> {
  const files = new Set<string>();
  for (let up: StackReader | undefined = stack; up !== undefined; up = up.parent?.reader) {
    files.add(up.file);
  }
  return files;
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
