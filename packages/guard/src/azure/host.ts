import type { AnySpec } from '../core/event.ts';
import { type GuardOptions, guard, type Handler } from '../core/guard.ts';
import type { AzureAnswer } from './http.ts';
import { type Invocation, requestOf } from './invocation.ts';

/** The part of the platform's invocation context that the guard reads. */
export type AzureContext = {
  readonly invocationId?: string;
  readonly functionName?: string;
  readonly triggerMetadata?: Readonly<Record<string, unknown>> | undefined;
  readonly traceContext?: { readonly traceParent?: string | undefined } | undefined;
};

/** An envelope of this subpath; that of HTTP says how many bytes of a body are read. */
export type AzureSpec = AnySpec & { readonly maxBytes?: number };

/** What `app.http`, `app.storageQueue` and their likes take as `handler`. */
export type AzureHandler<Spec> = {
  (
    input: unknown,
    context?: AzureContext,
  ): Promise<Spec extends { readonly maxBytes: number } ? AzureAnswer : unknown>;
  /** What was refused or reported since the process started, by code and place. */
  readonly counts: ReadonlyMap<string, number>;
};

/**
 * Guards a function of Azure: `app.http('orders', { handler: onAzure({ event: azureHttp({ body: Order }) }, …) })`.
 * Takes what `guard` takes, with an envelope of this subpath. The platform tells no remaining time: set
 * `deadline.limitMs` a little below the `functionTimeout` of `host.json`.
 */
export function onAzure<Spec extends AzureSpec, Claims = undefined>(
  options: Omit<GuardOptions<Spec, Claims>, 'event'> & { readonly event: Spec },
  handler: Handler<Spec, Claims>,
): AzureHandler<Spec> {
  const guarded = guard<Spec, Claims>(options, handler);
  const { maxBytes } = options.event;
  const { deadline } = options;
  const called = async (input: unknown, context: AzureContext = {}): Promise<unknown> => {
    const { invocationId, functionName } = context;
    const raw =
      maxBytes === undefined
        ? invocationOf(input, context)
        : await requestOf(input, { maxBytes, deadline });
    return guarded(raw, {
      ...(typeof invocationId === 'string' ? { awsRequestId: invocationId } : {}),
      ...(typeof functionName === 'string' ? { functionName } : {}),
    });
  };
  // What the envelope answers is what its type says.
  return Object.assign(called, { counts: guarded.counts }) as AzureHandler<Spec>;
}

function invocationOf(input: unknown, context: AzureContext): Invocation {
  const traceParent = context.traceContext?.traceParent;
  return { input, metadata: context.triggerMetadata ?? {}, traceParent };
}
