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
  return WRAPPERS.flatMap(([by, services]) => {
    const [api, at] = uses.find(([one]) => by.test(one)) ?? [];
    if (api === undefined || at === undefined) return [];
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
