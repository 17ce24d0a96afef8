import type { LeastRole, LeastStatement } from '../../model/least.ts';
import type { RoleLeast } from '../../model/role-least.ts';
import { readable } from '../../model/text.ts';

/** A proposed role's own policy, with what to call its file. */
export type PolicyDocument = {
  readonly name: string;
  readonly functions: readonly string[];
  readonly policy: object;
};

/** The policies of proposed roles as IAM documents; `${…}` in them is for the reader to fill in. */
export function policyDocuments(roles: readonly RoleLeast[]): readonly PolicyDocument[] {
  return roles.flatMap(({ change }) => {
    const { proposal } = change;
    if (proposal.kind !== 'least') return [];
    return proposal.roles.flatMap((role) =>
      (role.parts ?? [role.statements]).map((statements, i) => ({
        name: `${role.logicalId ?? role.name}${i === 0 ? '' : `-${i + 1}`}`,
        functions: role.functions,
        policy: policyJson({ statements }),
      })),
    );
  });
}

/** A proposed role's policy as an IAM document. */
export function policyJson({ statements }: Pick<LeastRole, 'statements'>): object {
  return { Version: '2012-10-17', Statement: statements.map(statementJson) };
}

function statementJson(one: LeastStatement): object {
  const condition = conditionJson(one);
  return {
    Sid: one.sid,
    Effect: 'Allow',
    Action: one.actions,
    Resource: one.resources.map(({ arn }) => readable(arn)),
    ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
  };
}

/** Conditions that hold only for a caller's own credentials are advice and are never written. */
function conditionJson({ conditions }: LeastStatement): object {
  const block: { [operator: string]: { [key: string]: readonly string[] } } = {};
  for (const { operator, key, values, holds } of conditions) {
    if (holds === 'caller') continue;
    block[operator] = { ...block[operator], [key]: values.map(readable) };
  }
  return block;
}
