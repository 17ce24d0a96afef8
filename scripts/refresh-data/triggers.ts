/**
 * Writes packages/engine/src/data/triggers.json from the table of trigger kinds (CSV, first argument).
 * Rows of other clouds are left out. Run: node scripts/refresh-data/triggers.ts TABLE.csv DATE
 */
import { readFileSync, writeFileSync } from 'node:fs';

type Mode = 'sync' | 'async' | 'poll';

/** Title in the table -> slug and how the platform hands the event over (the platform's default). */
const KINDS: Readonly<Record<string, readonly [slug: string, mode: Mode]>> = {
  'API Gateway REST (v1, Lambda proxy)': ['rest-api', 'sync'],
  'API Gateway REST non-proxy (AWS integration)': ['rest-api-integration', 'sync'],
  'API Gateway HTTP API (v2)': ['http-api', 'sync'],
  'API Gateway WebSocket': ['websocket-api', 'sync'],
  'Application Load Balancer': ['load-balancer', 'sync'],
  'Lambda Function URL': ['function-url', 'sync'],
  'Direct invoke (SDK / cross-account)': ['direct-invoke', 'sync'],
  'S3 notification': ['s3', 'async'],
  'S3 via EventBridge': ['s3-eventbridge', 'async'],
  'S3 Object Lambda': ['s3-object-lambda', 'sync'],
  'S3 Batch Operations': ['s3-batch', 'sync'],
  SNS: ['sns', 'async'],
  SQS: ['sqs', 'poll'],
  'DynamoDB Streams': ['dynamodb-stream', 'poll'],
  'Kinesis Data Streams': ['kinesis', 'poll'],
  'Firehose transformation': ['firehose', 'sync'],
  'MSK / self-managed Kafka': ['kafka', 'poll'],
  'Amazon MQ (ActiveMQ/RabbitMQ)': ['mq', 'poll'],
  'DocumentDB change streams': ['documentdb', 'poll'],
  'EventBridge rule (event pattern)': ['eventbridge', 'async'],
  'EventBridge scheduled rule': ['schedule-rule', 'async'],
  'EventBridge Scheduler': ['scheduler', 'async'],
  'EventBridge Pipes': ['pipe', 'sync'],
  'CloudWatch Logs subscription': ['log-subscription', 'async'],
  'CloudWatch alarm action': ['alarm', 'async'],
  'Cognito user pool triggers': ['cognito', 'sync'],
  'Cognito identity pool sync': ['cognito-sync', 'sync'],
  'IoT topic rule': ['iot-rule', 'async'],
  'IoT custom authorizer': ['iot-authorizer', 'sync'],
  'Step Functions task': ['step-functions', 'sync'],
  'AppSync resolver / data source': ['appsync', 'sync'],
  'AppSync Lambda authorizer': ['appsync-authorizer', 'sync'],
  'API Gateway Lambda authorizer': ['api-authorizer', 'sync'],
  'Lex bot': ['lex', 'sync'],
  'Alexa skill': ['alexa', 'sync'],
  'CloudFront Lambda@Edge': ['cloudfront-edge', 'sync'],
  'CloudFront Functions (no role)': ['cloudfront-function', 'sync'],
  'AWS Config rule': ['config-rule', 'async'],
  'SES receipt rule': ['ses', 'async'],
  'CodePipeline action': ['codepipeline', 'async'],
  'CodeCommit trigger': ['codecommit', 'async'],
  'CodeDeploy lifecycle hook': ['codedeploy', 'sync'],
  'Secrets Manager rotation': ['secrets-rotation', 'async'],
  'VPC Lattice target': ['vpc-lattice', 'sync'],
  'Bedrock agent action group': ['bedrock-agent', 'sync'],
  'CloudFormation custom resource / macro': ['custom-resource', 'async'],
  'Lambda destination / function chain': ['destination', 'async'],
};

function main(argv: readonly string[]): void {
  const [table, date] = argv;
  if (table === undefined || date === undefined)
    throw new Error('usage: triggers.ts TABLE.csv DATE');
  const [, ...rows] = parseCsv(readFileSync(table, 'utf8'));
  const kinds = Object.fromEntries(rows.flatMap(kindOf));
  const missing = Object.values(KINDS).filter(([slug]) => !(slug in kinds));
  if (missing.length > 0) throw new Error(`not in the table: ${missing.join(' ')}`);
  const about = {
    source: "the project's own table of trigger kinds, after the providers' documentation",
    date,
    licence: 'Apache-2.0',
  };
  const target = new URL('../../packages/engine/src/data/triggers.json', import.meta.url);
  writeFileSync(target, `${JSON.stringify({ about, kinds }, null, 1)}\n`);
}

function kindOf(row: readonly string[]): [string, object][] {
  const [title = '', types = '', , , paths = ''] = row;
  const kind = KINDS[title];
  if (kind === undefined) return [];
  const [slug, mode] = kind;
  const names = types.split(';').filter((type) => /^AWS::\w+::\w+$/.test(type));
  return [[slug, { title, types: names, mode, eventPaths: eventPaths(paths) }]];
}

/** Paths in a cell of prose: `event.a.b (base64); event.c | event.d`. What is marked as trusted is no attacker's path. */
function eventPaths(cell: string): object[] {
  if (/\(trusted/.test(cell)) return [];
  const found = cell.matchAll(
    /(event(?:\.[\w$*.-]+|\[[^\]]*\])+)(?:\/(\w+))?(?: \((base64\+gzip|base64|url-encoded))?/g,
  );
  return [...found].flatMap(([, path = '', other, encoding]) => {
    const one = (text: string): object => ({
      path: text.replace(/[.]+$/, ''),
      ...(encoding === undefined ? {} : { encoding }),
    });
    return other === undefined ? [one(path)] : [one(path), one(path.replace(/[\w]+$/, other))];
  });
}

function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\n\r]*))(,|\r?\n|$)/g,
  )) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== ',') rows.push([]);
  }
  return rows.filter((row) => row.length > 1);
}

main(process.argv.slice(2));
