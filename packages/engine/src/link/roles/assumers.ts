import { exposureOf } from '../../iam/exposure.ts';
import type { RoleNode } from '../../model/graph.ts';
import type { Invoker } from '../../model/invoker.ts';
import type { ConditionTest, Statement } from '../../model/policy.ts';
import type { Text } from '../../model/text.ts';
import type { LinkContext } from '../context.ts';
import { People } from '../triggers/people.ts';

/** Identity providers at which anybody can open an account or a repository. */
const PUBLIC_ISSUERS =
  /token\.actions\.githubusercontent\.com|gitlab\.com|accounts\.google\.com|graph\.facebook\.com|www\.amazon\.com|app\.terraform\.io|agent\.buildkite\.com|oidc\.circleci\.com/;

/** Fills in who may assume each role from outside: other accounts, identity providers, users of identity pools. */
export function withAssumers(
  context: LinkContext,
  roles: readonly RoleNode[],
): readonly RoleNode[] {
  const people = new People(context);
  return roles.map((role) => {
    if (role.trust === undefined) return role;
    const assumers = assumersOf(role, people);
    return assumers.length === 0 ? role : { ...role, assumers };
  });
}

function assumersOf(role: RoleNode, people: People): readonly Invoker[] {
  const { trust } = role;
  if (trust === undefined) return [];
  return exposureOf([trust], 'sts').flatMap(({ invoker, statement }): readonly Invoker[] => {
    if (invoker.kind === 'service') return [];
    if (invoker.kind !== 'signed-in') return [invoker];
    if (!invoker.issuer.startsWith('cognito-identity')) return [federated(invoker, statement)];
    if (!people.isHandedOut(role)) {
      return isForGuests(statement) && people.mayHaveGuests() ? [guest(invoker)] : [invoker];
    }
    return people
      .behind(role, `take the role ${role.name}`)
      .filter((one) => one.kind === 'anyone' || one.kind === 'signed-in');
  });
}

/** Whether a trust is for those who have not signed in, as identity pools have it. */
function isForGuests({ conditions }: Statement): boolean {
  return conditions.some(
    ({ key, operator, values }) =>
      key === 'cognito-identity.amazonaws.com:amr' &&
      !/not/i.test(operator) &&
      values.some((value) => value === 'unauthenticated' || value === '*'),
  );
}

function guest({ span }: Invoker): Invoker {
  return {
    kind: 'anyone',
    span,
    why: 'its trust is for guests of an identity pool: no sign-in is needed',
  };
}

/** A provider's users, or the one subject that the trust names, which its owner chose. */
function federated(
  invoker: Extract<Invoker, { kind: 'signed-in' }>,
  statement: Statement,
): Invoker {
  const { span, issuer } = invoker;
  if (issuer.includes(':saml-provider/')) return { ...invoker, selfSignUp: false };
  const [subject] = statement.conditions.filter(namesSubject).flatMap((test) => test.values);
  if (subject !== undefined) {
    const why = `trusts \`${subject}\` of the identity provider \`${issuer}\``;
    return { kind: 'principal', arn: subject, own: true, span, why };
  }
  return PUBLIC_ISSUERS.test(issuer) ? { ...invoker, selfSignUp: true } : invoker;
}

/** Whether a condition pins the subject: some text before the first wildcard that names an owner. */
function namesSubject({ operator, key, values }: ConditionTest): boolean {
  if (/not/i.test(operator) || !/:(sub|repository|repository_owner|project_path)$/.test(key))
    return false;
  return values.length > 0 && values.every((value) => !isOpenSubject(value));
}

/** `*`, `repo:*` and the like let in any owner. */
function isOpenSubject(subject: Text): boolean {
  const star = subject.search(/[*?]/);
  if (star === -1) return false;
  return (
    !/[^:/]+[:/][^:/]+[:/]/.test(subject.slice(0, star)) &&
    !/^[^:]+\/$/.test(subject.slice(0, star))
  );
}
