import type { Match } from '../../model/finding.ts';
import type { FunctionNode } from '../../model/graph.ts';
import { widthOf } from '../../model/invoker.ts';
import type { Query } from '../../model/query.ts';
import { at, text } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { javascript, python } from '../support/examples.ts';
import { type Hazard, hazards } from '../support/hazards.ts';
import { holesOf } from '../support/holes.ts';
import { calledAs } from '../support/sink-words.ts';
import { count } from '../support/words.ts';

/** Loggers that write JSON. */
const STRUCTURED =
  /^(?:@aws-lambda-powertools|aws_lambda_powertools|lambda_powertools|pino|bunyan|structlog|winston)\b/;

/** Parts of events that are no texts, which are written with their line breaks escaped, and headers, which have none. */
const CONTAINERS =
  /^(?:(?:queryStringParameters|pathParameters|requestContext|Records(?:\.\*)?|.*\$json)?$|(?:multiValueH|h)eaders\b)/;

/** One finding for each function, on its first such line. */
function* check(fn: FunctionNode, query: Query): Generator<Match> {
  const format = text(at(fn.properties, 'LoggingConfig.LogFormat'));
  if (format === 'JSON') return;
  const [first, ...rest] = hazards(fn, query, HAZARD);
  if (first === undefined) return;
  const others = rest.length === 0 ? '' : `, and so in ${count(rest.length, 'other line')}`;
  yield {
    ...first,
    because: first.because + others,
    related: rest.map((one) => ({ span: one.at, label: 'the same here' })),
    key: 'log',
  };
}

const HAZARD: Hazard = {
  kinds: ['log'],
  severity: 'low',
  confidence: 'medium',
  audience: 'auditor',
  // Those whom the owner trusts have no need to.
  harmless: ({ who }) => who.every((one) => widthOf(one) === 'insider'),
  when: (flow) =>
    flow.from.origin.kind === 'event' &&
    flow.only !== 'disclosure' &&
    !STRUCTURED.test(flow.api) &&
    !CONTAINERS.test(flow.from.path) &&
    holesOf(flow).some(({ encoded }) => !encoded),
  happens: (flow) => `reaches the log through ${calledAs(flow)} with its line breaks`,
};

/** Text from an event is written to the log with its line breaks. */
export const logLineForging: Rule<'function'> = {
  id: 'injection/log-line-forging',
  title: 'Event data can forge log lines',
  severity: 'low',
  confidence: 'medium',
  audience: 'auditor',
  scope: ['T1', 'B5', 'R6'],
  references: {
    cwe: [117],
    owasp: ['S10:2017'],
    csa: ['SAS-5', 'SAS-1'],
    links: [
      'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html',
    ],
  },
  why: 'A line break in the text begins another line of the log, which looks as if the function had written it. Alarms and people that read lines are misled, and traces of an attack are covered.',
  fix: "Write structured logs, in which a line break stays inside its value: set `LoggingConfig: { LogFormat: JSON }`, use Powertools' `Logger`, or `console.log(JSON.stringify({ name }))` in JavaScript and `print(json.dumps({'name': name}))` in Python.",
  on: 'function',
  examples: {
    bad: [
      javascript(`
exports.handler = async (event) => {
  const { name } = event.queryStringParameters;
  console.log(\`order for \${name}\`);
  return { statusCode: 204 };
};
`),
      python(`
def handler(event, context):
    name = event['queryStringParameters']['name']
    print('order for ' + name)
    return {'statusCode': 204}
`),
    ],
    good: [
      javascript(`
exports.handler = async (event) => {
  const { name } = event.queryStringParameters;
  console.log(JSON.stringify({ message: 'order', name }));
  return { statusCode: 204 };
};
`),
      python(`
import json

def handler(event, context):
    name = event['queryStringParameters']['name']
    print(json.dumps({'message': 'order', 'name': name}))
    return {'statusCode': 204}
`),
    ],
  },
  check: check,
};
