import type { FunctionNode } from '../../model/graph.ts';
import type { UnresolvedNeed } from '../../model/needs.ts';
import type { Query } from '../../model/query.ts';

/** Libraries that call services of the cloud with clients of their own, by API path, and which services. */
const WRAPPERS: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    /^(?:dynamoose|dynogels|vogels|dynamodb-onetable|dynamodb-toolbox|electrodb|type-dynamo|@typedorm\/|@aws\/dynamodb-|@shiftcoders\/dynamo-easy|connect-dynamodb|ask-sdk-dynamodb|dynamorm|pynamodb|flywheel|bloop|dyntastic)/,
    ['dynamodb'],
  ],
  [
    /^(?:multer-s3|s3fs|smart_open|cloudpathlib|s3path|s3-upload-stream|s3-streams|s3-zip|s3-files|unzip-stream-s3|storages\.backends\.s3)/,
    ['s3'],
  ],
  [/^(?:awswrangler)/, ['s3', 'glue', 'athena', 'dynamodb', 'redshift-data', 'timestream']],
  [/^(?:pyathena|athena-express)/, ['athena', 's3', 'glue']],
  [/^(?:sqs-consumer|sqs-producer|bbc-sqs)/, ['sqs']],
  [/^(?:celery|kombu)\b/, ['sqs']],
  [/^(?:watchtower|winston-cloudwatch|pino-cloudwatch)/, ['logs']],
  [/^(?:aws_secretsmanager_caching)/, ['secretsmanager']],
  [/^(?:credstash|nodecredstash)/, ['dynamodb', 'kms']],
  [/^(?:ssm_cache|aws-param-store|aws-ssm-params|ssm-session)/, ['ssm', 'secretsmanager']],
  [/^(?:django_ses|nodemailer-ses-transport)/, ['ses']],
  [/^(?:crhelper)/, ['lambda', 'events']],
];

/** What such a library needs of the role, which cannot be seen in the code that calls the library. */
export function wrappedUses(fn: FunctionNode, query: Query): readonly UnresolvedNeed[] {
  const uses = [...(query.factsOf(fn.id)?.uses ?? [])];
  const named = uses.flatMap(([api, at]) => {
    const services = servicesNamed(api);
    return services.length === 0 ? [] : [{ api, at, services }];
  });
  const known = WRAPPERS.flatMap(([by, services]) => {
    const [api, at] = uses.find(([one]) => by.test(one)) ?? [];
    return api === undefined || at === undefined ? [] : [{ api, at, services }];
  });
  const said = new Set<string>();
  return [...known, ...named].flatMap(({ api, at, services: all }) => {
    const services = all.filter((one) => !said.has(one));
    for (const one of services) said.add(one);
    const reason = `the library behind \`${api}\` calls the service with a client of its own`;
    return services.map(
      (service): UnresolvedNeed => ({
        kind: 'action',
        call: `${service}:*`,
        actions: [],
        reason,
        at,
        assumed: [],
        certain: 'needed',
      }),
    );
  });
}

/** Services that a library speaks of in its name (`s3-spa-upload`): it is written to call them, and its code is not here. */
const SERVICES: readonly (readonly [RegExp, string])[] = [
  [/(?:^|[-_/@.])s3(?:[-_/.]|$)/, 's3'],
  [/(?:^|[-_/@.])dynamo(?:db)?(?:[-_/.]|$)/, 'dynamodb'],
  [/(?:^|[-_/@.])sqs(?:[-_/.]|$)/, 'sqs'],
  [/(?:^|[-_/@.])sns(?:[-_/.]|$)/, 'sns'],
  [/(?:^|[-_/@.])ssm(?:[-_/.]|$)/, 'ssm'],
  [/(?:^|[-_/@.])kinesis(?:[-_/.]|$)/, 'kinesis'],
  [/(?:^|[-_/@.])secrets?-?manager(?:[-_/.]|$)/, 'secretsmanager'],
  [/(?:^|[-_/@.])cognito(?:[-_/.]|$)/, 'cognito-idp'],
];

function servicesNamed(api: string): readonly string[] {
  const name = api.split('.')[0] ?? '';
  if (HARMLESS.test(api) || /^boto(?:3|core)$/.test(name)) return [];
  return SERVICES.flatMap(([by, service]) => (by.test(name) ? [service] : []));
}

/** What is written for the cloud by its name, and is no part of the SDK or of what is known to call nothing itself. */
const CLOUD = /(?:^|[-_/@.])(?:aws|amazon)(?:[-_/.]|$)/;
const HARMLESS =
  /^(?:aws-sdk|@aws-sdk\/|@aws-crypto\/|@aws-lambda-powertools\/|@aws-cdk\/|@types\/|@fastify\/aws-lambda|@middy\/|@smithy\/|@sentry\/|@codegenie\/|aws-xray-sdk|aws_xray_sdk|aws_lambda_powertools|aws-lambda|aws_lambda_typing|aws-serverless-express|aws-jwt-verify|aws-crt|aws4|aws-sigv4-fetch|aws_requests_auth|requests_aws4auth|requests_auth_aws_sigv4|aws_secretsmanager_caching|aws-embedded-metrics|aws_embedded_metrics|aws-cdk|aws_cdk|aws-appsync|aws-amplify|aws-cloudfront-sign|@aws\/dynamodb-|aws-param-store|aws-ssm-params|@opensearch-project\/|sentry_sdk\.|opentelemetry\.|botocore\.|boto3\.)/;

/** A library for the cloud whose own calls are not known may need anything of the role. */
export function unknownLibraries(fn: FunctionNode, query: Query): readonly UnresolvedNeed[] {
  const [found] = [...(query.factsOf(fn.id)?.uses ?? [])].filter(
    ([api]) => CLOUD.test(librariesOf(api)) && !HARMLESS.test(api),
  );
  if (found === undefined) return [];
  const [api, at] = found;
  return [
    {
      kind: 'code',
      call: undefined,
      actions: [],
      reason: `\`${api}\` is of a library for the cloud whose code is not here: it may call anything`,
      at,
      assumed: [],
      certain: 'possibly',
    },
  ];
}

/**
 * Libraries that bring an SDK of their own, of which nothing else is known here: what they may call stays allowed as it
 * is.
 */
export function callingLibraries(fn: FunctionNode, query: Query): readonly UnresolvedNeed[] {
  const code = query.graph.code.get(fn.id);
  if (code?.kind !== 'analysed') return [];
  const unknown = (code.facts.callers ?? []).filter(
    ({ name }) => !HARMLESS.test(name) && !WRAPPERS.some(([by]) => by.test(name)),
  );
  const said = new Set<string>();
  return unknown.flatMap(({ name, services: all, isImported }): readonly UnresolvedNeed[] => {
    const services = all.filter((one) => !said.has(one));
    for (const one of services) said.add(one);
    const how = isImported ? 'brings' : 'is deployed beside the code and brings';
    const reason = `\`${name}\` ${how} an SDK of the cloud of its own, whose calls are not seen`;
    const open = { reason, at: code.span, actions: [], assumed: [] };
    return all.length === 0
      ? [{ ...open, kind: 'code', call: undefined, certain: 'possibly' }]
      : services.map((service) => ({
          ...open,
          kind: 'action',
          call: `${service}:*`,
          certain: 'possibly',
        }));
  });
}

/** Package of JavaScript, or package and module of Python: what stands before the name of the thing that is called. */
function librariesOf(api: string): string {
  const parts = api.split('.');
  return parts.slice(0, Math.min(2, Math.max(1, parts.length - 1))).join('.');
}
