import { CARRIED_KEY } from '../core/carried.ts';
import type { Context } from '../core/context.ts';

/** A message attribute as the AWS SDK takes it, for SQS and SNS alike. */
export type MessageAttribute = { readonly DataType: 'String'; readonly StringValue: string };

/** What a call needs for carrying. */
type Carrying = Pick<Context, 'carry'>;

/** The `MessageAttributes` of a message of SQS or SNS; they take 3 of the 10 that a message may have. */
export function messageAttributes(ctx: Carrying): Record<string, MessageAttribute> {
  const attributes: Record<string, MessageAttribute> = {};
  for (const [name, value] of Object.entries(ctx.carry())) {
    attributes[name] = { DataType: 'String', StringValue: value };
  }
  return attributes;
}

/**
 * A payload with the correlation in a property `_postern`: the detail of an event for EventBridge, the input of a state
 * machine, the payload of an invocation. The guard takes it off before a schema sees it.
 */
export function withCarried<P extends object>(
  ctx: Carrying,
  payload: P,
): P & { readonly _postern: Readonly<Record<string, string>> } {
  return { ...payload, [CARRIED_KEY]: ctx.carry() };
}

/** The `ClientContext` of a direct invocation, for payloads that cannot take a property. */
export function clientContext(ctx: Carrying): string {
  return Buffer.from(JSON.stringify({ custom: ctx.carry() })).toString('base64');
}
