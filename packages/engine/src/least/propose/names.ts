import type { LeastStatement } from '../../model/least.ts';
import type { Query } from '../../model/query.ts';
import type { Atom } from './atom.ts';
import type { Group } from './groups.ts';
import { capabilityOf, pascal } from './sids.ts';
import { serviceOf } from './statements.ts';

const BESIDE: ReadonlySet<string> = new Set(['logs', 'xray', 'cloudwatch', 'ec2', 'kms']);

/** A role's name by what it lets its functions do, for a person: `orders-write-dynamodb`. */
export function nameOf(group: Group, query: Query): string {
  const main = group.atoms.filter((one) => !BESIDE.has(serviceOf(one)));
  const things = Map.groupBy(main, (one) => `${serviceOf(one)} ${one.node ?? one.arn}`);
  const parts = [...things.values()].map((atoms) => partOf(atoms, query));
  const [first, second] = [...new Set(parts)];
  if (first === undefined) return `${kebab(functionName(group, query))}-logs`;
  if (second === undefined) return first;
  return parts.length > 2 ? `${kebab(functionName(group, query))}-access` : `${first}-${second}`;
}

function partOf(atoms: readonly Atom[], query: Query): string {
  const { verb, object } = capabilityOf({ atoms, plane: 'data' }, query);
  const [first] = atoms;
  const service = first === undefined ? '' : serviceOf(first);
  const thing = kebab(object);
  const words = [thing, kebab(verb).replace(/-(?:to|from)$/, ''), service];
  return words.filter((one, i) => one !== '' && (i !== 2 || !thing.includes(one))).join('-');
}

function functionName({ functions }: Group, query: Query): string {
  const [first, second] = functions;
  if (first === undefined) return 'function';
  const name = query.node(first)?.name ?? first;
  return second === undefined ? name : `${name}-and-others`;
}

/** `OrdersTable` as `orders-table`. */
export function kebab(text: string): string {
  return text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .toLowerCase();
}

/** A logical id for the role of a name that the template does not have yet. */
export function logicalIdFor(
  name: string,
  stack: string,
  taken: Set<string>,
  query: Query,
): string {
  const base = `${pascal(name)}Role`.replace(/RoleRole$/, 'Role');
  let id = base;
  for (let i = 2; taken.has(id) || query.graph.declared.has(`${stack}/${id}`); i++)
    id = `${base}${i}`;
  taken.add(id);
  return id;
}

/** The weakest confidence of what surely is needed. */
export function confidenceOf(atoms: readonly Atom[]): 'high' | 'medium' | 'low' {
  const all = new Set(atoms.filter((one) => one.wide === undefined).map((one) => one.confidence));
  return all.has('low') ? 'low' : all.has('medium') ? 'medium' : 'high';
}

/** Statements whose access something unresolved holds open. */
export function isOpen(statements: readonly LeastStatement[]): boolean {
  return statements.some((one) => one.wide !== undefined);
}
