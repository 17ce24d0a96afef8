import type { Match } from '../../model/finding.ts';
import type { Graph } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Resource } from '../../model/resource.ts';
import { alternatives, at, mayBe, type Value } from '../../model/value.ts';
import type { Rule } from '../rule.ts';

/** A person's user, its password or a long-lived key made by a template. */
export const userOrAccessKeyInTemplate: Rule<'application'> = {
  id: 'identity/user-or-access-key-in-template',
  title: 'Long-lived credential made by a template',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['T2', 'I2'],
  references: {
    cwe: [798, 1392],
    owasp: ['S3:2017', 'S5:2017'],
    csa: ['SAS-4', 'SAS-7'],
    links: [
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-workloads-use-roles',
    ],
  },
  why: 'A password in a template is known to whoever can read the repository or the stack. An access key does not expire, is copied from the stack into places that nobody lists, and works from everywhere in the world.',
  fix: 'Give workloads a role and people a sign-in with temporary credentials. Take the password out of the template.',
  on: 'application',
  examples: {
    bad: [
      `
Resources:
  Robot: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Robot } }
`,
      `
Resources:
  Ann: { Type: AWS::IAM::User, Properties: { LoginProfile: { Password: Tr0ub4dor&3 } } }
`,
    ],
    good: [
      `
Parameters: { Password: { Type: String, NoEcho: true } }
Resources:
  Ann: { Type: AWS::IAM::User, Properties: { LoginProfile: { Password: !Ref Password, PasswordResetRequired: true } } }
  Old: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Ann, Status: Inactive } }
`,
    ],
  },
  *check({ declared }: Graph, _query: Query) {
    for (const resource of declared.values()) {
      if (resource.type === 'AWS::IAM::User') yield* password(resource);
      if (resource.type === 'AWS::IAM::AccessKey') yield* accessKey(resource);
    }
  },
};

function* password(user: Resource): Generator<Match> {
  const written = at(user.properties, 'LoginProfile.Password');
  const known = alternatives(written).find(isPlain);
  if (known === undefined) return;
  const parameter = known.kind === 'known' ? known.parameter : undefined;
  const where = parameter === undefined ? 'in the template' : `as the default of ${parameter}`;
  const reset = mayBe(at(user.properties, 'LoginProfile.PasswordResetRequired'), true);
  yield {
    at: known.span,
    because: `the password of the user ${user.logicalId} stands ${where}${reset ? '' : ' and need not be changed at the first sign-in'}`,
    severity: 'high',
    nodes: [user.address],
    key: `${user.address}/password`,
  };
}

/** A literal; a dynamic reference (`{{resolve:…}}`) names where the secret is kept. */
function isPlain(value: Value): boolean {
  return (
    value.kind === 'known' && value.value !== null && !String(value.value).startsWith('{{resolve:')
  );
}

function* accessKey(key: Resource): Generator<Match> {
  const status = at(key.properties, 'Status');
  if (status?.kind === 'known' && mayBe(status, 'Inactive')) return;
  yield {
    at: key.span,
    because: `${key.logicalId} is an access key that never expires, and its secret is an attribute of the stack`,
    nodes: [key.address],
    key: key.address,
  };
}
