import type { Policy, Principal, Statement } from '../../model/policy.ts';
import { matches } from '../algebra/text.ts';
import { any, type Truth } from '../algebra/truth.ts';
import { accountOf } from './principal.ts';
import type { Request } from './request.ts';
import { judge } from './statements.ts';
import { literal } from './variables.ts';

/** What a resource policy gives a caller. */
export type ResourceGrant = {
  /** By naming the caller, or everyone. */
  readonly direct: Truth;
  /** The part of it that boundaries and session policies do not limit: the session or the user by its own ARN. */
  readonly unlimited: Truth;
  /** By naming the caller's account, which leaves the decision to the account's own policies. */
  readonly account: Truth;
  /** Keys and roles: the account's own policies are worth nothing unless this policy says so. */
  readonly isRequired: boolean;
  readonly by: readonly Statement[];
};

/** Takes apart what a resource policy gives. Without a policy nothing is given, but see `isRequired`. */
export function resourceGrant(request: Request, policy: Policy | undefined): ResourceGrant {
  const isKey = matches('kms:*', request.action, 'ignore') === 'yes';
  const isRole = matches('sts:AssumeRole*', request.action, 'ignore') === 'yes';
  const isRequired = isKey || isRole;
  if (policy === undefined) {
    // A key without a written policy has the default one, which trusts the account.
    const account = isKey ? 'yes' : isRole ? 'maybe' : 'no';
    return { direct: isRole ? 'maybe' : 'no', unlimited: 'no', account, isRequired, by: [] };
  }
  const open: Truth = policy.complete ? 'no' : 'maybe';
  const direct = judge(
    narrowed(policy, (one) => !isAccount(one)),
    request,
  );
  const unlimited = judge(
    narrowed(policy, (one) => isSelf(one, request)),
    request,
  );
  const account = judge(narrowed(policy, isAccount), request);
  return {
    direct: any([direct.allowed, open]),
    unlimited: unlimited.allowed,
    account: any([account.allowed, open]),
    isRequired,
    by: [...new Set([...direct.allowedBy, ...account.allowedBy])].map(
      (statement) => originals.get(statement) ?? statement,
    ),
  };
}

const originals = new WeakMap<Statement, Statement>();

/** The allowing statements with only some of their principals. */
function narrowed(policy: Policy, keep: (principal: Principal) => boolean): readonly Statement[] {
  return policy.statements.flatMap((statement) => {
    const { principals } = statement;
    if (statement.effect === 'Deny') return [];
    const anyone: Principal = { kind: 'anyone', span: statement.span };
    if (principals === undefined || principals.negated) return keep(anyone) ? [statement] : [];
    const items = principals.items.filter(keep);
    if (items.length === 0) return [];
    if (items.length === principals.items.length) return [statement];
    const part = { ...statement, principals: { negated: false, items } };
    originals.set(part, statement);
    return [part];
  });
}

function isAccount(principal: Principal): boolean {
  return principal.kind === 'aws' && accountOf(principal.text) !== undefined;
}

function isSelf(principal: Principal, { caller }: Request): boolean {
  if (caller.kind !== 'aws') return false;
  const isRole = /:(?:assumed-)?role\//.test(caller.arn);
  if (principal.kind === 'anyone') return !isRole;
  if (principal.kind !== 'aws' || isAccount(principal)) return false;
  const self = isRole ? caller.session : caller.arn;
  return self !== undefined && matches(literal(principal.text), self) === 'yes';
}
