import { textOfBase64 } from '../core/base64.ts';
import type { EventSpec } from '../core/event.ts';
import { type PayloadOptions, payloadReader } from '../core/payload.ts';
import { PROBLEM_TYPE, problemText } from '../core/problem.ts';
import { at, isObject, textAt } from '../core/read.ts';
import type { AnySchema, OutputOf } from '../core/schema.ts';
import { isPromise } from '../core/validate.ts';
import { unexpected } from './records.ts';

/** A message over a connection, or the connection's beginning or end. */
export type SocketEvent<Body = string> = {
  readonly kind: 'connect' | 'message' | 'disconnect';
  readonly connectionId: string;
  /** `$connect`, `$disconnect`, `$default` or a route of the API. */
  readonly route: string;
  /** The message; undefined where a connection begins or ends. */
  readonly body: Body | undefined;
  /** The address the platform saw. */
  readonly ip: string | undefined;
  /** What the authorizer passed when the connection began. */
  readonly identity: unknown;
  /** Where answers are posted to: `https://DOMAIN/STAGE`. */
  readonly endpoint: string;
};

type Body<S> = S extends AnySchema ? OutputOf<S> : string;

const KINDS: Readonly<Record<string, SocketEvent['kind']>> = {
  CONNECT: 'connect',
  MESSAGE: 'message',
  DISCONNECT: 'disconnect',
};

/** The envelope of WebSocket APIs of API Gateway: the schema is for messages. */
export function websocket<S extends AnySchema | undefined = undefined>(
  schema?: S,
  options: PayloadOptions = {},
): EventSpec<unknown, SocketEvent<Body<S>>, unknown> {
  const read = payloadReader(schema, 'body', options);
  return {
    source: 'websocket',
    open: (raw) => {
      contextOf(raw);
      return {
        pieces: [{ raw, id: textAt(at(raw, 'requestContext'), 'requestId') }],
        limitMs: 28_500,
      };
    },
    decode: ({ raw }, call) => {
      const context = contextOf(raw);
      if (context.kind !== 'message') return socketEvent(raw, undefined);
      const body = read(textOf(raw), call);
      const use = (known: unknown): SocketEvent<Body<S>> => socketEvent(raw, known);
      return isPromise(body) ? body.then(use) : use(body);
    },
    answer: (result) => (isObject(result) && 'statusCode' in result ? result : { statusCode: 200 }),
    refuse: (failure, call) => ({
      statusCode: failure.status,
      headers: { 'content-type': PROBLEM_TYPE },
      body: problemText(failure, call.requestId),
    }),
  };
}

function textOf(raw: unknown): string {
  const body = textAt(raw, 'body') ?? '';
  return at(raw, 'isBase64Encoded') === true ? textOfBase64(body, 'body') : body;
}

function contextOf(raw: unknown): Pick<SocketEvent, 'kind' | 'connectionId' | 'route'> {
  const context = at(raw, 'requestContext');
  const kind = KINDS[textAt(context, 'eventType') ?? ''];
  const connectionId = textAt(context, 'connectionId');
  const route = textAt(context, 'routeKey');
  if (kind === undefined || connectionId === undefined || route === undefined) {
    throw unexpected('websocket');
  }
  return { kind, connectionId, route };
}

function socketEvent<B>(raw: unknown, body: unknown): SocketEvent<B> {
  const context = at(raw, 'requestContext');
  return {
    ...contextOf(raw),
    // Checked by the schema, where there is one.
    body: body as B | undefined,
    ip: textAt(at(context, 'identity'), 'sourceIp'),
    identity: at(context, 'authorizer'),
    endpoint: `https://${textAt(context, 'domainName')}/${textAt(context, 'stage')}`,
  };
}
