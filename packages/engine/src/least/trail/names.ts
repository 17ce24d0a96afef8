import { EVENT_OPERATIONS, SOURCE_PREFIXES } from '../../data/trail-names.ts';
import { ownEntry } from '../../support/own.ts';

const HOSTS = /\.(?:amazonaws\.com(?:\.cn)?|api\.aws|amazon\.com)$/;

/** The IAM prefix of an event source (`monitoring.amazonaws.com` -> `cloudwatch`); undefined where it names no service. */
export function serviceOf(source: string): string | undefined {
  const label = source.toLowerCase().replace(HOSTS, '');
  if (!/^[a-z0-9][a-z0-9.-]*$/.test(label) || label.length > 64) return undefined;
  return ownEntry(SOURCE_PREFIXES, label) ?? label;
}

// `Invoke20150331`, `GetFunction20150331v2`, `CreateDistribution2020_05_31`.
const VERSION = /(?:19|20)\d\d(?:_?\d\d){2}(?:v\d+)?$/;

/** The operation that an event is of, without the version that some services write after it. */
export function operationOf(service: string, eventName: string): string {
  const name = eventName.replace(VERSION, '');
  return ownEntry(EVENT_OPERATIONS, `${service}:${name}`) ?? name;
}
