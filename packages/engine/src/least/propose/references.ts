import type { Json } from '../../model/finding.ts';
import type { NodeId, RoleNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Address, Resource } from '../../model/resource.ts';
import type { Value } from '../../model/value.ts';

/** What each declared resource waits for when a stack is made: everything that it refers to. */
export class References {
  readonly #to = new Map<Address, ReadonlySet<Address>>();
  readonly #query: Query;

  constructor(query: Query) {
    this.#query = query;
  }

  /** Addresses that a resource refers to, by value or by DependsOn. */
  of(resource: Resource): ReadonlySet<Address> {
    let found = this.#to.get(resource.address);
    if (found === undefined) {
      const own = new Set<Address>(resource.dependsOn);
      collect(resource.properties, own);
      found = own;
      this.#to.set(resource.address, found);
    }
    return found;
  }

  /** Resources that refer to one, itself left out. */
  usersOf(address: Address): readonly Resource[] {
    return [...this.#query.graph.declared.values()].filter(
      (one) => one.address !== address && this.of(one).has(address),
    );
  }

  /** The first of the named resources that waits for one of the others: naming it there would make a circle. */
  waitingFor(named: readonly Address[], others: ReadonlySet<Address>): Address | undefined {
    return named.find((one) => this.#reaches(one, others));
  }

  #reaches(start: Address, wanted: ReadonlySet<Address>): boolean {
    const seen = new Set<Address>([start]);
    for (const address of seen) {
      if (wanted.has(address)) return true;
      const resource = this.#query.graph.declared.get(address);
      if (resource !== undefined) for (const next of this.of(resource)) seen.add(next);
    }
    return false;
  }
}

function collect(value: Value, into: Set<Address>): void {
  switch (value.kind) {
    case 'reference':
      into.add(value.resource);
      return;
    case 'list':
      for (const item of value.items) collect(item, into);
      return;
    case 'map':
      for (const { value: inner } of value.fields.values()) collect(inner, into);
      return;
    case 'joined':
      for (const part of value.parts) collect(part, into);
      return;
    case 'oneOf':
      for (const option of value.options) collect(option.value, into);
      return;
    default:
      return;
  }
}

/** Logical ids that a value of a template names. */
export function logicalIdsIn(template: Json | undefined): readonly string[] {
  const found = new Set<string>();
  visit(template, found);
  return [...found];
}

function visit(value: Json | undefined, into: Set<string>): void {
  if (Array.isArray(value)) {
    for (const one of value as readonly Json[]) visit(one, into);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'Ref' && typeof inner === 'string') into.add(inner);
      else if (key === 'Fn::GetAtt') addFirst(inner, into);
      else if (key === 'Fn::Sub') addSubstituted(inner, into);
      else visit(inner, into);
    }
  }
}

function addFirst(value: Json, into: Set<string>): void {
  const [id] = Array.isArray(value) ? value : typeof value === 'string' ? value.split('.') : [];
  if (typeof id === 'string') into.add(id);
}

function addSubstituted(value: Json, into: Set<string>): void {
  const [text, own] = Array.isArray(value) ? (value as readonly Json[]) : [value, undefined];
  const names = new Set(typeof own === 'object' && own !== null ? Object.keys(own) : []);
  for (const [, name = ''] of String(text).matchAll(/\$\{([^!}]+)\}/g)) {
    const [id = ''] = name.split('.');
    if (!names.has(id)) into.add(id);
  }
  visit(own, into);
}

/** Everything that a role of these functions must not name: the role, the functions, and what follows from them. */
export function rootsOf(role: RoleNode, functions: readonly NodeId[]): ReadonlySet<Address> {
  return new Set([role.id, ...functions]);
}
