import type { Query } from '../../model/query.ts';
import type { Atom } from './atom.ts';
import type { Group } from './groups.ts';
import { capabilityOf, pascal } from './sids.ts';
import { serviceOf } from './statements.ts';

const BESIDE: ReadonlySet<string> = new Set(['logs', 'xray', 'cloudwatch', 'ec2', 'kms']);

/** Longer names than this say less than that of the function. */
const LONGEST = 40;

/** A role's name by what it lets its functions do, for a person: `orders-write-dynamodb`. */
export function nameOf(group: Group, taken: ReadonlySet<string>, query: Query): string {
  const main = group.atoms.filter((one) => !BESIDE.has(serviceOf(one)));
  const things = Map.groupBy(main, (one) => `${serviceOf(one)} ${one.node ?? one.arn}`);
  const parts = [...new Set([...things.values()].map((atoms) => partOf(atoms, query)))];
  const name = parts.length === 0 ? `${functionName(group, query)}-logs` : parts.join('-');
  if (parts.length <= 2 && name.length <= LONGEST && !taken.has(name)) return name;
  const services = [...new Set(main.map(serviceOf))].sort();
  const what = services.length > 2 ? 'access' : services.join('-');
  return `${functionName(group, query)}-${what}`;
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
  const name = kebab(query.node(first)?.name ?? first).replace(/-function$/, '');
  return second === undefined ? name : `${name}-and-others`;
}

/** `OrdersTable` as `orders-table`. */
function kebab(text: string): string {
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
  taken: ReadonlySet<string>,
  query: Query,
): string {
  const base = `${pascal(name)}Role`.replace(/RoleRole$/, 'Role');
  return freeId(base, { stack, query, taken });
}

/** A logical id that neither the stack has nor somebody has taken, with a number behind it where the plain one is not free. */
export function freeId(
  base: string,
  { stack, query, taken }: { stack: string; query: Query; taken?: ReadonlySet<string> },
): string {
  let id = base;
  for (let i = 2; taken?.has(id) === true || query.graph.declared.has(`${stack}/${id}`); i++) {
    id = `${base}${i}`;
  }
  return id;
}

/** The weakest confidence of what surely is needed. */
export function confidenceOf(atoms: readonly Atom[]): 'high' | 'medium' | 'low' {
  const all = new Set(atoms.filter((one) => one.wide === undefined).map((one) => one.confidence));
  return all.has('low') ? 'low' : all.has('medium') ? 'medium' : 'high';
}
