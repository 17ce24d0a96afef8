import { below, type Row } from '../shape.ts';

/** Parts that a request has in every form. Names of headers are lower case here and compared so. */
const REQUEST: readonly Row[] = [
  ['body', 'written', 'the body'],
  ['headers.*', 'written', 'header {}'],
  ['multiValueHeaders.*', 'written', 'header {}'],
  ['queryStringParameters.*', 'written', 'query parameter {}'],
  ['multiValueQueryStringParameters.*', 'written', 'query parameter {}'],
  ['isBase64Encoded', 'platform', 'the encoding flag', 'boolean'],
];

const ROUTED: readonly Row[] = [
  ['pathParameters.*', 'written', 'path parameter {}', 'segment'],
  ['stageVariables.*', 'constant', 'stage variable {}'],
];

/** Who signed a request, as `requestContext.identity` says it. */
const SIGNED = ['accountId', 'caller', 'user', 'userArn', 'accessKey', 'principalOrgId'];
const COGNITO = ['AuthenticationProvider', 'AuthenticationType', 'IdentityId', 'IdentityPoolId'];

const IDENTITY: readonly Row[] = [
  ['', 'platform', "the platform's data on the caller"],
  ['sourceIp', 'platform', "the caller's address", 'ip'],
  ['userAgent', 'written', 'the user agent'],
  ['apiKey', 'claimed any', 'the API key'],
  ['apiKeyId', 'claimed any', 'the id of the API key'],
  ['clientCert', 'claimed certificate', 'the client certificate'],
  ...SIGNED.map((key): Row => [key, 'claimed signature', `the signer's ${key}`]),
  ...COGNITO.map((key): Row => [`cognito${key}`, 'claimed signature', `the Cognito identity`]),
];

/** What an authorizer of a REST or WebSocket API hands on; payload 1.0 of HTTP APIs is the same. */
const AUTHORIZER: readonly Row[] = [
  ['', 'claimed context', 'what the authorizer hands on'],
  ['claims.*', 'claimed token', 'claim {}'],
  ['scopes', 'claimed token', 'the scopes of the token'],
  ['principalId', 'claimed context', 'the principal that the authorizer names'],
  ['integrationLatency', 'platform', 'the latency of the authorizer', 'number'],
];

const CONTEXT: readonly Row[] = [
  ['', 'platform', 'request context {}'],
  ['path', 'written', 'the path'],
  ['httpMethod', 'written', 'the method', 'enum'],
  ['requestId', 'platform', 'the request id', 'uuid'],
  ['extendedRequestId', 'platform', 'the extended request id'],
  ['requestTimeEpoch', 'platform', 'the time of the request', 'timestamp'],
  ...below('identity', IDENTITY),
  ...below('authorizer', AUTHORIZER),
];

/** Events of a REST API, and of an HTTP API with payload 1.0. */
export const REST: readonly Row[] = [
  ...REQUEST,
  ...ROUTED,
  ['version', 'platform', 'the payload version'],
  ['resource', 'platform', 'the route'],
  ['path', 'written', 'the path'],
  ['httpMethod', 'written', 'the method', 'enum'],
  ...below('requestContext', CONTEXT),
];

const CONTEXT_2: readonly Row[] = [
  ['http', 'platform', 'http {}'],
  ['http.method', 'written', 'the method', 'enum'],
  ['http.path', 'written', 'the path'],
  ['http.sourceIp', 'platform', "the caller's address", 'ip'],
  ['http.userAgent', 'written', 'the user agent'],
  ['authorizer.jwt.claims.*', 'claimed token', 'claim {}'],
  ['authorizer.jwt.scopes', 'claimed token', 'the scopes of the token'],
  ['authorizer.lambda.*', 'claimed context', "the authorizer's {}"],
  ['authorizer.iam', 'claimed signature', "the signer's {}"],
  ['authentication', 'claimed certificate', 'the client certificate'],
  ['timeEpoch', 'platform', 'the time of the request', 'timestamp'],
];

