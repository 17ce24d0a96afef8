import type { Span } from '../../../model/span.ts';
import type { ApiObj, Value } from '../../interpret/value.ts';
import { constantsOf, isNothing } from '../../interpret/values.ts';
import type { Call, Machine } from '../model.ts';

/** Settings of a client that say where its calls go, under one name for all SDKs. */
const SETTINGS: readonly (readonly [written: string, name: string])[] = [
  ['region', 'region'],
  ['region_name', 'region'],
  ['endpoint', 'endpoint'],
  ['endpoint_url', 'endpoint'],
  ['profile_name', 'profile'],
];

/** Settings that hold credentials. What they are stays out of the facts. */
const CREDENTIALS = [
  'credentials',
  'accessKeyId',
  'secretAccessKey',
  'sessionToken',
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
] as const;

const SECRET_PARTS = [
  'secretAccessKey',
  'aws_secret_access_key',
  'credentials.secretAccessKey',
  'sessionToken',
  'aws_session_token',
  'credentials.sessionToken',
] as const;

const EMULATOR = /localhost|127\.0\.0\.1|localstack|host\.docker\.internal/;

/** Region, endpoint and credentials of a client's settings; undefined where all are the default. */
export function clientOf(machine: Machine, settings: Value, at: Span): Value | undefined {
  const found: Record<string, Value> = {};
  for (const [written, name] of SETTINGS) {
    const value = given(machine, settings, written, at);
    if (value !== undefined) found[name] = value;
  }
  const credentials = CREDENTIALS.flatMap((name) => given(machine, settings, name, at) ?? []);
  if (credentials.length > 0) found.credentials = machine.derive(credentials, at);
  return Object.keys(found).length === 0 ? undefined : machine.record(found);
}

/** A setting, where there is one. */
function given(machine: Machine, settings: Value, name: string, at: Span): Value | undefined {
  if (settings.objects.length === 0) return undefined;
  const value = machine.member({ ...settings, labels: [], unknown: false }, name, at);
  const isMissing =
    isNothing(value) ||
    value.atoms.some((atom) => atom.kind === 'constant' && atom.value === undefined);
  return isMissing ? undefined : value;
}

/** Reports a secret that stands in the settings as a constant; emulators take any, so those for one say nothing. */
export function observeCredentials(call: Call, settings: Value): void {
  if (settings.objects.length === 0) return;
  const { machine, at } = call;
  const endpoints = ['endpoint', 'endpoint_url'].flatMap((name) =>
    constantsOf(machine.member(settings, name, at)),
  );
  if (endpoints.some((one) => typeof one === 'string' && EMULATOR.test(one))) return;
  for (const path of SECRET_PARTS) {
    if (observeSecret(call, machine.field(settings, path, at), path)) return;
  }
}

/** Reports a value that is a secret where it is a constant. */
export function observeSecret(call: Call, value: Value, path: string): boolean {
  const isWritten = constantsOf(value).some((one) => typeof one === 'string' && one.length >= 8);
  if (!isWritten) return false;
  const name = path.slice(path.lastIndexOf('.') + 1);
  call.machine.observe({
    kind: 'hard-coded-credential',
    at: call.at,
    details: { api: call.api, name },
  });
  return true;
}

/** The API values that a value may be. */
export function apisIn(value: Value): readonly ApiObj[] {
  return value.objects.flatMap((one) => (one.kind === 'api' ? [one] : []));
}

/** Settings of a call by keyword, as one record. */
export function keywords(machine: Machine, named: ReadonlyMap<string, Value>): Value {
  return machine.record(Object.fromEntries(named));
}
