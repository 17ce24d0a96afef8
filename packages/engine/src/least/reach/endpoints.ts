/**
 * Names of hosts of services whose endpoint does not begin with what IAM calls them; from the tables of endpoints in the AWS General Reference. `R` stands for the region.
 * Every other service has `<name>.<region>.amazonaws.com`.
 */
const ENDPOINTS: Readonly<Record<string, readonly string[]>> = {
  aoss: ['*.R.aoss.amazonaws.com'],
  appconfig: ['appconfig.R.amazonaws.com', 'appconfigdata.R.amazonaws.com'],
  bedrock: [
    'bedrock.R.amazonaws.com',
    'bedrock-runtime.R.amazonaws.com',
    'bedrock-agent.R.amazonaws.com',
    'bedrock-agent-runtime.R.amazonaws.com',
  ],
  ce: ['ce.us-east-1.amazonaws.com'],
  cloudfront: ['cloudfront.amazonaws.com'],
  cloudwatch: ['monitoring.R.amazonaws.com'],
  'cognito-sync': ['cognito-sync.R.amazonaws.com'],
  dynamodb: ['dynamodb.R.amazonaws.com', '*.ddb.R.amazonaws.com'],
  'execute-api': ['*.execute-api.R.amazonaws.com'],
  elasticfilesystem: ['elasticfilesystem.R.amazonaws.com'],
  es: ['es.R.amazonaws.com', '*.R.es.amazonaws.com'],
  iam: ['iam.amazonaws.com'],
  iot: ['iot.R.amazonaws.com', '*.iot.R.amazonaws.com'],
  mobiletargeting: ['pinpoint.R.amazonaws.com'],
  organizations: ['organizations.us-east-1.amazonaws.com'],
  'rds-db': ['*.R.rds.amazonaws.com'],
  route53: ['route53.amazonaws.com'],
  s3: ['s3.R.amazonaws.com', '*.s3.R.amazonaws.com', 's3.amazonaws.com', '*.s3.amazonaws.com'],
  ses: ['email.R.amazonaws.com'],
  shield: ['shield.us-east-1.amazonaws.com'],
  states: ['states.R.amazonaws.com', 'sync-states.R.amazonaws.com'],
  sts: ['sts.R.amazonaws.com', 'sts.amazonaws.com'],
  timestream: ['*.timestream.R.amazonaws.com'],
  transcribe: ['transcribe.R.amazonaws.com', 'transcribestreaming.R.amazonaws.com'],
};

/** Patterns of the hosts that a client of the service connects to; any region where it is not known. */
export function endpointsOf(service: string, region: string | undefined): readonly string[] {
  const known = Object.hasOwn(ENDPOINTS, service) ? ENDPOINTS[service] : undefined;
  const patterns = known ?? [`${service}.R.amazonaws.com`];
  return patterns.map((one) => one.replace(/(?<=\.)R(?=\.)/, region ?? '*'));
}
