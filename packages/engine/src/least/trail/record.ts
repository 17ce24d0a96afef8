import { NOT_CALLS } from '../../data/trail-names.ts';
import { actionOf } from '../../iam/actions.ts';
import type { ObservedCall } from '../../model/observed.ts';
import { neededBy } from './actions.ts';
import { addressOf, callerOf, contextOf, serviceBehind } from './caller.ts';
import { ownAnyCase, textAt } from './json.ts';
import { operationOf, serviceOf } from './names.ts';
import type { AccessReport } from './reports.ts';
import { type Requested, recordedResources, resourcesOf } from './resources.ts';
import { timeOf } from './time.ts';

/** A recorded call with what the record says of each action apart. */
export type RecordedCall = ObservedCall & {
  /** Each action with the ARNs that it was asked for on; none where the record does not say. */
  readonly asked: readonly { readonly action: string; readonly on: readonly string[] }[];
  /** False where it is not known which action it needs. */
  readonly isKnown: boolean;
  readonly service: string;
  readonly plane: 'management' | 'data';
  readonly isRead: boolean;
  /** Address from which it was made, where it is one. */
  readonly from: string | undefined;
  /** The service that made the call on the caller's behalf. */
  readonly invokedBy: string | undefined;
};

/** What a record is: a call, a report of AWS on access, something that no policy decides, or nothing that can be read. */
export type Entry =
  | { readonly kind: 'report'; readonly report: AccessReport }
  | { readonly kind: 'call'; readonly call: RecordedCall }
  | { readonly kind: 'other'; readonly what: string }
  | { readonly kind: 'broken'; readonly reason: string };

/** Reads a CloudTrail record; column names in any case are fine. */
export function entryOf(record: unknown, origin: ObservedCall['origin']): Entry {
  const what = otherKind(record);
  if (what !== undefined) return { kind: 'other', what };
  const source = textAt(record, 'eventSource');
  const name = textAt(record, 'eventName');
  const time = timeOf(ownAnyCase(record, 'eventTime'));
  if (source === undefined || name === undefined) {
    return { kind: 'broken', reason: 'it has no `eventSource` or no `eventName`' };
  }
  if (time === undefined) return { kind: 'broken', reason: 'its `eventTime` is no time' };
  const service = serviceOf(source);
  if (service === undefined) return { kind: 'broken', reason: 'its `eventSource` is no service' };
  return { kind: 'call', call: callOf(record, { source, name, time, service, origin }) };
}

type Head = {
  readonly source: string;
  readonly name: string;
  readonly time: number;
  readonly service: string;
  readonly origin: ObservedCall['origin'];
};

function callOf(record: unknown, { source, name, time, service, origin }: Head): RecordedCall {
  const caller = callerOf(record);
  const account =
    textAt(record, 'recipientAccountId') ??
    textAt(ownAnyCase(record, 'userIdentity'), 'accountId') ??
    '';
  const region = textAt(record, 'awsRegion') ?? '';
  const parameters = ownAnyCase(record, 'requestParameters');
  const requested: Requested = { parameters, partition: partitionOf(region), region, account };
  const recorded = recordedResources(record);
  const needed = neededBy(service, operationOf(service, name), parameters);
  const asked = (needed ?? []).flatMap((row) => {
    const action = actionOf(row.action);
    if (action === undefined) return [];
    return [{ action: action.name, on: resourcesOf(action, row, recorded, requested) }];
  });
  return {
    time,
    actions: [...new Set(asked.map((one) => one.action))],
    source,
    name,
    resources: [...new Set([...recorded, ...asked.flatMap((one) => one.on)])],
    caller,
    account,
    region,
    error: textAt(record, 'errorCode'),
    // Few ask for it, and millions of records are read.
    get context() {
      return contextOf(record, caller);
    },
    from: addressOf(record),
    origin,
    asked,
    isKnown: needed !== undefined,
    service,
    plane: isData(record) ? 'data' : 'management',
    isRead: isTrue(ownAnyCase(record, 'readOnly')),
    invokedBy: serviceBehind(record),
  };
}

function otherKind(record: unknown): string | undefined {
  const category = textAt(record, 'eventCategory');
  const type = textAt(record, 'eventType');
  if (category === 'Insight' || type === 'AwsCloudTrailInsight') return 'Insights event';
  if (type === 'AwsServiceEvent') return 'event of a service';
  if (type === 'AwsConsoleSignIn') return 'sign-in';
  if (type === 'AwsVpceEvent' || category === 'NetworkActivity') return 'network activity event';
  const name = textAt(record, 'eventName');
  return name !== undefined && NOT_CALLS.has(name) ? 'sign-in' : undefined;
}

function isData(record: unknown): boolean {
  const category = textAt(record, 'eventCategory');
  if (category !== undefined) return category === 'Data';
  const management = ownAnyCase(record, 'managementEvent');
  return management !== undefined && management !== null && !isTrue(management);
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
