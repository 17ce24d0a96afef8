import type { ObservedCall } from '../../model/observed.ts';
import { ownAnyCase, textAt } from './json.ts';

/** Who made the call of a record. */
export function callerOf(record: unknown): ObservedCall['caller'] {
  const identity = ownAnyCase(record, 'userIdentity');
  const arn = textAt(identity, 'arn') ?? '';
  const issuer = ownAnyCase(ownAnyCase(identity, 'sessionContext'), 'sessionIssuer');
  const issued = textAt(issuer, 'type') === 'Role' ? textAt(issuer, 'arn') : undefined;
  const session = SESSION.exec(arn);
  if (session === null) return { arn, role: issued, session: undefined };
  const [, partition = 'aws', account = '', role = '', name] = session;
  return { arn, role: issued ?? `arn:${partition}:iam::${account}:role/${role}`, session: name };
}

const SESSION = /^arn:([a-z-]+):sts::(\d{12}):assumed-role\/([^/]+)\/(.+)$/;

/** The service that made the call for somebody, or of its own accord (`lambda.amazonaws.com`). */
export function serviceBehind(record: unknown): string | undefined {
  return textAt(ownAnyCase(record, 'userIdentity'), 'invokedBy');
}

/** The address that a call came from; for calls that a service makes, its name stands there, which is none. */
export function addressOf(record: unknown): string | undefined {
  const address = textAt(record, 'sourceIPAddress');
  return address !== undefined && /^[\d.]+$|:/.test(address) ? address : undefined;
}

/** Condition keys that the record shows, in lower case. */
export function contextOf(
  record: unknown,
  caller: ObservedCall['caller'],
): ObservedCall['context'] {
  const context = new Map<string, readonly string[]>();
  const put = (key: string, value: string | undefined): void => {
    if (value !== undefined) context.set(key, [value]);
  };
  const identity = ownAnyCase(record, 'userIdentity');
  const attributes = ownAnyCase(ownAnyCase(identity, 'sessionContext'), 'attributes');
  put('aws:sourceip', addressOf(record));
  put('aws:useragent', textAt(record, 'userAgent'));
  put('aws:requestedregion', textAt(record, 'awsRegion'));
  put('aws:principalarn', caller.role ?? (caller.arn === '' ? undefined : caller.arn));
  put('aws:principalaccount', textAt(identity, 'accountId'));
  put('aws:sourcevpce', textAt(record, 'vpcEndpointId'));
  put('aws:multifactorauthpresent', textAt(attributes, 'mfaAuthenticated'));
  put('aws:viaawsservice', textAt(identity, 'invokedBy') === undefined ? 'false' : 'true');
  if (ownAnyCase(record, 'tlsDetails') !== undefined) put('aws:securetransport', 'true');
  return context;
}
