import type { Observation, SourceLabel } from '../../model/code.ts';
import type { Match } from '../../model/finding.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { alternatives, text } from '../../model/value.ts';
import { wordsOf } from '../../supply/secrets/names.ts';
import type { Rule } from '../rule.ts';
import { javascript, python } from '../support/examples.ts';
import { namesOf } from '../support/sensitive.ts';
import { toldOnce } from '../support/told-once.ts';

/** A flag that is a text is tested as if it were a boolean. */
export const truthinessConfusion: Rule<'function'> = {
  id: 'identity/truthiness-confusion',
  title: 'The text `false` counts as true',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['T6', 'B5'],
  references: {
    cwe: [1287, 704],
    owasp: ['S5:2017'],
    csa: ['SAS-2'],
  },
  why: 'Variables of the environment, headers and query parameters are texts, and every text but the empty one is true in JavaScript and Python. A switch that says `false` is on: a check that was to be made is skipped, a right that was to be denied is given.',
  fix: 'Compare with the text that means yes: `process.env.SKIP_AUTH === "true"`, `os.environ.get("SKIP_AUTH") == "true"`.',
  on: 'function',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Items:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      InlineCode: |
        exports.handler = async (event) => {
          if (process.env.SKIP_AUTH) return { statusCode: 204 };
          return { statusCode: 401 };
        };
      Environment: { Variables: { SKIP_AUTH: 'false' } }
`,
      python(`
def handler(event, context):
    query = event['queryStringParameters']
    if query.get('isAdmin'):
        return {'statusCode': 200, 'body': 'everything'}
    return {'statusCode': 403}`),
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Items:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      InlineCode: |
        exports.handler = async (event) => {
          if (process.env.SKIP_AUTH === 'true' || !process.env.TABLE) return { statusCode: 204 };
          return { statusCode: 401 };
        };
      Environment: { Variables: { SKIP_AUTH: 'false', TABLE: items } }
`,
      javascript(`
exports.handler = async (event) => {
  const { cursor, verbose } = event.queryStringParameters ?? {};
  if (!cursor) return { statusCode: 400 };
  return { statusCode: verbose === 'true' ? 200 : 204 };
};`),
    ],
  },
  check: (fn: FunctionNode, query: Query) => toldOnce(fn, query, found),
};

function* found(fn: FunctionNode, query: Query): Generator<Match> {
  const observations = query.factsOf(fn.id)?.observations ?? [];
  // Whether it is there is one question, what it says another, which is asked by a comparison.
  const compared = new Set(
    observations.flatMap((one) => (one.kind === 'comparison' ? one.from.map(nameOf) : [])),
  );
  for (const one of observations) {
    if (one.kind !== 'truth-test' || compared.has(String(one.details.name))) continue;
    const match = one.details.origin === 'environment' ? ofVariable(fn, one) : ofRequest(fn, one);
    if (match !== undefined) yield match;
  }
}

function nameOf({ origin, path }: SourceLabel): string {
  return origin.kind === 'environment' ? (origin.name ?? '') : path;
}

const NO = /^(?:false|no|off|0|disabled|none)$/i;

/** Only where the template says no and the code hears yes. */
function ofVariable(fn: FunctionNode, { at, details }: Observation): Match | undefined {
  const name = String(details.name);
  const variable = fn.environment.find((one) => one.name === name);
  if (variable === undefined) return undefined;
  const values = alternatives(variable.value).map((one) => text(one));
  const no = values.find((one) => one !== undefined && NO.test(one));
  if (no === undefined) return undefined;
  return {
    at,
    because: `\`${name}\` is \`${no}\` in the template, and that is true in ${fn.name}`,
    related: [{ span: variable.span, label: `the text \`${no}\`` }],
    severity: isGuard(name) ? 'medium' : 'low',
    confidence: values.length === 1 ? 'high' : 'medium',
    key: name,
  };
}

/** Parts of requests that are always texts. */
const TEXTS =
  /^(?:queryStringParameters|multiValueQueryStringParameters|pathParameters|headers|multiValueHeaders|stageVariables)\.[^.]+$|\$form\.[^.]+$/;

function ofRequest(fn: FunctionNode, { at, details }: Observation): Match | undefined {
  const path = String(details.name);
  const name = namesOf(path).at(-1) ?? '';
  if (!TEXTS.test(path) || !isFlag(name)) return undefined;
  const isRight = isGuard(name);
  return {
    at,
    because: `\`${name}=false\` counts as true in ${fn.name}`,
    severity: isRight ? 'medium' : 'low',
    confidence: 'medium',
    audience: isRight ? 'default' : 'auditor',
    key: name,
  };
}

/** Names that ask a question with yes or no. */
function isFlag(name: string): boolean {
  const words = wordsOf(name);
  return (
    /^(?:is|has|can|should|enable|enabled|disable|disabled|allow|skip|force|include|show|hide|use)$/.test(
      words[0] ?? '',
    ) && words.length > 1
  );
}

/** Names of switches that decide who may do what. */
function isGuard(name: string): boolean {
  return wordsOf(name).some((word) =>
    /^(?:admin|administrator|auth|authenticated|authorized|authorised|authentication|authorization|verify|verified|validate|superuser|staff|owner|login|mfa|signature|permission|permissions|insecure|bypass)$/.test(
      word,
    ),
  );
}
