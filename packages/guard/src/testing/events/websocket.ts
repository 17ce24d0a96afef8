import { PLATFORM, textOf, uuidOf } from './platform.ts';

/** What happens on a connection. */
export type SocketOptions = {
  /** A message when there is a body, else the beginning of a connection. */
  readonly kind?: 'connect' | 'message' | 'disconnect';
  readonly route?: string;
  /** A text as it is, everything else as JSON. */
  readonly body?: unknown;
  readonly identity?: unknown;
};

/** An event of a WebSocket API. */
export function websocketEvent(options: SocketOptions = {}): Readonly<Record<string, unknown>> {
  const { body, kind = body === undefined ? 'connect' : 'message', identity } = options;
  const { route = kind === 'message' ? '$default' : `$${kind}` } = options;
  const headers = { Host: 'w1.example.com' };
  return {
    ...(kind === 'message' ? {} : { headers, multiValueHeaders: { Host: ['w1.example.com'] } }),
    requestContext: {
      routeKey: route,
      eventType: kind.toUpperCase(),
      messageDirection: 'IN',
      ...(kind === 'message' ? { messageId: 'Kx9aBCDEFG=' } : {}),
      stage: 'live',
      connectedAt: PLATFORM.ms,
      requestTimeEpoch: PLATFORM.ms,
      identity: { sourceIp: '203.0.113.9', userAgent: 'test' },
      requestId: uuidOf(1),
      domainName: `w1w2w3w4w5.execute-api.${PLATFORM.region}.amazonaws.com`,
      connectionId: 'Kx9aBCDEFGHI=',
      apiId: 'w1w2w3w4w5',
      ...(identity === undefined ? {} : { authorizer: identity }),
    },
    ...(body === undefined ? {} : { body: textOf(body) }),
    isBase64Encoded: false,
  };
}
