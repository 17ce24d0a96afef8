import type { Match } from '../../model/finding.ts';
import type { FunctionNode, Graph } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { guardsOf } from '../../model/verified.ts';
import type { Rule } from '../rule.ts';
import { count, list } from '../support/words.ts';

const template = (second: string): string => `
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      InlineCode: |
        const { guard } = require('@postern/guard');
        exports.handler = guard(async (event) => ({ statusCode: 204 }));
  Refunds:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      InlineCode: |
        const { guard } = require('@postern/guard');
        ${second}
`;

/** Functions without the guard that others of the application have. */
export const unguardedFunction: Rule<'application'> = {
  id: 'robustness/unguarded-function',
  title: 'Function without the guard that others have',
  severity: 'low',
  confidence: 'high',
  audience: 'auditor',
  scope: ['B1', 'B3', 'B6'],
  references: {
    cwe: [693],
    csa: ['SAS-1'],
    links: ['https://docs.aws.amazon.com/lambda/latest/dg/best-practices.html'],
  },
  why: 'Limits on input, deadlines, harmless errors and redacted logs hold for the functions that are guarded. Attackers take the one that is not: it has the same callers and often the same data behind it.',
  fix: 'Wrap the handler: `export const handler = guard({ event: http({ body: Order }) }, async (request, ctx) => ...)`; `guard(handler)` alone keeps the event as it is and gives the deadline, errors and logs.',
  on: 'application',
  examples: {
    bad: [template('exports.handler = async (event) => ({ statusCode: 204 });')],
    good: [template('exports.handler = guard(async (event) => ({ statusCode: 204 }));')],
  },
  *check(graph: Graph, query: Query): Generator<Match> {
    const known = graph.functions.filter((fn) => isFollowed(fn, query));
    const bare = known.filter((fn) => guardsOf(query.factsOf(fn.id)).length === 0);
    const [first, ...others] = bare;
    const guarded = known.length - bare.length;
    if (first === undefined || guarded === 0) return;
    const names = list(bare.map(({ name }) => name));
    const subject = others.length === 0 ? names : `${count(bare.length, 'function')} (${names})`;
    yield {
      at: first.span,
      because: `${subject} ${others.length === 0 ? 'has' : 'have'} no guard, and ${count(guarded, 'function')} of the application ${guarded === 1 ? 'has' : 'have'} one`,
      functions: bare.map(({ id }) => id),
      related: others.slice(0, 10).map(({ name, span }) => ({ span, label: `${name} has none` })),
    };
  },
};

/** Whether its handler is JavaScript that was followed whole: of others nobody knows whether they are guarded. */
function isFollowed({ id }: FunctionNode, query: Query): boolean {
  const facts = query.factsOf(id);
  return facts !== undefined && facts.gaps.length === 0 && facts.files.every(isJavaScript);
}

function isJavaScript(file: string): boolean {
  return !file.endsWith('.py');
}
