import { missingOf } from '../../least/difference/missing.ts';
import { needsOf } from '../../least/needs/needs.ts';
import type { Match } from '../../model/finding.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Missing } from '../../model/least.ts';
import type { Query } from '../../model/query.ts';
import { readable } from '../../model/text.ts';
import type { Rule } from '../rule.ts';
import { count, list } from '../support/words.ts';

const CODE = `
import os, boto3
table = boto3.resource('dynamodb').Table(os.environ['ORDERS'])
def handler(event, context):
    table.delete_item(Key={'id': event['id']})
    return {}`;

/** A call of the code that the role of its function does not allow. */
export const missingPermission: Rule<'function'> = {
  id: 'robustness/missing-permission',
  title: 'Call that the role does not allow',
  severity: 'low',
  confidence: 'medium',
  audience: 'default',
  scope: ['I2'],
  references: {
    cwe: [280],
    csa: ['SAS-4'],
    links: ['https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html'],
  },
  why: 'The call is refused each time that it is made, which is often the path that no test takes: a deletion, a refund, the note that a payment failed. Such gaps are closed in a hurry with a wildcard, which then stays.',
  fix: 'Allow just this action on just this resource: `postern least` writes the statement. Or take the call away.',
  on: 'function',
  examples: {
    bad: [example('dynamodb:GetItem')],
    good: [example('dynamodb:DeleteItem'), example('dynamodb:*')],
  },
  *check(fn: FunctionNode, query: Query): Generator<Match> {
    const role = query.role(fn.role);
    if (role === undefined || role.external || query.factsOf(fn.id) === undefined) return;
    if (query.graph.naming === undefined) return;
    const missing = missingOf(role, [needsOf(fn, query)], query).filter(isCertain);
    // They are mended together, in one policy: one finding for each reason.
    for (const [first, ...others] of Map.groupBy(missing, (one) => one.because).values()) {
      if (first !== undefined) yield matchOf(first, others, fn, query);
    }
  },
};

/** Only what the code itself calls, and what surely fails. */
function isCertain({ certainty, isQuiet, need }: Missing): boolean {
  return (
    certainty === 'certain' &&
    isQuiet === undefined &&
    need.origin === 'code' &&
    need.confidence !== 'low'
  );
}

function matchOf(
  first: Missing,
  others: readonly Missing[],
  fn: FunctionNode,
  query: Query,
): Match {
  const more = others.length === 0 ? '' : `; so it is with ${count(others.length, 'other call')}`;
  return {
    at: first.need.because[0]?.span ?? fn.span,
    because: `${fn.name} calls ${callWords(first, query)}, and ${first.because}${more}`,
    related: [
      { span: fn.span, label: 'runs under the role' },
      ...others.flatMap((one) => {
        const [place] = one.need.because;
        return place === undefined
          ? []
          : [{ span: place.span, label: `calls ${callWords(one, query)}` }];
      }),
    ],
    key: first.because,
  };
}

function callWords({ actions, need: { resource } }: Missing, query: Query): string {
  if (resource.kind === 'any') return list(actions);
  const node = query.node(resource.node);
  const name = readable(node === undefined ? resource.arn : node.name + resource.suffix);
  return `${list(actions)} on ${name}`;
}

function example(action: string): string {
  return `
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders: { Type: AWS::DynamoDB::Table, Properties: { AttributeDefinitions: [{ AttributeName: id, AttributeType: S }], KeySchema: [{ AttributeName: id, KeyType: HASH }], BillingMode: PAY_PER_REQUEST } }
  Cancel:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      Environment: { Variables: { ORDERS: !Ref Orders } }
      Policies: [{ Version: '2012-10-17', Statement: [{ Effect: Allow, Action: '${action}', Resource: !GetAtt Orders.Arn }] }]
      InlineCode: |
${CODE.trim().replaceAll(/^/gm, '        ')}
`;
}
