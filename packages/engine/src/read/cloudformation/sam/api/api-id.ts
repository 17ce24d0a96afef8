import { field } from '../../../../model/value.ts';
import { intrinsic, stringOf } from '../tree.ts';
import type { ApiEvent } from './event.ts';

/** Logical ids of the APIs that SAM makes for events that name none. */
export const IMPLICIT: { readonly [kind in ApiEvent['kind']]: string } = {
  Api: 'ServerlessRestApi',
  HttpApi: 'ServerlessHttpApi',
};

/** The logical id that an event's API property names: a string, a `Ref`, or the implicit API where it has none. */
export function apiIdOf(event: ApiEvent): string | undefined {
  const written = field(event.properties, event.kind === 'Api' ? 'RestApiId' : 'ApiId');
  if (written === undefined) return IMPLICIT[event.kind];
  const found = intrinsic(written);
  return found?.name === 'Ref' ? stringOf(found.argument) : stringOf(written);
}
