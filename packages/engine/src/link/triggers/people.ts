import type { NodeId, RoleNode } from '../../model/graph.ts';
import type { Invoker } from '../../model/invoker.ts';
import { isAbsent, mayBe, type Value } from '../../model/value.ts';
import { USER_POOL } from '../apis/authorizers.ts';
import { fieldsOf, itemsAt, pick } from '../apis/values.ts';
import type { LinkContext } from '../context.ts';

/** What an identity pool hands a role to. */
type Visitor = { readonly kind: 'guest' | 'user'; readonly pool: NodeId };

/** Who stands behind roles and user pools: functions, guests and users of identity pools, people who sign up. */
export class People {
  readonly #context: LinkContext;
  #visitors: ReadonlyMap<NodeId, readonly Visitor[]> | undefined;

  constructor(context: LinkContext) {
    this.#context = context;
  }

  /** Who acts with a role; `can` says what it lets them do (`put objects into Uploads`). */
  behind(role: RoleNode, can: string): readonly Invoker[] {
    const visitors = this.#visitorsOf(role.id);
    if (visitors.length > 0) return visitors.flatMap((one) => this.#visit(one, role, can) ?? []);
    const { span } = role;
    if (role.functions.length === 0) {
      return [{ kind: 'internal', node: role.id, span, why: `the role ${role.name} may ${can}` }];
    }
    return role.functions.map((node) => {
      const name = this.#context.index.get(node)?.logicalId ?? node;
      return { kind: 'internal', node, span, why: `${name} may ${can}` };
    });
  }

  /** Whether an identity pool hands the role to its users. */
  isHandedOut(role: RoleNode): boolean {
    return this.#visitorsOf(role.id).length > 0;
  }

  /** Whether an identity pool may take guests: one that is declared so, or one that is not declared here. */
  mayHaveGuests(): boolean {
    const pools = this.#context.index.ofType('AWS::Cognito::IdentityPool');
    return (
      pools.length === 0 ||
      pools.some((pool) => mayBe(pick(pool.properties, 'AllowUnauthenticatedIdentities'), true))
    );
  }

  /** Whether strangers can register themselves in a user pool; undefined where that is not known. */
  selfSignUp(pool: NodeId | undefined): boolean | undefined {
    const declared = this.#context.index.get(pool);
    if (declared === undefined || !USER_POOL.includes(declared.type)) return undefined;
    const closed = pick(declared.properties, 'AdminCreateUserConfig', 'AllowAdminCreateUserOnly');
    if (isAbsent(closed)) return true;
    if (mayBe(closed, false)) return true;
    return mayBe(closed, true) && closed?.kind === 'known' ? false : undefined;
  }

  #visit(visitor: Visitor, role: RoleNode, can: string): Invoker | undefined {
    const pool = this.#context.index.get(visitor.pool);
    const { span } = role;
    const name = pool?.logicalId ?? 'the identity pool';
    if (visitor.kind === 'guest') {
      if (!mayBe(pick(pool?.properties, 'AllowUnauthenticatedIdentities'), true)) return undefined;
      const why = `guests of ${name} may ${can}: no sign-in is needed`;
      return { kind: 'anyone', span, why };
    }
    const providers = itemsAt(pool?.properties, 'CognitoIdentityProviders');
    const pools = providers.map((one) =>
      this.#context.nodeOf(pick(one, 'ProviderName'), USER_POOL),
    );
    const issuer = pools.find((one) => one !== undefined) ?? visitor.pool;
    const why = `signed-in users of ${name} may ${can}`;
    return { kind: 'signed-in', issuer, selfSignUp: this.selfSignUp(issuer), span, why };
  }

  #visitorsOf(role: NodeId): readonly Visitor[] {
    this.#visitors ??= visitors(this.#context);
    return this.#visitors.get(role) ?? [];
  }
}

/** Roles that identity pools hand out: to guests, to signed-in users, and by mapping rules. */
function visitors(context: LinkContext): ReadonlyMap<NodeId, readonly Visitor[]> {
  const found = new Map<NodeId, Visitor[]>();
  const add = (role: Value | undefined, visitor: Visitor): void => {
    for (const id of context.nodesOf(role)) found.set(id, [...(found.get(id) ?? []), visitor]);
  };
  for (const attachment of context.index.ofType('AWS::Cognito::IdentityPoolRoleAttachment')) {
    const pool = context.nodeOf(pick(attachment.properties, 'IdentityPoolId'));
    if (pool === undefined) continue;
    for (const { key, value } of fieldsOf(pick(attachment.properties, 'Roles'))) {
      add(value, { kind: key === 'unauthenticated' ? 'guest' : 'user', pool });
    }
    for (const mapping of fieldsOf(pick(attachment.properties, 'RoleMappings'))) {
      for (const rule of itemsAt(mapping.value, 'RulesConfiguration', 'Rules')) {
        add(pick(rule, 'RoleARN'), { kind: 'user', pool });
      }
    }
  }
  return found;
}
