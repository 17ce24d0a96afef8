import type { Action } from '../../iam/actions.ts';
import type { Harm } from '../../model/least.ts';
import { listed } from './words.ts';

/** What one thing of a service is called, and what is in it; `does` where the service has one verb for all work with it. */
type Words = {
  readonly one: string;
  readonly all?: string;
  readonly of?: string;
  readonly does?: string;
};

const WORDS: Readonly<Record<string, Words>> = {
  dynamodb: { one: 'table', of: 'items of' },
  s3: { one: 'bucket', of: 'objects of' },
  sqs: { one: 'queue', of: 'messages of' },
  sns: { one: 'topic', does: 'publish to' },
  secretsmanager: { one: 'secret' },
  ssm: { one: 'parameter' },
  lambda: { one: 'function', does: 'run' },
  kms: { one: 'key', does: 'use' },
  events: { one: 'event bus', all: 'event buses', does: 'send events to' },
  states: { one: 'state machine', does: 'run' },
  kinesis: { one: 'stream', of: 'records of' },
  firehose: { one: 'delivery stream', does: 'send records to' },
  'cognito-idp': { one: 'user pool', of: 'users of' },
  logs: { one: 'log group', of: 'logs of' },
  iam: { one: 'role' },
  'execute-api': { one: 'API', does: 'call' },
  ses: { one: 'mail identity', all: 'mail identities', does: 'send mail as' },
  'rds-data': { one: 'database', of: 'rows of' },
};

/** Everything of a service that the actions work on, in words. */
export function everyOf(service: string, actions: readonly Action[]): string {
  const isNetwork = actions.every(({ name }) => /NetworkInterface|PrivateIp|Ipv6/.test(name));
  if (service === 'ec2' && isNetwork) return 'all network interfaces';
  const words = WORDS[service];
  return words === undefined ? `everything in ${service}` : `all ${words.all ?? `${words.one}s`}`;
}

/** What somebody does in a service with actions of a harm, up to the object. `does` gives the actions of a harm. */
export function verbsOf(
  service: string,
  harm: Harm,
  does: (harm: Harm) => readonly Action[],
): string {
  const words = WORDS[service];
  switch (harm) {
    case 'secrets':
      return 'read';
    case 'code':
      return 'change the code of';
    case 'data-write':
    case 'data-read':
      if (words?.does !== undefined && harm === 'data-write') return words.does;
      return [dataVerbs(does), ...(words?.of === undefined ? [] : [words.of])].join(' ');
    case 'control':
      return does('control').some((one) => /:(?:Delete|Terminate|Remove)/.test(one.name))
        ? 'reconfigure or delete'
        : 'reconfigure';
    default:
      return 'look at';
  }
}

function dataVerbs(does: (harm: Harm) => readonly Action[]): string {
  const writes = does('data-write').map((one) => one.name.slice(one.service.length + 1));
  const isDelete = (name: string): boolean => /Delete|Purge|BatchWrite|Schedule|Disable/.test(name);
  return listed([
    ...(does('data-read').length > 0 || writes.some((one) => /Receive/.test(one)) ? ['read'] : []),
    ...(writes.some((one) => !/^(?:Delete|Purge|Schedule|Disable|AdminDelete|Receive)/.test(one))
      ? ['write']
      : []),
    ...(writes.some(isDelete) ? ['delete'] : []),
  ]);
}
