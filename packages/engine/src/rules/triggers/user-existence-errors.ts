import type { Match } from '../../model/finding.ts';
import type { Graph } from '../../model/graph.ts';
import { field, isAbsent, items, mayBe, text } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { fixOf, setProperty } from '../support/fixes.ts';

/** An app client of a user pool whose errors say which names have an account. */
export const userExistenceErrors: Rule<'application'> = {
  id: 'triggers/user-existence-errors',
  title: 'Sign-in errors that say who has an account',
  severity: 'low',
  confidence: 'high',
  audience: 'auditor',
  scope: ['T5'],
  references: {
    cwe: [203, 204],
    owasp: ['S2:2017', 'S6:2017'],
    csa: ['SAS-2'],
    links: [
      'https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html',
    ],
  },
  why: 'Without the setting the pool answers a sign-in or a forgotten password for an unknown name differently from one for a known name. So anybody can sort a list of addresses into those with an account and the rest, and guess passwords of the former only.',
  fix: 'Set PreventUserExistenceErrors to ENABLED. Sign-up still says that a name is taken.',
  on: 'application',
  examples: {
    bad: [
      `
Resources:
  Users: { Type: AWS::Cognito::UserPool }
  Web:
    Type: AWS::Cognito::UserPoolClient
    Properties: { UserPoolId: !Ref Users }
`,
    ],
    good: [
      `
Resources:
  Users: { Type: AWS::Cognito::UserPool }
  Web:
    Type: AWS::Cognito::UserPoolClient
    Properties: { UserPoolId: !Ref Users, PreventUserExistenceErrors: ENABLED }
  Machines:
    Type: AWS::Cognito::UserPoolClient
    Properties: { UserPoolId: !Ref Users, AllowedOAuthFlows: [client_credentials], ExplicitAuthFlows: [] }
`,
    ],
  },
  *check({ declared }: Graph): Generator<Match> {
    for (const client of declared.values()) {
      if (client.type !== 'AWS::Cognito::UserPoolClient') continue;
      const flows = items(field(client.properties, 'AllowedOAuthFlows')).map(text);
      // A client of machines has no users to tell apart.
      if (flows.length > 0 && flows.every((flow) => flow === 'client_credentials')) continue;
      const setting = field(client.properties, 'PreventUserExistenceErrors');
      const isLegacy = setting !== undefined && mayBe(setting, 'LEGACY');
      if (!isAbsent(setting) && !isLegacy) continue;
      const path = { cloudformation: 'PreventUserExistenceErrors' };
      const fix = fixOf('Prevent user existence errors', { safe: true }, [
        setProperty(client, path, 'ENABLED'),
      ]);
      yield {
        at: isLegacy ? setting.span : client.span,
        because: `${client.logicalId} tells unknown users from known ones`,
        nodes: [client.address],
        key: client.address,
        ...(fix === undefined ? {} : { fix }),
      };
    }
  },
};
