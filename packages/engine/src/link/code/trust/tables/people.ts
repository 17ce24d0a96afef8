import { below, type Row } from '../shape.ts';

/** User pools: attributes and metadata are what the user typed; the rest is the pool's. */
export const COGNITO: readonly Row[] = [
  ['', 'platform', 'event field {}'],
  ['userName', 'written', 'the user name'],
  ['callerContext', 'platform', 'caller context {}'],
  ['callerContext.clientId', 'written', 'the app client', 'enum'],
  ['callerContext.awsSdkVersion', 'written', 'the name of the SDK'],
  ['request', 'platform', 'request field {}'],
  ['request.userAttributes.*', 'written', 'user attribute {}'],
  ['request.userAttributes.sub', 'platform', 'the id of the user', 'uuid'],
  ['request.userAttributes.email_verified', 'platform', 'the mark of a checked address', 'boolean'],
  [
    'request.userAttributes.phone_number_verified',
    'platform',
    'the mark of a checked number',
    'boolean',
  ],
  ['request.userAttributes.cognito:user_status', 'platform', 'the status of the user', 'enum'],
  ['request.validationData.*', 'written', 'validation data {}'],
  ['request.clientMetadata.*', 'written', 'metadata {}'],
  ['request.password', 'written', 'the password'],
  ['request.challengeAnswer', 'written', 'the answer to the challenge'],
  ['request.session.*', 'platform', 'challenge field {}'],
  ['request.session.*.challengeResult', 'platform', 'the result of a challenge', 'boolean'],
  ['request.newDeviceUsed', 'platform', 'the device flag', 'boolean'],
  ['request.userNotFound', 'platform', 'the mark of an unknown user', 'boolean'],
  ['request.scopes', 'written', 'the scopes that the client asks for'],
];

/** Cognito Sync: datasets are the user's. */
export const COGNITO_SYNC: readonly Row[] = [
  ['', 'platform', 'event field {}'],
  ['identityId', 'claimed signature', 'the identity of the user'],
  ['datasetName', 'written', 'the name of the dataset'],
  ['datasetRecords', 'written', 'record {}'],
];

/** Data that an IoT custom authorizer decides on. */
export const IOT_AUTHORIZER: readonly Row[] = [
  ['token', 'written', 'the token to be checked'],
  ['signatureVerified', 'platform', 'the signature flag', 'boolean'],
  ['protocols', 'platform', 'the protocols'],
  ['protocolData.tls.serverName', 'written', 'the server name'],
  ['protocolData.http.headers.*', 'written', 'header {}'],
  ['protocolData.http.queryString', 'written', 'the query string'],
  ['protocolData.mqtt', 'written', 'connect field {}'],
  ['connectionMetadata', 'platform', 'the connection'],
];

/** A field of GraphQL or a channel of AppSync Events. Mapping templates may name other parts: those may hold anything. */
export const APPSYNC: readonly Row[] = [
  ['', 'written', 'field {} of the payload'],
  ['arguments.*', 'written', 'argument {}'],
  ['identity', 'claimed any', 'identity {}'],
  ['identity.claims.*', 'claimed token', 'claim {}'],
  ['identity.resolverContext.*', 'claimed context', "the authorizer's {}"],
  ['identity.sourceIp', 'platform', "the caller's address", 'ip'],
  ['source', 'stored', "the parent's {}"],
  ['prev', 'stored', "the earlier step's result"],
  ['stash', 'stored', 'stash {}'],
  ['request.headers.*', 'written', 'header {}'],
  ['request.domainName', 'platform', 'the domain'],
  ['typeName', 'platform', 'the type'],
  ['fieldName', 'platform', 'the field'],
  ['info', 'platform', 'info {}'],
  ['info.variables', 'written', 'variable {}'],
  ['info.selectionSetList', 'written', 'the selection'],
  ['info.selectionSetGraphQL', 'written', 'the selection'],
  ['info.channel', 'written', 'the channel'],
  ['info.channelNamespace', 'platform', 'the namespace of the channel'],
  ['events.*', 'platform', 'field {} of an event'],
  ['events.*.payload', 'written', 'the payload'],
];

const SLOT = 'intent.slots';

/** Lex, second version and first. */
export const LEX: readonly Row[] = [
  ['', 'platform', 'event field {}'],
  ['sessionId', 'written', 'the session id'],
  ['userId', 'written', 'the user id'],
  ['inputTranscript', 'written', 'the text'],
  ['rawInputTranscript', 'written', 'the text'],
  ['requestAttributes.*', 'written', 'request attribute {}'],
  ['sessionAttributes.*', 'written', 'session attribute {}'],
  ['transcriptions.*', 'written', 'the text'],
  ['transcriptions.*.transcriptionConfidence', 'platform', 'the confidence', 'number'],
  ['sessionState', 'platform', 'session field {}'],
  ['sessionState.sessionAttributes.*', 'written', 'session attribute {}'],
  [`sessionState.${SLOT}.*`, 'written', 'slot {}'],
  ['interpretations.*', 'platform', 'interpretation field {}'],
  [`interpretations.*.${SLOT}.*`, 'written', 'slot {}'],
  ['proposedNextState', 'platform', 'next state {}'],
  [`proposedNextState.${SLOT}.*`, 'written', 'slot {}'],
  ['currentIntent', 'platform', 'intent field {}'],
  ['currentIntent.slots.*', 'written', 'slot {}'],
  ['currentIntent.slotDetails.*', 'written', 'slot {}'],
];

