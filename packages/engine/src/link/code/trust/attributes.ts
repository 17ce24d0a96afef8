import type { NodeId } from '../../../model/graph.ts';
import type { Query } from '../../../model/query.ts';
import type { Resource } from '../../../model/resource.ts';
import { alternatives, field, isAbsent, items, text } from '../../../model/value.ts';

/**
 * Whether users of a pool may write an attribute of their own: by the WriteAttributes of its app clients.
 * A client without the list may write the standard attributes; of custom ones the documentation says
 * nothing, so that the answer is undefined. Also undefined for a pool that is not declared here.
 */
export function isWritable(
  attribute: string,
  pool: NodeId | undefined,
  query: Query,
): boolean | undefined {
  const clients = clientsOf(pool, query);
  if (clients.length === 0) return undefined;
  const found = clients.map((one) => writes(one, attribute));
  if (found.includes(true)) return true;
  return found.includes(undefined) ? undefined : false;
}

const CLIENTS = new WeakMap<Query, ReadonlyMap<NodeId, readonly Resource[]>>();

function clientsOf(pool: NodeId | undefined, query: Query): readonly Resource[] {
  let known = CLIENTS.get(query);
  if (known === undefined) {
    const all = [...query.graph.declared.values()].filter(
      (one) => one.type === 'AWS::Cognito::UserPoolClient',
    );
    known = Map.groupBy(all, (one) => {
      const [named] = alternatives(field(one.properties, 'UserPoolId'));
      return named?.kind === 'reference' ? named.resource : '';
    });
    CLIENTS.set(query, known);
  }
  return pool === undefined ? [] : (known.get(pool) ?? []);
}

function writes({ properties }: Resource, attribute: string): boolean | undefined {
  const listed = field(properties, 'WriteAttributes');
  const isCustom = attribute.startsWith('custom:');
  if (listed === undefined || isAbsent(listed)) return isCustom ? undefined : true;
  const names = items(listed).map(text);
  if (names.includes(attribute)) return true;
  return names.includes(undefined) ? undefined : false;
}
