import type { Match, Related } from '../../model/finding.ts';
import type { Graph } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { secretName } from '../../supply/secrets/names.ts';
import type { Rule } from '../rule.ts';
import { list } from '../support/words.ts';
import { type CarriedVariable, carriedVariables, type Origin } from './secret-variables.ts';

/** A secret that a deployment copies into a function's environment in clear. */
export const secretParameterInEnvironment: Rule<'application'> = {
  id: 'data/secret-parameter-in-environment',
  title: 'Secret copied into an environment variable at deployment',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['T6', 'S8'],
  references: {
    cwe: [526, 522],
    owasp: ['S3:2017', 'S6:2017'],
    csa: ['SAS-7'],
    links: [
      'https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html',
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html',
    ],
  },
  why: 'NoEcho and dynamic references hide a secret on its way through CloudFormation, but in the function it ends as clear text: everybody who may call lambda:GetFunctionConfiguration reads it, every library in the function reads it, and a rotated secret is not picked up before the next deployment.',
  fix: 'Pass the name of the secret instead of its value, let the role read just that secret, and fetch it at run time (the Parameters and Secrets Lambda extension caches it).',
  on: 'application',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Parameters:
  DbPassword: { Type: String, NoEcho: true }
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Environment:
        Variables:
          DB_PASSWORD: !Ref DbPassword
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Parameters:
  DbPasswordPath: { Type: String, Default: /shop/db-password }
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Environment:
        Variables:
          DB_PASSWORD_PATH: !Ref DbPasswordPath
`,
    ],
  },
  *check(graph: Graph, query: Query): Generator<Match> {
    for (const [key, group] of Map.groupBy(carriedVariables(graph), causeOf)) {
      const [first] = group;
      if (first !== undefined) yield match(first, group, key, query);
    }
  },
};

/** One parameter is one cause; else a variable's name, which teams repeat in one function after another. */
function causeOf({ origin, variable }: CarriedVariable): string {
  if (origin.kind !== 'parameter') return variable.name;
  return `${origin.declared.stack.file} ${origin.declared.parameter.name}`;
}

/** What is resolved from a secret needs less of a name to be one than a text of unknown origin. */
const SECRET_WORD = /token|passw|secret|api_?key|private_?key|credential/i;
const POINTER_END = /(url|uri|arn|name|id|ttl|endpoint|host|user)$/i;

/**
 * People keep addresses and names beside passwords in one secret: only what the variable or the
 * field says to be a secret is worth everybody's time.
 */
function isSurelySecret({ variable, origin }: CarriedVariable): boolean {
  if (SECRET_WORD.test(variable.name) && !POINTER_END.test(variable.name)) return true;
  switch (origin.kind) {
    case 'parameter':
    case 'attribute':
      return true;
    case 'resolved':
      return secretName(origin.field ?? '') !== undefined;
  }
}

function match(
  first: CarriedVariable,
  group: readonly CarriedVariable[],
  key: string,
  query: Query,
): Match {
  const { variable, origin } = first;
  const names = [...new Set(group.map((one) => one.node.name))];
  return {
    at: variable.span,
    because: `\`${variable.name}\` of ${list(names)} gets ${originWords(origin, query)}, readable by whoever may call lambda:GetFunctionConfiguration`,
    related: relatedOf(origin, group),
    ...(isSurelySecret(first) ? {} : { severity: 'low', audience: 'auditor' }),
    confidence:
      origin.kind === 'parameter' && !origin.declared.parameter.noEcho ? 'medium' : 'high',
    functions: [...new Set(group.map((one) => one.node.id))],
    key,
  };
}

function relatedOf(origin: Origin, group: readonly CarriedVariable[]): readonly Related[] {
  if (origin.kind === 'parameter') {
    return [{ span: origin.declared.parameter.span, label: 'the parameter' }];
  }
  const places = new Map(
    group.map((one) => [`${one.variable.span.file} ${one.variable.span.start}`, one]),
  );
  return [...places.values()]
    .slice(1, 6)
    .map(({ node, variable }) => ({ span: variable.span, label: `the same in ${node.name}` }));
}

function originWords(origin: Origin, query: Query): string {
  switch (origin.kind) {
    case 'parameter': {
      const { name, noEcho } = origin.declared.parameter;
      return `the value of parameter ${name}${noEcho ? '' : ' (which has no NoEcho either)'} in clear`;
    }
    case 'resolved':
      return `a secret that \`{{resolve:${origin.service}…}}\` puts there in clear`;
    case 'attribute': {
      const name = query.graph.declared.get(origin.resource)?.logicalId ?? origin.resource;
      return `${origin.attribute} of ${name} in clear`;
    }
  }
}
