import type { ApiObj, Value } from '../../interpret/value.ts';
import { isNothing, joinAll, NOTHING, UNKNOWN } from '../../interpret/values.ts';
import type { Call, Machine, Model } from '../model.ts';
import { answer, pagesOf } from './answers.ts';
import { apisIn, clientOf, observeCredentials } from './clients.ts';
import { documentOf } from './items.ts';
import { documentOperation, pascal, waiterOperation } from './operations.ts';
import type { Request } from './request.ts';
import { perform, presign } from './request.ts';
import { servicePrefix } from './services.ts';

const PACKAGE = /^(@aws-sdk\/(?:client-([a-z0-9-]+)|lib-dynamodb))\.(.+)$/;
const COMMAND = /(?:^|\.)([A-Z]\w*)Command\(\)$/;
const DOCUMENT_PACKAGE = '@aws-sdk/lib-dynamodb';

/** Methods of clients that are no operations. */
const HOUSEKEEPING = new Set(['send', 'destroy', 'on', 'catch', 'then']);

type Place = { readonly library: string; readonly service: string; readonly rest: string };

function placeOf(path: string): Place | undefined {
  const [, library, name, rest] = PACKAGE.exec(path) ?? [];
  if (library === undefined || rest === undefined) return undefined;
  return { library, service: name === undefined ? 'dynamodb' : servicePrefix(name), rest };
}

/** Settings of the client that a value is, through the wrappers that SDKs have for clients. */
function settingsOf(client: Value, depth = 4): Value {
  const found = apisIn(client).map((api): Value => {
    const [first] = api.args;
    if (first === undefined || depth === 0) return NOTHING;
    return api.path.endsWith('.from()') ? settingsOf(first, depth - 1) : first;
  });
  return joinAll(found);
}

/** Settings of a client for the facts. */
function clientFacts(call: Call, client: Value): Value | undefined {
  return clientOf(call.machine, settingsOf(client), call.at);
}

function commandsIn(value: Value | undefined): readonly ApiObj[] {
  return value === undefined ? [] : apisIn(value).filter((api) => commandName(api) !== undefined);
}

function commandName(api: ApiObj): string | undefined {
  const place = placeOf(api.path);
  return place === undefined ? undefined : COMMAND.exec(place.rest)?.[1];
}

function requestOf(machine: Machine, command: ApiObj, client: Value | undefined): Request {
  const { library = '', service = '' } = placeOf(command.path) ?? {};
  const name = commandName(command) ?? '';
  const isDocument = library === DOCUMENT_PACKAGE;
  return {
    service,
    operation: isDocument ? documentOperation(name) : name,
    parameters: command.args[0] ?? machine.record({}),
    through: library,
    client,
    lowLevel: !isDocument,
  };
}

const takesCommand = (call: Call): boolean => commandsIn(call.args[0]).length > 0;

/** `client.send(new PutObjectCommand(input))`, whatever the client comes wrapped in. */
function send(call: Call): Value {
  const client = clientFacts(call, call.receiver);
  const results = commandsIn(call.args[0]).map((command) =>
    perform(call, requestOf(call.machine, command, client)),
  );
  return answer(call, joinAll(results));
}

function isOperation(call: Call): boolean {
  const name = call.api.slice(call.api.lastIndexOf('.') + 1);
  // Clients without methods of their own (`DynamoDBClient`) can only send: other calls on them throw.
  if (/Client\(\)\.\w+$/.test(call.api)) return false;
  return !call.construct && /^[a-z]/.test(name) && !HOUSEKEEPING.has(name) && !name.endsWith(')');
}

/** `new S3({}).putObject(input)`, `DynamoDBDocument.from(client).put(input)`. */
function callOperation(call: Call): Value {
  const place = placeOf(call.api);
  if (place === undefined) return UNKNOWN;
  const isDocument = place.library === DOCUMENT_PACKAGE;
  const name = pascal(place.rest.slice(place.rest.lastIndexOf('.') + 1));
  const result = perform(call, {
    service: place.service,
    operation: isDocument ? documentOperation(name) : name,
    parameters: inputOf(call, 0),
    through: place.library,
    client: clientFacts(call, call.receiver),
    lowLevel: !isDocument,
  });
  return answer(call, result);
}

function inputOf(call: Call, position: number): Value {
  return call.args[position] ?? call.machine.record({});
}

/** `paginateScan({ client }, input)`, `waitUntilObjectExists({ client }, input)`. */
function outside(
  call: Call,
  prefix: string,
  operation: (name: string) => string | undefined,
): Value {
  const place = placeOf(call.api);
  const found = place === undefined ? undefined : operation(place.rest.slice(prefix.length));
  if (place === undefined || found === undefined) return UNKNOWN;
  const client = call.machine.member(call.argument(0), 'client', call.at);
  return perform(call, {
    service: place.service,
    operation: found,
    parameters: inputOf(call, 1),
    through: place.library,
    client: clientFacts(call, client),
    lowLevel: place.library !== DOCUMENT_PACKAGE,
  });
}