/** Payload 2.0: function URLs, and HTTP APIs where they do not ask for 1.0. */
export const PAYLOAD_2: readonly Row[] = [
  ...REQUEST,
  ...ROUTED,
  ['version', 'platform', 'the payload version'],
  ['routeKey', 'platform', 'the route'],
  ['rawPath', 'written', 'the path'],
  ['rawQueryString', 'written', 'the query string', 'url-encoded'],
  ['cookies', 'written', 'cookies'],
  ['requestContext', 'platform', 'request context {}'],
  ['requestContext.requestId', 'platform', 'the request id'],
  ...below('requestContext', CONTEXT_2),
];

/** Both payloads: they share no path with two meanings, so that the version need not be known. */
export const HTTP: readonly Row[] = [...REST, ...PAYLOAD_2];

/** Events of a WebSocket API: headers and query only where a client connects, a body only where it sends. */
export const WEBSOCKET: readonly Row[] = [
  ...REQUEST,
  ...ROUTED,
  ...below('requestContext', CONTEXT),
  ['requestContext.connectionId', 'platform', 'the connection id'],
  ['requestContext.routeKey', 'written', 'the key of the route', 'enum'],
  ['requestContext.disconnectReason', 'written', 'the reason for closing'],
];

/** Events of an Application Load Balancer, which leaves query parameters encoded. */
export const LOAD_BALANCER: readonly Row[] = [
  ...REQUEST,
  ['queryStringParameters.*', 'written', 'query parameter {}', 'url-encoded'],
  ['multiValueQueryStringParameters.*.*', 'written', 'query parameter {}', 'url-encoded'],
  ['path', 'written', 'the path'],
  ['httpMethod', 'written', 'the method'],
  ['requestContext', 'platform', 'request context {}'],
  ['headers.x-amzn-oidc-identity', 'claimed token', 'the subject of the token'],
  ['headers.x-amzn-oidc-data', 'claimed token', 'the claims of the token'],
  ['headers.x-amzn-oidc-accesstoken', 'claimed token', 'the access token'],
];

/** Events of VPC Lattice, in both versions of their structure. */
export const LATTICE: readonly Row[] = [
  ...REQUEST,
  ['version', 'platform', 'the event version'],
  ['path', 'written', 'the path'],
  ['raw_path', 'written', 'the path'],
  ['method', 'written', 'the method'],
  ['query_string_parameters.*', 'written', 'query parameter {}'],
  ['is_base64_encoded', 'platform', 'the encoding flag', 'boolean'],
  ['requestContext', 'platform', 'request context {}'],
  ['requestContext.identity', 'claimed signature', "the caller's {}"],
  ['requestContext.identity.sourceVpcArn', 'platform', 'the VPC of the caller'],
];

/** What API Gateway hands an authorizer: the request before anybody has looked at it. */
export const API_AUTHORIZER: readonly Row[] = [
  ...HTTP,
  ['type', 'platform', 'the type of the authorizer'],
  ['authorizationToken', 'written', 'the token to be checked'],
  ['identitySource', 'written', 'the credentials to be checked'],
  ['methodArn', 'written', 'the method ARN, which ends in the path'],
  ['routeArn', 'written', 'the route ARN, which ends in the path'],
];

/** What AppSync hands an authorizer. */
export const APPSYNC_AUTHORIZER: readonly Row[] = [
  ['authorizationToken', 'written', 'the token to be checked'],
  ['requestHeaders.*', 'written', 'header {}'],
  ['requestContext', 'platform', 'request context {}'],
  ['requestContext.requestId', 'platform', 'the request id', 'uuid'],
  ['requestContext.queryString', 'written', 'the query'],
  ['requestContext.operationName', 'written', 'the name of the operation'],
  ['requestContext.variables', 'written', 'variable {}'],
  ['requestContext.channel', 'written', 'the channel'],
];
