import { dollars } from '../../cost/bill.ts';
import { chainBill } from '../../cost/chain.ts';
import type { Confidence, Match } from '../../model/finding.ts';
import type { FunctionNode, Graph, NodeId } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Span } from '../../model/span.ts';
import { field, mayBe } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import type { Flow } from '../support/channels.ts';
import { loops, shortestLoop } from '../support/cycles.ts';
import { flowsOf } from '../support/flows.ts';
import { count } from '../support/words.ts';

/** Functions that set themselves off again through channels that they may write. */
export const recursion: Rule<'application'> = {
  id: 'money/recursion',
  title: 'Function that can set itself off again',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['T4', 'B3', 'X5'],
  references: {
    cwe: [674, 835],
    owasp: ['S10:2017'],
    csa: ['SAS-8'],
    links: ['https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html'],
  },
  why: 'One event that comes back to where it started runs the functions for ever, and where each run writes more than one event the number doubles until the account has no concurrency left. Whoever can send one such event starts it. Lambda itself ends loops of queues, topics, buckets and calls after about 16 rounds; loops through tables, buses, streams, state machines and logs it does not see.',
  fix: 'Write to another bucket, queue or topic than the one that triggers the function, or keep the two apart by prefix, filter or event source, in the trigger and in the policy alike. Where the loop is meant, count rounds in the event and reserve a small concurrency.',
  on: 'application',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
      BillingMode: PAY_PER_REQUEST
      StreamSpecification: { StreamViewType: NEW_IMAGE }
  Enrich:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Policies: [{ DynamoDBWritePolicy: { TableName: !Ref Orders } }]
      Events:
        Change: { Type: DynamoDB, Properties: { Stream: !GetAtt Orders.StreamArn, StartingPosition: LATEST, MaximumRetryAttempts: 3, DestinationConfig: { OnFailure: { Type: SQS, Destination: arn:aws:sqs:eu-west-1:123456789012:failed } } } }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Uploads: { Type: AWS::S3::Bucket }
  Thumbnail:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Policies:
        - Statement: [{ Effect: Allow, Action: s3:PutObject, Resource: !Sub 'arn:aws:s3:::\${AWS::StackName}-uploads/thumbs/*' }]
      Events:
        Upload:
          Type: S3
          Properties:
            Bucket: !Ref Uploads
            Events: s3:ObjectCreated:*
            Filter: { S3Key: { Rules: [{ Name: prefix, Value: raw/ }] } }
`,
    ],
  },
  *check(_graph: Graph, query: Query) {
    const told = new Set<NodeId>();
    for (const least of ['high', 'medium', 'low'] as const) {
      const flows = surer(flowsOf(query), least);
      for (const group of loops(flows)) {
        // A loop of surer steps is the finding; that more functions might join it is none of its own.
        if (group.some((id) => told.has(id))) continue;
        const functions = group.flatMap((id) => query.function(id) ?? []);
        const way = shortest(functions, group, flows);
        if (way === undefined) continue;
        for (const { id } of functions) told.add(id);
        yield loopMatch(way, functions, least, query);
      }
    }
  },
};

const RANK: Readonly<Record<Confidence, number>> = { high: 2, medium: 1, low: 0 };

function surer(
  flows: ReadonlyMap<NodeId, readonly Flow[]>,
  least: Confidence,
): ReadonlyMap<NodeId, readonly Flow[]> {
  const kept = [...flows].map(([id, list]): readonly [NodeId, readonly Flow[]] => [
    id,
    list.filter((one) => RANK[one.confidence] >= RANK[least]),
  ]);
  return new Map(kept);
}

/** A way that leads back to where it starts: never empty. */
type Loop = readonly [Flow, ...Flow[]];

/** Starting points tried for the shortest loop: enough for any application that a person can follow. */
const TRIED = 100;

function shortest(
  functions: readonly FunctionNode[],
  group: readonly NodeId[],
  flows: ReadonlyMap<NodeId, readonly Flow[]>,
): Loop | undefined {
  const inside = new Set(group);
  let best: Loop | undefined;
  for (const { id } of functions.slice(0, TRIED)) {
    const [first, ...rest] = shortestLoop(id, inside, flows) ?? [];
    if (first !== undefined && rest.length + 1 < (best?.length ?? Infinity))
      best = [first, ...rest];
    if (best?.length === 1) break;
  }
  return best;
}

function loopMatch(
  way: Loop,
  functions: readonly FunctionNode[],
  confidence: Confidence,
  query: Query,
): Match {
  const [first] = way;
  const steps = way.flatMap((flow) => flow.steps);
  const members = way.flatMap((flow) => query.function(flow.from) ?? []);
  const others = functions.filter((one) => !members.includes(one));
  const allowed = members.find((one) => isAllowed(one));
  const isEnded = allowed === undefined && way.every((flow) => flow.traced);
  const cost = dollars(chainBill(members, query).dollarsPerHour);
  const end = isEnded
    ? 'Lambda ends it after about 16 rounds, if all use a recent SDK'
    : `at up to ${cost} an hour until somebody stops it`;
  const more =
    others.length === 0 ? '' : `; ${count(others.length, 'more function')} can take part`;
  return {
    at: placeOf(allowed) ?? first.steps[0].span,
    because: `${told(steps.map((one) => one.text))}: ${end}${more}`,
    related: steps.map((one, i) => ({ span: one.span, label: `${i + 1}. ${one.text}` })),
    severity: isEnded ? 'low' : 'medium',
    confidence,
    audience: isWorthIt(way, confidence, isEnded) ? 'default' : 'auditor',
    functions: functions.map((one) => one.id),
    key: members
      .map((one) => one.id)
      .sort()
      .join(' '),
  };
}

/** Where detection is switched off. */
function placeOf(allowed: FunctionNode | undefined): Span | undefined {
  return allowed === undefined ? undefined : field(allowed.properties, 'RecursiveLoop')?.span;
}

/**
 * For those who read everything: a guess from a wildcard, a likely loop that the platform ends, and functions
 * that may call one another, which is mostly how they ask for something and not how events go round.
 */
function isWorthIt(way: Loop, confidence: Confidence, isEnded: boolean): boolean {
  if (!isEnded) return confidence !== 'low';
  return confidence === 'high' && way.some((one) => !one.isCall);
}

function isAllowed(one: FunctionNode): boolean {
  return mayBe(field(one.properties, 'RecursiveLoop'), 'Allow');
}

const SHOWN = 6;

function told(steps: readonly string[]): string {
  if (steps.length <= SHOWN) return steps.join(', ');
  const rest = steps.length - SHOWN;
  return [...steps.slice(0, SHOWN - 1), `after ${rest} more steps ${steps.at(-1)}`].join(', ');
}
