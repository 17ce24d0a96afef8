import type { NodeId } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Deployed, Named } from './physical.ts';

/** A role of the graph that may be behind a recorded caller, and the function that the session is named after. */
export type Match = {
  readonly role: NodeId;
  readonly function: NodeId | undefined;
  /** Template that declares the role. */
  readonly stack: string | undefined;
};

/** The roles that a caller may be of, more than one where several templates declare alike, and the stack in its name. */
export type Owner = {
  readonly key: string;
  readonly matches: readonly Match[];
  readonly deployedAs: string | undefined;
};

const MAX_KNOWN = 50_000;

/**
 * Joins recorded callers to the roles of a graph. Lambda names sessions after the function, so a function that runs
 * under a role proves it; else the role's name must be the one that the template writes or CloudFormation generates.
 */
export class Roles {
  readonly #query: Query;
  readonly #deployed: Deployed;
  readonly #known = new Map<string, Owner | undefined>();

  constructor(query: Query, deployed: Deployed) {
    this.#query = query;
    this.#deployed = deployed;
  }

  /** `role` is the ARN of a role, `session` the name of its session. */
  ownerOf(role: string, session: string | undefined): Owner | undefined {
    const key = `${role} ${session ?? ''}`;
    if (this.#known.has(key)) return this.#known.get(key);
    const found = this.#search(role, session);
    if (this.#known.size === MAX_KNOWN) this.#known.clear();
    this.#known.set(key, found);
    return found;
  }

  /** The nodes whose generated names a caller shows. */
  namesOf(
    role: string,
    { deployedAs, matches }: Owner,
  ): readonly Pick<Named, 'deployedAs' | 'logicalId'>[] {
    const functions = matches.flatMap((one) => this.#query.function(one.function) ?? []);
    const logicalIds = functions.map((one) => one.resource?.logicalId);
    return [...this.#namedBy(role), ...logicalIds.map((logicalId) => ({ deployedAs, logicalId }))];
  }

  #search(role: string, session: string | undefined): Owner | undefined {
    const functions = this.#functionsOf(role, session);
    const named = this.#namedBy(role).filter(({ node }) => this.#query.role(node) !== undefined);
    const byName = named.map(({ node, stack }): Match => {
      const fn = functions.find((one) => this.#query.function(one.node)?.role === node);
      return { role: node, function: fn?.node, stack };
    });
    const matches = byName.length > 0 ? byName : this.#bySession(role, functions);
    if (matches.length === 0) return undefined;
    const deployedAs = [...named, ...functions].find((one) => one.deployedAs)?.deployedAs;
    const nodes = matches.map((one) => `${one.role} ${one.function ?? ''}`).toSorted();
    return { key: `${deployedAs ?? ''}|${nodes.join('|')}`, matches, deployedAs };
  }

  #namedBy(role: string): readonly Named[] {
    const plain = this.#deployed.allOf(withoutPath(role));
    return plain.length > 0 ? plain : this.#deployed.allOf(role);
  }

  /** A function's name alone is no proof where it is a common word: its role must not have a name of its own. */
  #bySession(role: string, functions: readonly Named[]): readonly Match[] {
    if (!isGenerated(role)) return [];
    return functions.flatMap(({ node, stack }) => {
      const own = this.#query.function(node)?.role;
      return own === undefined ? [] : [{ role: own, function: node, stack }];
    });
  }

  #functionsOf(role: string, session: string | undefined): readonly Named[] {
    if (session === undefined || !/^[\w-]{1,140}$/.test(session)) return [];
    const [, partition = 'aws', , , account = ''] = role.split(':');
    return this.#deployed.allOf(`arn:${partition}:lambda:us-east-1:${account}:function:${session}`);
  }
}

/** `role/service-role/name` -> `role/name`: templates seldom say the path in the ARN. */
function withoutPath(role: string): string {
  return role.replace(/:role\/.*\//, ':role/');
}

function isGenerated(role: string): boolean {
  return /-[A-Z0-9a-z]{8,13}$/.test(role);
}
