import type { Match } from '../../model/finding.ts';
import type { FunctionNode, Graph } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { at } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { setProperty } from '../support/fixes.ts';
import { folded } from '../support/folded.ts';
import { isSurelyOff } from '../support/switches.ts';
import { count } from '../support/words.ts';

/** Functions that write their logs as plain text. */
export const unstructuredLogs: Rule<'application'> = {
  id: 'logs/unstructured-logs',
  title: 'Logs without structure',
  severity: 'low',
  confidence: 'high',
  audience: 'auditor',
  scope: ['R6', 'M1'],
  references: {
    cwe: [778],
    owasp: ['S10:2017'],
    csa: ['SAS-5'],
    links: [
      'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html',
    ],
  },
  why: 'Lines of plain text cannot be searched by request, user or level, and a line break in the input of a caller forges an entry of its own.',
  fix: 'Set LoggingConfig.LogFormat to JSON, where the function does not write JSON itself.',
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
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      LoggingConfig: { LogFormat: JSON }
`,
    ],
  },
  *check(graph: Graph, query: Query): Generator<Match> {
    const plain = graph.functions.filter((fn) => isPlain(fn) && !writesJson(fn, query));
    const match = folded(
      plain.map((node) => ({
        name: node.name,
        span: node.span,
        functions: [node.id],
        edits: [setProperty(node.resource, { cloudformation: 'LoggingConfig.LogFormat' }, 'JSON')],
      })),
      (names, isOne) =>
        `${isOne ? names : `${count(plain.length, 'function')} (${names})`} ${isOne ? 'lets' : 'let'} the platform write plain text`,
      {
        title: 'Write logs as JSON',
        safe: false,
        check: 'whatever reads the logs understands JSON',
      },
    );
    if (match !== undefined) yield match;
  },
};

function isPlain({ properties }: FunctionNode): boolean {
  return isSurelyOff(at(properties, 'LoggingConfig.LogFormat'), 'JSON');
}

/** Loggers that write one JSON object a line. */
const LOGGERS =
  /^(?:@postern\/guard\.|@aws-lambda-powertools\/logger|aws_lambda_powertools(?:\.logging)?\.Logger|pino|bunyan|winston|lambda-log|structlog|pythonjsonlogger|python_json_logger|aws_json_logging|@dazn\/lambda-powertools-logger|loglevel-plugin-remote)/;

/** Whether the code of a function makes such a logger. */
function writesJson({ id }: FunctionNode, query: Query): boolean {
  const uses = query.factsOf(id)?.uses.keys() ?? [];
  return [...uses].some((api) => LOGGERS.test(api));
}