/** A client whose endpoint comes from outside talks to whom the caller likes, with the function's credentials. */
function makeClient(call: Call): void {
  const settings = call.argument(0);
  const { machine, at } = call;
  if (!call.has(0) || !/(?:Client|\.[A-Z]\w*)$/.test(call.api)) return;
  const endpoint = machine.member(settings, 'endpoint', at);
  machine.sink('request', endpoint, at, call.api, 'endpoint');
  observeCredentials(call, settings);
}

function signUrl(call: Call): Value {
  const client = clientFacts(call, call.argument(0));
  const urls = commandsIn(call.args[1]).map((command) =>
    presign(call, { ...requestOf(call.machine, command, client), through: call.api }),
  );
  return urls.length > 0 ? joinAll(urls) : call.machine.derive(call.args.slice(1), call.at);
}

/** `createPresignedPost(client, { Bucket, Key, … })`: `url` and `fields` of a form. */
function signPost(call: Call): Value {
  const request: Request = {
    service: 's3',
    operation: 'PutObject',
    parameters: call.argument(1),
    through: '@aws-sdk/s3-presigned-post',
    client: clientFacts(call, call.argument(0)),
  };
  const url = presign(call, request);
  return call.machine.record({ url, fields: call.machine.record({}, url) });
}

/** `new Upload({ client, params }).done()`. */
function upload(call: Call): Value {
  const { machine, at } = call;
  const results = apisIn(call.receiver).map((made) => {
    const options = made.args[0] ?? UNKNOWN;
    return perform(call, {
      service: 's3',
      operation: 'PutObject',
      parameters: machine.member(options, 'params', at),
      through: '@aws-sdk/lib-storage',
      client: clientFacts(call, machine.member(options, 'client', at)),
    });
  });
  return joinAll(results);
}

/** `fromTemporaryCredentials({ params: { RoleArn } })`. */
function assumeRole(call: Call): void {
  const parameters = call.machine.member(call.argument(0), 'params', call.at);
  if (isNothing(parameters)) return;
  const through = '@aws-sdk/credential-providers';
  perform(call, {
    service: 'sts',
    operation: 'AssumeRole',
    parameters,
    through,
    client: undefined,
  });
}

/** The JavaScript SDK, version 3. */
export const JS_COMMAND_MODELS: readonly Model[] = [
  { api: '**.send', language: 'javascript', when: takesCommand, returns: send },
  { method: ['send', 'execute'], language: 'javascript', when: takesCommand, returns: send },
  {
    api: ['@aws-sdk/client-*.*().*', '@aws-sdk/lib-dynamodb.DynamoDBDocument.from().*'],
    when: isOperation,
    returns: callOperation,
  },
  {
    api: '@aws-sdk/client-*.*',
    when: (call) => call.construct,
    effect: makeClient,
    returns: 'api',
  },
  {
    api: ['@aws-sdk/client-*.paginate*', '@aws-sdk/lib-dynamodb.paginate*'],
    returns: (call) =>
      pagesOf(
        call,
        outside(call, 'paginate', (name) => name),
      ),
  },
  {
    api: '@aws-sdk/client-*.waitUntil*',
    returns: (call) => outside(call, 'waitUntil', waiterOperation),
  },
  {
    api: [
      '@aws-sdk/lib-dynamodb.*',
      '@aws-sdk/lib-dynamodb.{DynamoDBDocumentClient,DynamoDBDocument}.from',
    ],
    returns: 'api',
  },
  { api: '@aws-sdk/s3-request-presigner.getSignedUrl', returns: signUrl },
  { api: '@aws-sdk/s3-presigned-post.createPresignedPost', returns: signPost },
  {
    api: '@aws-sdk/cloudfront-signer.{getSignedUrl,getSignedCookies}',
    sinks: [{ kind: 'presign', argument: 0, field: 'url', part: 'URL' }],
    returns: (call) =>
      call.machine.derive([call.argument(0)], call.at, 'becomes part of a signed URL'),
  },
  { api: '@aws-sdk/lib-storage.Upload', returns: 'api' },
  { api: '@aws-sdk/lib-storage.Upload().done', returns: upload },
  { api: '@aws-sdk/lib-storage.Upload().*', returns: 'nothing' },
  {
    api: '@aws-sdk/util-dynamodb.{marshall,unmarshall,convertToAttr,convertToNative}',
    returns: (call) => documentOf(call.machine, call.argument(0), call.at),
  },
  {
    api: ['@aws-sdk/credential-providers.fromTemporaryCredentials'],
    effect: assumeRole,
    returns: 'nothing',
  },
  {
    api: [
      '@aws-sdk/{credential-providers,credential-provider-node,credential-provider-ini,credential-provider-env}.*',
    ],
    returns: 'nothing',
  },
  {
    api: ['@aws-sdk/util-stream-node.sdkStreamMixin', '@smithy/util-stream.sdkStreamMixin'],
    returns: 'argument:0',
  },
];
