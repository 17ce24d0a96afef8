import type { SourceLabel } from '../../model/code.ts';
import type { ResolvedCall } from '../../model/function-code.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { fieldsOf, sourcesIn } from './code-values.ts';
import { isProven } from './proof.ts';
import { isTableWrite, keyNamesOf, keysIn } from './tables.ts';

/**
 * Whether a write of an item concerns a record of whoever calls, whatever else the request says: the first part of
 * its key is made from what proves who that is. Only what callers may spoil for themselves is at stake there.
 */
export function isOwnRecord(resolved: ResolvedCall, fn: FunctionNode, query: Query): boolean {
  if (!isTableWrite(resolved) || resolved.resources.length === 0) return false;
  const keys = keysIn(resolved.call);
  return (
    keys.length > 0 &&
    resolved.resources.every((id) => {
      const table = query.resource(id);
      const [name] = table === undefined ? [] : keyNamesOf(table);
      if (name === undefined) return false;
      return keys.every((key) => {
        const parts = fieldsOf(key, name).flatMap(sourcesIn);
        return parts.length > 0 && parts.every((part) => isOfCaller(part, fn, query));
      });
    })
  );
}

/** A claim that an authorizer or the code has verified. */
function isOfCaller(label: SourceLabel, fn: FunctionNode, query: Query): boolean {
  if (isProven(label, fn, query)) return true;
  const observations = query.factsOf(fn.id)?.observations ?? [];
  return (
    label.origin.kind === 'event' &&
    /(?:^|\.)\$jwt\./.test(label.path) &&
    !observations.some(({ kind }) => kind === 'jwt-decode-unverified')
  );
}
