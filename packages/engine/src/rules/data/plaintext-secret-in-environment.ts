import type { Match } from '../../model/finding.ts';
import type { Graph } from '../../model/graph.ts';
import type { Rule } from '../rule.ts';
import { list } from '../support/words.ts';
import { type PlainVariable, plainVariables } from './secret-variables.ts';
import { hinted } from './words.ts';

/** A secret that is written into a function's environment variables. */
export const plaintextSecretInEnvironment: Rule<'application'> = {
  id: 'data/plaintext-secret-in-environment',
  title: 'Secret written into an environment variable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  scope: ['T6', 'S8'],
  references: {
    cwe: [798, 526],
    owasp: ['S3:2017', 'S6:2017'],
    csa: ['SAS-7'],
    links: ['https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html'],
  },
  why: 'Whoever can read the repository, the template of the stack, a build log or the configuration of the function has the secret. It stays in the history after it is taken out, so that only a new secret helps.',
  fix: 'Revoke the secret and make a new one. Keep it in Secrets Manager or as a SecureString parameter, pass only its name, and read it at run time with a role that may read just that one.',
  on: 'application',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Environment:
        Variables:
          DB_PASSWORD: tr0ub4dor-and-3
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Database:
    Type: AWS::SecretsManager::Secret
    Properties: { GenerateSecretString: { PasswordLength: 32 } }
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Environment:
        Variables:
          DB_PASSWORD_SECRET: !Ref Database
          DB_PASSWORD_PATH: /shop/live/db-password
          TOKEN_URL: https://login.shop.example/token
`,
    ],
  },
  *check(graph: Graph): Generator<Match> {
    // A variable of Globals is one cause, however many functions get it.
    const places = Map.groupBy(
      plainVariables(graph),
      ({ variable: { span } }) => `${span.file} ${span.start}`,
    );
    for (const group of places.values()) {
      const [first] = group;
      if (first !== undefined) yield match(first, group);
    }
  },
};

function match(first: PlainVariable, group: readonly PlainVariable[]): Match {
  const { node, variable, secret } = first;
  const names = group.map((one) => one.node.name);
  const key = group.length > 1 ? variable.span.file : node.id;
  return {
    at: variable.value.span.file === variable.span.file ? variable.value.span : variable.span,
    because: `\`${variable.name}\` of ${list(names)} holds ${hinted(secret)}`,
    severity: secret.confidence === 'low' ? 'medium' : 'high',
    confidence: secret.confidence,
    functions: group.map((one) => one.node.id),
    key: `${key} ${variable.name}`,
  };
}
