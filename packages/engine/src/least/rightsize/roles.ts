import type { NodeId } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Deployed } from './physical.ts';

/** The role of the graph behind a recorded caller, and the function that its session is named after. */
export type Match = { readonly role: NodeId; readonly function: NodeId | undefined };

const MAX_KNOWN = 50_000;

/**
 * Joins recorded callers to the roles of a graph. Lambda names sessions after the function, so a function that runs
 * under a role proves it; else the role's name must be the one that the template writes or CloudFormation generates.
 */
export class Roles {
  readonly #query: Query;
  readonly #deployed: Deployed;
  readonly #known = new Map<string, Match | undefined>();

  constructor(query: Query, deployed: Deployed) {
    this.#query = query;
    this.#deployed = deployed;
  }

  /** `role` is the ARN of a role, `session` the name of its session. */
  matchOf(role: string, session: string | undefined): Match | undefined {
    const key = `${role} ${session ?? ''}`;
    if (this.#known.has(key)) return this.#known.get(key);
    const found = this.#search(role, session);
    if (this.#known.size === MAX_KNOWN) this.#known.clear();
    this.#known.set(key, found);
    return found;
  }

  #search(role: string, session: string | undefined): Match | undefined {
    const named =
      this.#deployed.nodeOf(withoutPath(role))?.node ?? this.#deployed.nodeOf(role)?.node;
    const own = this.#query.role(named);
    const fn = this.#functionOf(role, session);
    if (own !== undefined) {
      const isOfIt = fn?.role === own.id;
      return { role: own.id, function: isOfIt ? fn.id : undefined };
    }
    // A function's name alone is no proof where it is a common word: its role must not have another name.
    if (fn?.role === undefined || !isGenerated(role)) return undefined;
    return { role: fn.role, function: fn.id };
  }

  #functionOf(role: string, session: string | undefined): ReturnType<Query['function']> {
    if (session === undefined || !/^[\w-]{1,140}$/.test(session)) return undefined;
    const [, partition = 'aws', , , account = ''] = role.split(':');
    const arn = `arn:${partition}:lambda:us-east-1:${account}:function:${session}`;
    return this.#query.function(this.#deployed.nodeOf(arn)?.node);
  }
}

/** `role/service-role/name` -> `role/name`: templates seldom say the path in the ARN. */
function withoutPath(role: string): string {
  return role.replace(/:role\/.*\//, ':role/');
}

function isGenerated(role: string): boolean {
  return /-[A-Z0-9a-z]{8,13}$/.test(role);
}
