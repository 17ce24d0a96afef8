import type { RoleNode } from '../../model/graph.ts';
import type { LeastRole, LeastStatement } from '../../model/least.ts';
import type { Policy, Statement } from '../../model/policy.ts';
import type { RoleAfter } from '../../model/proof.ts';
import type { Span } from '../../model/span.ts';

/** A proposed role as the policy that would be attached to it; `at` is where today's role stands. */
export function policyOf(role: LeastRole, at: Span): Policy {
  return {
    origin: { kind: 'inline', name: role.name },
    statements: role.statements.map((one) => statementOf(one, at)),
    span: at,
    complete: true,
  };
}

/** Conditions that hold only for a caller's own credentials are advice and are never written. */
function statementOf(one: LeastStatement, at: Span): Statement {
  const span = one.because[0]?.span ?? at;
  return {
    sid: one.sid,
    effect: 'Allow',
    actions: { negated: false, items: one.actions.map((text) => ({ text, span })) },
    resources: { negated: false, items: one.resources.map(({ arn }) => ({ text: arn, span })) },
    principals: undefined,
    conditions: one.conditions
      .filter(({ holds }) => holds === 'always')
      .map(({ operator, key, values }) => ({ operator, key: key.toLowerCase(), values, span })),
    span,
    ...(one.when === undefined ? {} : { when: one.when }),
  };
}

/**
 * What a proposed role allows: its own policy with those of today that it keeps, and the boundary of today. A role that
 * does not say what it keeps keeps every Deny statement, which no proposal takes away.
 */
export function afterOf(role: LeastRole, today: RoleNode): RoleAfter {
  return {
    name: role.name,
    functions: role.functions,
    policies: [policyOf(role, today.span), ...(role.keeps ?? denying(today))],
    boundary: today.boundary,
  };
}

function denying({ policies }: RoleNode): readonly Policy[] {
  return policies.flatMap((policy) => {
    const statements = policy.statements.filter(({ effect }) => effect === 'Deny');
    return statements.length === 0 ? [] : [{ ...policy, statements }];
  });
}
