import { ownEntry } from '../../support/own.ts';

/** Services that anybody can make call a target of their choice, with what does it. */
const SOURCES: Readonly<Record<string, string>> = {
  s3: 'bucket',
  sns: 'topic',
  sqs: 'queue',
  events: 'rule',
  apigateway: 'API',
  'cognito-idp': 'user pool',
  'cognito-sync': 'identity pool',
  iot: 'IoT rule',
  ses: 'mail rule',
  logs: 'log group',
  config: 'Config rule',
  elasticloadbalancing: 'load balancer',
  lex: 'bot',
  lexv2: 'bot',
  bedrock: 'agent',
  codecommit: 'repository',
  codepipeline: 'pipeline',
  secretsmanager: 'secret',
  cloudformation: 'stack',
  'alexa-appkit': 'skill',
  'alexa-connectedhome': 'skill',
  'lambda.alarms.cloudwatch': 'alarm',
  cloudwatch: 'alarm',
  'vpc-lattice': 'service',
  appsync: 'GraphQL API',
};

/** What of a customer's makes the service act: `topic` for `sns.amazonaws.com`. */
export function shortService(principal: string): string {
  return ownEntry(SOURCES, nameOf(principal)) ?? 'resource';
}

/** Whether resources of any customer can make the service use a target that lets it in. */
export function actsForAnyCustomer(principal: string): boolean {
  return nameOf(principal) in SOURCES;
}

function nameOf(principal: string): string {
  return principal
    .toLowerCase()
    .replace(/\.amazon(?:aws)?\.com(?:\.cn)?$/, '')
    .replace(/^logs\..*/, 'logs');
}
