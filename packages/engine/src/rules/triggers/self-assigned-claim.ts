import type { Match } from '../../model/finding.ts';
import type { Graph } from '../../model/graph.ts';
import type { Resource } from '../../model/resource.ts';
import { alternatives, at, field, items, mayBe, text, type Value } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { list } from '../support/words.ts';

/** An attribute that reads like a right and that users may write themselves. */
export const selfAssignedClaim: Rule<'application'> = {
  id: 'triggers/self-assigned-claim',
  title: 'Right that users give themselves',
  severity: 'high',
  confidence: 'medium',
  audience: 'default',
  scope: ['T5', 'I6'],
  references: {
    cwe: [269, 639],
    owasp: ['S2:2017', 'S5:2017'],
    csa: ['SAS-2'],
    links: [
      'https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html',
      'https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserAttributes.html',
    ],
  },
  why: 'What an app client may write, every signed-in user may write for itself with its own access token, past every screen of the app. A function that trusts such a claim of the token makes whoever asks an administrator, or a customer of another tenant.',
  fix: 'Take the attribute out of WriteAttributes and let an administrator or a function set it (AdminUpdateUserAttributes), or put rights in groups of the pool.',
  on: 'application',
  examples: {
    bad: [
      `
Resources:
  Users:
    Type: AWS::Cognito::UserPool
    Properties:
      Schema: [{ Name: tenantId, AttributeDataType: String, Mutable: true }]
  App:
    Type: AWS::Cognito::UserPoolClient
    Properties:
      UserPoolId: !Ref Users
      WriteAttributes: [name, 'custom:tenantId']
`,
    ],
    good: [
      `
Resources:
  Users:
    Type: AWS::Cognito::UserPool
    Properties:
      Schema: [{ Name: tenantId, AttributeDataType: String, Mutable: true }]
  App:
    Type: AWS::Cognito::UserPoolClient
    Properties:
      UserPoolId: !Ref Users
      WriteAttributes: [name, 'custom:favouriteColour', 'custom:parole']
  Other:
    Type: AWS::Cognito::UserPoolClient
    Properties: { UserPoolId: !Ref Users }
`,
    ],
  },
  *check({ declared }: Graph): Generator<Match> {
    for (const client of declared.values()) {
      if (client.type !== 'AWS::Cognito::UserPoolClient') continue;
      const pool = alternatives(field(client.properties, 'UserPoolId'))
        .flatMap((one) => (one.kind === 'reference' ? (declared.get(one.resource) ?? []) : []))
        .at(0);
      const rights = items(field(client.properties, 'WriteAttributes')).filter((one) =>
        isRight(text(one), pool),
      );
      const [first] = rights;
      if (first !== undefined) yield match(client, rights, first);
    }
  },
};

function match(client: Resource, rights: readonly Value[], first: Value): Match {
  const names = list(rights.map((one) => `\`${text(one)}\``));
  return {
    at: first.span,
    because: `every user of ${client.logicalId} may set ${names} for itself`,
    nodes: [client.address],
    related: rights.slice(1, 8).map(({ span }) => ({ span, label: 'and this' })),
    key: client.address,
  };
}

/** Words of attributes that say what somebody may do, or to whose data. */
const RIGHTS: ReadonlySet<string> = new Set(
  'admin administrator entitlement entitlements group groups org organisation organization permission permissions plan privilege privileges role roles scope scopes staff superuser tenant tier'.split(
    ' ',
  ),
);

function isRight(attribute: string | undefined, pool: Resource | undefined): boolean {
  const [, name] = /^custom:(.+)$/.exec(attribute ?? '') ?? [];
  if (name === undefined) return false;
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);
  return words.some((word) => RIGHTS.has(word)) && !isFixed(name, pool);
}

/** Set once, by the administrators who make all users. */
function isFixed(name: string, pool: Resource | undefined): boolean {
  const declaredSo = items(field(pool?.properties, 'Schema')).some(
    (one) => text(field(one, 'Name')) === name && !mayBe(field(one, 'Mutable'), true),
  );
  const setting = at(pool?.properties, 'AdminCreateUserConfig.AllowAdminCreateUserOnly');
  return declaredSo && setting !== undefined && !mayBe(setting, false);
}