/** Alexa: custom skills and the smart home. */
export const ALEXA: readonly Row[] = [
  ['', 'platform', 'event field {}'],
  ['session', 'platform', 'session field {}'],
  ['session.attributes.*', 'written', 'session attribute {}'],
  ['session.user.accessToken', 'claimed any', 'the access token'],
  ['context', 'platform', 'context {}'],
  ['context.System.user.accessToken', 'claimed any', 'the access token'],
  ['request', 'platform', 'request field {}'],
  ['request.timestamp', 'platform', 'the time', 'timestamp'],
  ['request.intent.slots.*', 'platform', 'slot field {}'],
  ['request.intent.slots.*.value', 'written', 'the value of a slot'],
  ['request.intent.slots.*.slotValue', 'written', 'the value of a slot'],
  ['request.intent.slots.*.resolutions', 'written', 'the value of a slot'],
  ['directive', 'platform', 'directive field {}'],
  ['directive.endpoint', 'written', 'endpoint {}'],
  ['directive.endpoint.scope', 'claimed any', 'the access token'],
  ['directive.payload', 'written', 'payload {}'],
];

/** Agents of Bedrock: the model fills in what users, and the documents it reads, make it say. */
export const AGENT: readonly Row[] = [
  ['', 'written', 'argument {}'],
  ['messageVersion', 'platform', 'the event version'],
  ['agent', 'platform', 'agent {}'],
  ['actionGroup', 'platform', 'the action group'],
  ['apiPath', 'platform', 'the path of the operation'],
  ['httpMethod', 'platform', 'the method', 'enum'],
  ['function', 'platform', 'the name of the function'],
  ['inputText', 'written', 'the text of the user'],
  ['sessionId', 'written', 'the session id'],
  ['sessionAttributes.*', 'written', 'session attribute {}'],
  ['promptSessionAttributes.*', 'written', 'prompt attribute {}'],
  ['parameters.*', 'platform', 'parameter field {}'],
  ['parameters.*.value', 'written', 'the value of a parameter'],
  ['requestBody.content.*.properties.*', 'platform', 'property field {}'],
  ['requestBody.content.*.properties.*.value', 'written', 'the value of a property'],
];

const MAIL: readonly Row[] = [
  ['', 'platform', 'mail field {}'],
  ['source', 'written', 'the sender'],
  ['destination', 'written', 'the recipients'],
  ['headers.*.name', 'written', 'the name of a header'],
  ['headers.*.value', 'written', 'a header'],
  ['commonHeaders.*', 'written', 'header {}'],
  ['messageId', 'platform', 'the message id'],
  ['timestamp', 'platform', 'the time', 'timestamp'],
];

/** Mail: everything in it is the sender's, the verdicts are the platform's. */
export const MAILS: readonly Row[] = [
  ['Records.*', 'platform', 'record field {}'],
  ...below('Records.*.ses.mail', MAIL),
  ['Records.*.ses.receipt', 'platform', 'receipt field {}'],
  ['Records.*.ses.receipt.recipients', 'written', 'the recipients'],
  ['Records.*.ses.receipt.action', 'constant', 'the action of the rule'],
];

const EDGE_REQUEST: readonly Row[] = [
  ['', 'platform', 'request field {}'],
  ['clientIp', 'platform', "the viewer's address", 'ip'],
  ['method', 'written', 'the method', 'enum'],
  ['uri', 'written', 'the path'],
  ['querystring', 'written', 'the query string', 'url-encoded'],
  ['headers.*', 'written', 'header {}'],
  ['body', 'platform', 'body field {}'],
  ['body.data', 'written', 'the body', 'base64'],
  ['origin', 'constant', 'origin {}'],
];

/** Lambda@Edge: the request of the viewer, and the response of the origin. */
export const EDGE: readonly Row[] = [
  ['Records.*.cf.config', 'platform', 'distribution {}'],
  ['Records.*.cf.config.requestId', 'platform', 'the request id'],
  ...below('Records.*.cf.request', EDGE_REQUEST),
  ['Records.*.cf.response', 'stored', 'response {}'],
  ['Records.*.cf.response.status', 'platform', 'the status', 'number'],
];

/** CloudFront Functions. */
export const EDGE_FUNCTION: readonly Row[] = [
  ['version', 'platform', 'the event version'],
  ['context', 'platform', 'context {}'],
  ['viewer.ip', 'platform', "the viewer's address", 'ip'],
  ['request.method', 'written', 'the method', 'enum'],
  ['request.uri', 'written', 'the path'],
  ['request.querystring.*', 'written', 'query parameter {}', 'url-encoded'],
  ['request.headers.*', 'written', 'header {}'],
  ['request.cookies.*', 'written', 'cookie {}'],
  ['response', 'stored', 'response {}'],
];
