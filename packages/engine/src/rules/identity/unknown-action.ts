import { type Misspelling, misspelling } from '../../iam/actions.ts';
import type { Fix } from '../../model/finding.ts';
import type { Graph } from '../../model/graph.ts';
import type { PlacedText, Statement } from '../../model/policy.ts';
import type { Query } from '../../model/query.ts';
import { editDistance } from '../../support/nearest.ts';
import type { Rule } from '../rule.ts';
import { isWrittenAs } from '../support/source.ts';
import { ownStatements } from '../support/statements.ts';

/** A policy that names an action or a service that does not exist. */
export const unknownAction: Rule<'application'> = {
  id: 'identity/unknown-action',
  title: 'Action that does not exist',
  severity: 'low',
  confidence: 'medium',
  audience: 'default',
  scope: ['I3'],
  references: {
    cwe: [1068, 284],
    owasp: ['S6:2017'],
    csa: ['SAS-4'],
    links: [
      'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
    ],
  },
  why: 'The cloud accepts a policy with a misspelt action and ignores the action. What should be allowed fails at run time, and the usual repair is a wildcard; what should be denied stays allowed.',
  fix: 'Write the action as the Service Authorization Reference of the service spells it. Names of API operations are not always names of actions: `HeadObject` needs `s3:GetObject`.',
  on: 'application',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Table: { Type: AWS::Serverless::SimpleTable }
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Policies:
        - Statement:
            - { Effect: Allow, Action: 'dynamodb:GetItems', Resource: !GetAtt Table.Arn }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Table: { Type: AWS::Serverless::SimpleTable }
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Policies:
        - Statement:
            - { Effect: Allow, Action: 'dynamodb:getitem', Resource: !GetAtt Table.Arn }
`,
    ],
  },
  *check(_graph: Graph, query: Query) {
    for (const { statement, nodes, functions } of ownStatements(query)) {
      for (const at of statement.actions.items) {
        const wrong = misspelling(at.text);
        if (wrong === undefined || LEGACY.has(at.text.toLowerCase())) continue;
        const denied = statement.effect === 'Deny';
        const better = OPERATIONS.get(at.text.toLowerCase()) ?? suggestionOf(wrong, at);
        const fix = better === undefined ? undefined : fixOf(at, better, query);
        // What the statement allows anyway is only clutter.
        const isClutter = !denied && hasAction(statement, better);
        yield {
          at: at.span,
          because: `${wordsFor(wrong, at, better)}${denied ? ', so nothing is denied' : ''}`,
          severity: denied ? 'medium' : 'low',
          confidence: better === undefined ? 'medium' : 'high',
          audience: isClutter ? 'auditor' : 'default',
          functions,
          nodes,
          key: `${nodes.toSorted().join()}/${at.text}`,
          ...(fix === undefined ? {} : { fix }),
        };
      }
    }
  },
};

/** In policies that the cloud itself writes, though the reference has dropped it. */
const LEGACY: ReadonlySet<string> = new Set(['sns:receive']);

function hasAction({ actions }: Statement, name: string | undefined): boolean {
  return actions.items.some(({ text }) => text.toLowerCase() === name?.toLowerCase());
}

/** Operations of the SDKs that need an action of another name (Service Authorization Reference). */
const OPERATIONS: ReadonlyMap<string, string> = new Map([
  ['bedrock:converse', 'bedrock:InvokeModel'],
  ['bedrock:conversestream', 'bedrock:InvokeModelWithResponseStream'],
  ['dynamodb:createitem', 'dynamodb:PutItem'],
  ['dynamodb:transactgetitems', 'dynamodb:GetItem'],
  ['dynamodb:transactwriteitems', 'dynamodb:PutItem'],
  ['firehose:putrecords', 'firehose:PutRecordBatch'],
  ['lambda:invoke', 'lambda:InvokeFunction'],
  ['s3:copyobject', 's3:PutObject'],
  ['s3:createmultipartupload', 's3:PutObject'],
  ['s3:deleteobjects', 's3:DeleteObject'],
  ['s3:headbucket', 's3:ListBucket'],
  ['s3:headobject', 's3:GetObject'],
  ['s3:listobjects', 's3:ListBucket'],
  ['s3:listobjectsv2', 's3:ListBucket'],
  ['s3:listbuckets', 's3:ListAllMyBuckets'],
  ['s3:uploadpart', 's3:PutObject'],
  ['sns:publishbatch', 'sns:Publish'],
  ['sqs:changemessagevisibilitybatch', 'sqs:ChangeMessageVisibility'],
  ['sqs:deletemessagebatch', 'sqs:DeleteMessage'],
  ['sqs:sendmessagebatch', 'sqs:SendMessage'],
]);

/** Names that SDKs and people give to services, by the prefix that IAM knows. */
const SERVICES: ReadonlyMap<string, string> = new Map([
  ['apigatewayv2', 'apigateway'],
  ['bedrock-agent-runtime', 'bedrock'],
  ['bedrock-runtime', 'bedrock'],
  ['cloudwatchlogs', 'logs'],
  ['cognito', 'cognito-idp'],
  ['docdb', 'rds'],
  ['dynamodbstreams', 'dynamodb'],
  ['eventbridge', 'events'],
  ['iot-data', 'iot'],
  ['neptune', 'rds'],
  ['opensearch', 'es'],
  ['pinpoint', 'mobiletargeting'],
  ['sesv2', 'ses'],
  ['stepfunctions', 'states'],
]);

function suggestionOf(wrong: Misspelling, at: PlacedText): string | undefined {
  if (wrong.kind === 'unknown-action') {
    return isClose(at.text, wrong.suggestion) ? wrong.suggestion : undefined;
  }
  if (wrong.kind !== 'unknown-service') return undefined;
  const service = SERVICES.get(wrong.service.toLowerCase()) ?? wrong.suggestion;
  if (service === undefined) return undefined;
  const better = `${service}:${at.text.slice(at.text.indexOf(':') + 1)}`;
  return misspelling(better) === undefined ? better : undefined;
}

/** A slip of the pen, rather than another action that looks alike. */
function isClose(written: string, meant: string | undefined): boolean {
  return meant !== undefined && editDistance(written.toLowerCase(), meant.toLowerCase()) <= 2;
}

function wordsFor(wrong: Misspelling, { text }: PlacedText, better: string | undefined): string {
  const meant = better === undefined ? '' : `; \`${better}\` does`;
  switch (wrong.kind) {
    case 'malformed':
      return `\`${text}\` has no service and action`;
    case 'unknown-service':
      return `no service has the prefix \`${wrong.service}\` of \`${text}\`${meant}`;
    case 'matches-nothing':
      return `no action of ${wrong.service} fits \`${text}\``;
    case 'unknown-action':
      return `\`${text}\` does not exist${meant}`;
  }
}

function fixOf(at: PlacedText, better: string, query: Query): Fix | undefined {
  if (!isWrittenAs(at, query)) return undefined;
  return {
    title: `Write \`${better}\``,
    safe: false,
    check: 'that this is the action that was meant: from now on it takes effect',
    edits: [{ kind: 'replace', span: at.span, value: better }],
  };
}
