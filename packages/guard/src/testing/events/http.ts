import { base64Of, PLATFORM, textOf, uuidOf } from './platform.ts';

/** A request for a test. */
export type HttpRequestOptions = {
  /** Which trigger brings it: an HTTP API (when not given), a REST API, a function URL, a load balancer with or without lists. */
  readonly form?: 'http' | 'rest' | 'url' | 'alb' | 'alb-multi';
  /** `POST` when there is a body, else `GET`. */
  readonly method?: string;
  readonly path?: string;
  /** The route's path as the API writes it: `/orders/{id}`. */
  readonly route?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  readonly params?: Readonly<Record<string, string>>;
  readonly cookies?: Readonly<Record<string, string>>;
  /** A text or bytes as they are, everything else as JSON. */
  readonly body?: unknown;
  readonly ip?: string;
  /** What the authorizer passed. */
  readonly identity?: unknown;
};

type Request = Required<Pick<HttpRequestOptions, 'method' | 'path' | 'ip'>> & HttpRequestOptions;

/** A request as its trigger writes it. */
export function httpEvent(options: HttpRequestOptions = {}): Readonly<Record<string, unknown>> {
  const {
    body,
    method = body === undefined ? 'GET' : 'POST',
    path = '/orders',
    ip = '203.0.113.9',
  } = options;
  const request: Request = { ...options, method, path, ip };
  switch (options.form) {
    case 'rest':
      return restEvent(request);
    case 'alb':
    case 'alb-multi':
      return balancerEvent(request, options.form === 'alb-multi');
    default:
      return httpApiEvent(request);
  }
}

function httpApiEvent(request: Request): Readonly<Record<string, unknown>> {
  const { method, path, ip, identity, params, route, form } = request;
  const routeKey = route === undefined ? '$default' : `${method} ${route}`;
  const cookies = pairsOf(request.cookies, '=');
  const host = form === 'url' ? `${'a1b2c3d4'.repeat(4)}.lambda-url` : 'h1h2h3h4h5.execute-api';
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: queryText(request.query),
    ...(cookies.length > 0 ? { cookies } : {}),
    headers: headersOf(request),
    ...(params === undefined ? {} : { pathParameters: params }),
    requestContext: {
      accountId: PLATFORM.account,
      apiId: host.split('.')[0],
      ...(identity === undefined ? {} : { authorizer: identity }),
      domainName: `${host}.${PLATFORM.region}.${form === 'url' ? 'on.aws' : 'amazonaws.com'}`,
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: ip, userAgent: 'test' },
      requestId: uuidOf(1),
      routeKey,
      stage: '$default',
      time: '02/Nov/2026:10:00:00 +0000',
      timeEpoch: PLATFORM.ms,
    },
    ...bodyOf(request.body),
  };
}

function restEvent(request: Request): Readonly<Record<string, unknown>> {
  const { method, path, ip, identity, params = null, route = path } = request;
  const headers = withCookies(request);
  return {
    resource: route,
    path,
    httpMethod: method,
    headers,
    multiValueHeaders: listsOf(headers),
    queryStringParameters: request.query === undefined ? null : lastOf(request.query),
    multiValueQueryStringParameters: request.query === undefined ? null : listsOf(request.query),
    pathParameters: params,
    stageVariables: null,
    requestContext: {
      accountId: PLATFORM.account,
      apiId: 'a1b2c3d4e5',
      ...(identity === undefined ? {} : { authorizer: identity }),
      httpMethod: method,
      identity: { sourceIp: ip, userAgent: 'test' },
      path: `/live${path}`,
      requestId: uuidOf(1),
      requestTimeEpoch: PLATFORM.ms,
      resourcePath: route,
      stage: 'live',
    },
    body: null,
    ...bodyOf(request.body),
  };
}

/** A load balancer passes names and values of the query as they were written. */
function balancerEvent(request: Request, isMulti: boolean): Readonly<Record<string, unknown>> {
  const { method, path, ip, query = {} } = request;
  const headers = { ...withCookies(request), 'x-forwarded-for': ip };
  const written = Object.fromEntries(
    Object.entries(query).map(([name, value]) => [
      encodeURIComponent(name),
      [value].flat().map((one) => encodeURIComponent(one)),
    ]),
  );
  const group = `arn:aws:elasticloadbalancing:${PLATFORM.region}:${PLATFORM.account}:targetgroup/orders/6d0ecf831eec9f09`;
  return {
    requestContext: { elb: { targetGroupArn: group } },
    httpMethod: method,
    path,
    ...(isMulti
      ? { multiValueQueryStringParameters: written, multiValueHeaders: listsOf(headers) }
      : { queryStringParameters: lastOf(written), headers }),
    body: '',
    ...bodyOf(request.body),
  };
}

function bodyOf(body: unknown): Readonly<Record<string, unknown>> {
  if (body === undefined) return { isBase64Encoded: false };
  if (body instanceof Uint8Array) return { body: base64Of(body), isBase64Encoded: true };
  return { body: textOf(body), isBase64Encoded: false };
}

function headersOf({ headers = {}, body }: Request): Readonly<Record<string, string>> {
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  return { accept: '*/*', host: 'api.example.com', ...type, ...headers };
}

function withCookies(request: Request): Readonly<Record<string, string>> {
  const cookies = pairsOf(request.cookies, '=');
  return { ...headersOf(request), ...(cookies.length > 0 ? { cookie: cookies.join('; ') } : {}) };
}

function pairsOf(texts: Readonly<Record<string, string>> = {}, between: string): readonly string[] {
  return Object.entries(texts).map(([name, value]) => name + between + value);
}

function queryText(query: HttpRequestOptions['query'] = {}): string {
  const pairs = Object.entries(query).flatMap(([name, values]) =>
    [values].flat().map((value) => [name, value] as [string, string]),
  );
  return new URLSearchParams(pairs).toString();
}

function listsOf(
  texts: Readonly<Record<string, string | readonly string[]>>,
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, [value].flat()]));
}

function lastOf(
  texts: Readonly<Record<string, string | readonly string[]>>,
): Readonly<Record<string, string>> {
  const lists = Object.entries(listsOf(texts));
  return Object.fromEntries(lists.map(([name, values]) => [name, values.at(-1) ?? '']));
}
