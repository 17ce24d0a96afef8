import { EVENT_PARAMETERS } from '../../data/trail-names.ts';
import { ownEntry } from '../../support/own.ts';
import { listIn, objectIn, ownAnyCase, textIn } from './json.ts';

const MAX_VALUES = 200;

/**
 * Texts of a request parameter by its path in the API (`Entries.*.EventBusName`); `*` is any element, `$keys` the keys
 * of a map, `$bucket` and `$key` the halves of a copy source.
 */
export function parameterTexts(parameters: unknown, path: string): readonly string[] {
  let values: readonly unknown[] = [parameters];
  for (const step of path.split('.')) {
    values = values.flatMap((value) => stepInto(value, step)).slice(0, MAX_VALUES);
  }
  return values.flatMap((value) => {
    const text = typeof value === 'number' ? String(value) : textIn(value);
    return text === undefined ? [] : [text];
  });
}

/** Whether a request has a parameter, with whatever value. */
export function hasParameter(parameters: unknown, path: string): boolean {
  let values: readonly unknown[] = [parameters];
  for (const step of path.split('.')) values = values.flatMap((value) => stepInto(value, step));
  return values.length > 0;
}

function stepInto(value: unknown, step: string): readonly unknown[] {
  switch (step) {
    case '*':
      return elements(value);
    case '$keys':
      return Array.isArray(value) ? value : Object.keys(objectIn(value) ?? {});
    case '$bucket':
      return sourcePart(value, 0);
    case '$key':
      return sourcePart(value, 1);
    default: {
      const names = [step, ...(ownEntry(EVENT_PARAMETERS, step) ?? [])];
      const found = names.map((name) => ownAnyCase(value, name)).find((one) => one !== undefined);
      return found === undefined || found === null ? [] : [found];
    }
  }
}

function elements(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  // Query protocols write lists as `{"items": […]}` or `{"member": […]}`.
  const object = objectIn(value);
  return listIn(object?.items ?? object?.member);
}

/** `bucket/key` or `/bucket/key?versionId=…`, maybe with escapes. */
function sourcePart(value: unknown, part: 0 | 1): readonly string[] {
  const text = textIn(value)?.replace(/^\//, '').replace(/\?.*$/, '');
  const slash = text?.indexOf('/') ?? -1;
  if (text === undefined || slash <= 0 || text.startsWith('arn:')) return [];
  return [part === 0 ? text.slice(0, slash) : unescaped(text.slice(slash + 1))];
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
