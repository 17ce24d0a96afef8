import type { Span } from '../../../model/span.ts';
import type { ApiObj, Value } from '../../interpret/value.ts';
import { constantsOf } from '../../interpret/values.ts';
import type { Call, Machine } from '../model.ts';
import { apisIn, clientOf, keywords, observeCredentials } from './clients.ts';
import { servicePrefix } from './services.ts';

const CLIENT = /^(boto3|aioboto3|aiobotocore|botocore)(?:\..*)?\.(?:client|create_client)\(\)$/;
const RESOURCE = /^(boto3|aioboto3)(?:\..*)?\.resource\(\)$/;

/** The API value that a client is, with what makes it one. */
export type Made = {
  readonly api: ApiObj;
  /** IAM prefixes of the services that it may be for. */
  readonly services: readonly string[];
  readonly library: string;
  /** The client of a resource, which takes attributes without their types. */
  readonly isPlain?: true;
};

/** The clients of Python's SDK that a value may be, also those of resources (`table.meta.client`). */
export function clientsIn(value: Value): readonly Made[] {
  const inside = apisIn(value).filter(({ path }) => path.endsWith('.meta.client'));
  return [...madeBy(value, CLIENT), ...inside.flatMap((api) => aboveClient(api, MAX_CHAIN))];
}

const MAX_CHAIN = 12;

function aboveClient({ receiver }: ApiObj, depth: number): readonly Made[] {
  if (receiver === undefined || depth === 0) return [];
  const found = resourcesIn(receiver).map((made): Made => ({ ...made, isPlain: true }));
  return [...found, ...apisIn(receiver).flatMap((api) => aboveClient(api, depth - 1))];
}

/** The service resources (`boto3.resource('s3')`) that a value may be. */
export function resourcesIn(value: Value): readonly Made[] {
  return madeBy(value, RESOURCE);
}

function madeBy(value: Value, pattern: RegExp): readonly Made[] {
  return apisIn(value).flatMap((api) => {
    const library = pattern.exec(api.path)?.[1];
    return library === undefined ? [] : [{ api, library, services: servicesOf(api) }];
  });
}

function servicesOf(api: ApiObj): readonly string[] {
  const name = api.args[0] ?? api.named.get('service_name');
  if (name === undefined) return [];
  return constantsOf(name).flatMap((one) => (typeof one === 'string' ? [servicePrefix(one)] : []));
}

/** Settings of a client, and of the session that made it. */
export function settingsFacts(machine: Machine, api: ApiObj, at: Span): Value | undefined {
  const [session] = api.receiver === undefined ? [] : apisIn(api.receiver);
  const isSession = session?.path.endsWith('Session()') === true;
  const named = new Map([...(isSession ? session.named : []), ...api.named]);
  return named.size === 0 ? undefined : clientOf(machine, keywords(machine, named), at);
}

/** What can be said where a session, client or resource is made. */
export function noteSession(call: Call): void {
  const { machine, at } = call;
  const settings = keywords(machine, call.named);
  observeCredentials(call, settings);
  const endpoint = call.named.get('endpoint_url');
  if (endpoint !== undefined) machine.sink('request', endpoint, at, call.api, 'endpoint');
}
