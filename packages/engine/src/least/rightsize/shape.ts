/** Parts of ARNs that are data: what follows is any. The first that fits counts. */
const DATA: readonly (readonly [form: RegExp, shape: string])[] = [
  [/^(arn:[a-z-]+:s3:::[^/]+)\/.+$/, '$1/*'],
  [/^(arn:[a-z-]+:s3:[^:]*:[^:]*:accesspoint\/[^/]+)\/.+$/, '$1/*'],
  [/^(arn:[a-z-]+:logs:[^:]*:[^:]*:log-group:[^:]+)(?::.*)?$/, '$1:*'],
  [/^(arn:[a-z-]+:states:[^:]*:[^:]*:(?:express|execution):[^:]+):.+$/, '$1:*'],
  [/^(arn:[a-z-]+:execute-api:[^:]*:[^:]*:[^/]+\/[^/]+)\/.+$/, '$1/*'],
  [/^(arn:[a-z-]+:dynamodb:[^:]*:[^:]*:table\/[^/]+\/stream)\/.+$/, '$1/*'],
  [/^(arn:[a-z-]+:iot:[^:]*:[^:]*:(?:topic|thing|client|topicfilter))\/.+$/, '$1/*'],
  [/^(arn:[a-z-]+:ecs:[^:]*:[^:]*:task\/[^/]+)\/.+$/, '$1/*'],
  [/^(arn:[a-z-]+:ec2:[^:]*:[^:]*:(?:network-interface|instance|volume|snapshot))\/.+$/, '$1/*'],
  [/^(arn:[a-z-]+:transcribe:[^:]*:[^:]*:transcription-job)\/.+$/, '$1/*'],
];

/** The resource of a call with `*` in place of what is data (an object's key, an execution's name). */
export function shapeOf(arn: string): string {
  for (const [form, shape] of DATA) {
    if (form.test(arn)) return arn.replace(form, shape);
  }
  return arn;
}

/** The ARN with nothing after its type: what is left of too many different ones. */
export function widened(arn: string): string {
  const fields = arn.split(':');
  const [scheme = 'arn', partition = 'aws', service = '', region = '', account = '', ...rest] =
    fields;
  const type = /^[a-zA-Z-]+(?=[/:])/.exec(rest.join(':'))?.[0];
  const separator = rest.join(':').charAt(type?.length ?? 0);
  const resource = type === undefined ? '*' : `${type}${separator}*`;
  return [scheme, partition, service, region, account, resource].join(':');
}
