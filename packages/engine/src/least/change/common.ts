import type { Edit, Json } from '../../model/finding.ts';
import type { RoleNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { freeId } from '../propose/names.ts';
import { MOST_MANAGED } from '../propose/parts.ts';

/** What the new roles of a split one have in common, as managed policies of their own. */
export type Common = {
  readonly edits: readonly Edit[];
  /** Logical ids of the managed policies of each new role, by its place in the list. */
  readonly attached: (role: number) => readonly string[];
  /** Whether a managed policy has a statement of a role already. */
  readonly has: (role: number, statement: Json) => boolean;
};

/** A managed policy is worth its name where this many roles share this many statements. */
const FEWEST_ROLES = 3;
const FEWEST_STATEMENTS = 2;

type Shared = {
  readonly logicalId: string;
  readonly roles: ReadonlySet<number>;
  readonly statements: readonly Json[];
};

/** Finds statements that several roles share. */
export function commonOf(
  role: RoleNode,
  statements: readonly (readonly Json[])[],
  query: Query,
): Common {
  const shared = sharedIn(role, statements, query);
  const beside = role.resource?.written.address ?? '';
  return {
    edits: shared.map(({ logicalId, statements: own }) => ({
      kind: 'add-resource',
      beside,
      logicalId,
      value: policyOf(role, own),
    })),
    attached: (index) => shared.flatMap((one) => (one.roles.has(index) ? [one.logicalId] : [])),
    has: (index, statement) =>
      shared.some(
        (one) =>
          one.roles.has(index) && one.statements.some((own) => keyOf(own) === keyOf(statement)),
      ),
  };
}

function policyOf(role: RoleNode, statements: readonly Json[]): Json {
  const condition = role.resource?.condition;
  return {
    Type: 'AWS::IAM::ManagedPolicy',
    ...(condition === undefined ? {} : { Condition: condition }),
    Properties: { PolicyDocument: { Version: '2012-10-17', Statement: statements } },
  };
}

function sharedIn(
  role: RoleNode,
  statements: readonly (readonly Json[])[],
  query: Query,
): readonly Shared[] {
  const users = new Map<string, { readonly statement: Json; readonly roles: Set<number> }>();
  for (const [index, own] of statements.entries()) {
    for (const statement of own) {
      const known = users.get(keyOf(statement)) ?? { statement, roles: new Set() };
      known.roles.add(index);
      users.set(keyOf(statement), known);
    }
  }
  const groups = Map.groupBy(users.values(), ({ roles }) => [...roles].join());
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const own = group.map((one) => one.statement);
    const isWorth =
      first !== undefined &&
      first.roles.size >= FEWEST_ROLES &&
      own.length >= FEWEST_STATEMENTS &&
      JSON.stringify(own).length <= MOST_MANAGED;
    if (!isWorth) return [];
    return [{ logicalId: logicalIdFor(role, own, query), roles: first.roles, statements: own }];
  });
}

/** Of two the capabilities, of more the name of the old role. */
function logicalIdFor(role: RoleNode, statements: readonly Json[], query: Query): string {
  const names = statements.map(sidOf);
  const base = names.length === 2 && !names.includes('') ? names.join('And') : `${role.name}Common`;
  return freeId(`${base}Policy`, { stack: role.resource?.stack ?? '', query });
}

function sidOf(statement: Json): string {
  const sid = fieldOf(statement, 'Sid');
  return typeof sid === 'string' ? sid : '';
}

function fieldOf(value: Json, key: string): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { readonly [key: string]: Json })[key]
    : undefined;
}

function keyOf(statement: Json): string {
  return JSON.stringify(statement);
}
