import { parseArn } from '../../model/arn.ts';
import type { Authentication, Delivery, NodeId } from '../../model/graph.ts';
import type { Invoker } from '../../model/invoker.ts';
import type { Resource } from '../../model/resource.ts';
import type { Span } from '../../model/span.ts';
import type { Text } from '../../model/text.ts';
import { boolean, number, text, type Value } from '../../model/value.ts';
import { pick } from '../apis/values.ts';
import type { LinkContext } from '../context.ts';
import type { SourceHalf } from './half.ts';
import type { World } from './world.ts';
import { ownAccount } from './writers.ts';

/** Authentication of a source that lets callers in by its own policy (bucket, queue, topic, bus). */
export function byPolicy(span: Span): Authentication {
  return { kind: 'resource-policy', span };
}

/** Authentication of a source that only the platform fires. */
export function byPlatform(span: Span): Authentication {
  return { kind: 'platform', span };
}

/** Authentication by signed requests. */
export function byIam(span: Span): Authentication {
  return { kind: 'iam', span };
}

/** Who can feed a source, else the principals of the own account. */
export function fedBy(
  source: NodeId | undefined,
  span: Span,
  can: string,
): (world: World) => readonly Invoker[] {
  return (world) => {
    const writers = world.writers(source);
    return writers.length > 0 ? writers : [byOwner(source, span, can)];
  };
}

/** What is only named belongs to the account in its ARN, which may be another one; what is declared, to this. */
export function byOwner(source: NodeId | undefined, span: Span, can: string): Invoker {
  const account = parseArn(source?.replace(/^external:/, '') ?? '')?.account ?? '';
  if (source?.startsWith('external:') !== true || !/^\d{12}$/.test(account)) {
    return ownAccount(span, can);
  }
  const why = `who may ${can} is for account ${account} to say, which owns it`;
  return { kind: 'unknown', span, why };
}

/** Always the same invokers. */
export function always(...invokers: readonly Invoker[]): SourceHalf['invokers'] {
  return () => invokers;
}

/** The platform itself, with input that nobody else chooses. */
export function platform(span: Span, why: string): Invoker {
  return { kind: 'platform', span, why };
}

/** Anyone on the internet. */
export function anyone(span: Span, why: string): Invoker {
  return { kind: 'anyone', span, why };
}

/** ARNs of a source, for the permission that must name it. */
export function arnsOf(context: LinkContext, resource: Resource): readonly Text[] {
  const arn = context.texts.arn(resource);
  return arn === undefined ? [] : [arn];
}

/** The declared part of a half that every family fills in the same way. */
export function half(
  resource: Resource,
  key: string,
  rest: Omit<SourceHalf, 'resource' | 'key'>,
): SourceHalf {
  return { resource, key, ...rest };
}

/** Whether a property surely says that something is off; `on` names the value that means on. */
export function isOff(value: Value | undefined, off: string): boolean {
  return text(value)?.toUpperCase() === off;
}

/** Retries, age and dead-letter target of a rule's or schedule's target. */
export function targetDelivery(context: LinkContext, target: Value | undefined): Partial<Delivery> {
  const retries = number(pick(target, 'RetryPolicy', 'MaximumRetryAttempts'));
  const age = number(pick(target, 'RetryPolicy', 'MaximumEventAgeInSeconds'));
  const [deadLetter] = context.anyNodesOf(pick(target, 'DeadLetterConfig', 'Arn'));
  return {
    ...(retries === undefined ? {} : { maximumRetries: retries }),
    ...(age === undefined ? {} : { maximumAge: age }),
    ...(deadLetter === undefined ? {} : { deadLetter }),
  };
}

/** Whether a property is surely false. */
export function isFalse(value: Value | undefined): boolean {
  return boolean(value) === false;
}
