import type { Value } from '../../interpret/value.ts';
import { constantsOf, joinAll, UNKNOWN } from '../../interpret/values.ts';
import type { Call, Model } from '../model.ts';
import { answer, isFunction } from './answers.ts';
import { apisIn, clientOf, observeCredentials, observeSecret } from './clients.ts';
import { documentOf } from './items.ts';
import { documentOperation, pascal, waiterOperation } from './operations.ts';
import type { Request } from './request.ts';
import { perform, presign } from './request.ts';
import { servicePrefix } from './services.ts';

/** `aws-sdk.S3()`, `aws-sdk/clients/s3()`, `aws-sdk.DynamoDB.DocumentClient()`. */
const CLIENT =
  /^aws-sdk(?:\/clients\/(?!all\.)([a-z0-9]+)(?:\.\w+)?|(?:\/clients\/all|\/index|\/global)?\.(\w+))(\.DocumentClient)?\(\)/;

/** Operations that hide behind another name. */
const RENAMED: Readonly<Record<string, string>> = { Upload: 'PutObject' };

/** Methods that are no operations. */
const HOUSEKEEPING = new Set(['config', 'setupRequestListeners', 'defineService', 'on']);

/** The operation of a method of a version 2 client, as a request. */
function requestOf(call: Call, method: string, parameters: Value): Request | undefined {
  const found = CLIENT.exec(call.api);
  const service = found?.[1] ?? found?.[2];
  if (service === undefined) return undefined;
  const isDocument = call.api.includes('DocumentClient()');
  const name = pascal(method);
  const renamed = Object.hasOwn(RENAMED, name) ? RENAMED[name] : undefined;
  return {
    service: servicePrefix(service),
    operation: isDocument ? documentOperation(name) : (renamed ?? name),
    parameters,
    through: 'aws-sdk',
    client: clientFacts(call),
    lowLevel: !isDocument,
  };
}

function clientFacts(call: Call): Value | undefined {
  const settings = joinAll(apisIn(call.receiver).map((api) => api.args[0] ?? UNKNOWN));
  return clientOf(call.machine, settings, call.at);
}

function methodOf(call: Call): string {
  return call.api.slice(call.api.lastIndexOf('.') + 1);
}

/** The parameters come first, unless only a callback is given. */
function inputOf(call: Call, position: number): Value {
  const given = call.args[position];
  return given === undefined || isFunction(given) ? call.machine.record({}) : given;
}

function callOperation(call: Call): Value {
  const request = requestOf(call, methodOf(call), inputOf(call, 0));
  return request === undefined ? UNKNOWN : answer(call, perform(call, request));
}

/** `getSignedUrl('putObject', params)`. */
function signUrl(call: Call): Value {
  const methods = constantsOf(call.argument(0)).filter((one) => typeof one === 'string');
  const urls = methods.map((method) => {
    const request = requestOf(call, method, inputOf(call, 1));
    return request === undefined ? UNKNOWN : presign(call, request);
  });
  return answer(call, joinAll(urls.length > 0 ? urls : [UNKNOWN]));
}

/** `createPresignedPost({ Bucket, Fields: { key }, Conditions })`. */
function signPost(call: Call): Value {
  const { machine, at } = call;
  const input = inputOf(call, 0);
  const parameters = machine.record({
    Bucket: machine.field(input, 'Bucket', at),
    Key: machine.field(input, 'Fields.key', at),
    Conditions: machine.field(input, 'Conditions', at),
    Expires: machine.field(input, 'Expires', at),
  });
  const request = requestOf(call, 'putObject', parameters);
  const url = request === undefined ? UNKNOWN : presign(call, request);
  return answer(call, machine.record({ url, fields: machine.record({}, url) }));
}

function waitFor(call: Call): Value {
  const [state] = constantsOf(call.argument(0));
  const operation = typeof state === 'string' ? waiterOperation(state) : undefined;
  const request = requestOf(call, operation ?? '', inputOf(call, 1));
  if (operation === undefined || request === undefined) return UNKNOWN;
  return answer(call, perform(call, request));
}

/** `new AWS.S3.ManagedUpload({ params })`. */
function managedUpload(call: Call): Value {
  const parameters = call.machine.member(call.argument(0), 'params', call.at);
  const through = 'aws-sdk';
  return perform(call, {
    service: 's3',
    operation: 'PutObject',
    parameters,
    through,
    client: undefined,
  });
}

const isOperation = (call: Call): boolean => {
  const method = methodOf(call);
  return !call.construct && /^[a-z]\w*$/.test(method) && !HOUSEKEEPING.has(method);
};

function makeClient(call: Call): void {
  if (!call.has(0)) return;
  const settings = call.argument(0);
  const { machine, at } = call;
  machine.sink('request', machine.member(settings, 'endpoint', at), at, call.api, 'endpoint');
  observeCredentials(call, settings);
}

/** Ends of the path of a version 2 client before the method's name. */
const CLIENTS = [
  'aws-sdk.*()',
  'aws-sdk.DynamoDB.DocumentClient()',
  'aws-sdk/clients/*()',
  'aws-sdk/clients/*.*()',
  'aws-sdk/global.*()',
  'aws-sdk/index.*()',
] as const;

const onClients = (method: string): readonly string[] => CLIENTS.map((path) => `${path}.${method}`);

/** Methods of clients that are no operations. */
const SPECIAL = new Set([
  'getSignedUrl',
  'getSignedUrlPromise',
  'createPresignedPost',
  'waitFor',
  'createSet',
]);

/** The JavaScript SDK, version 2. */
export const JS_SERVICE_OBJECT_MODELS: readonly Model[] = [
  {
    api: ['aws-sdk.CloudFront.Signer().*', 'aws-sdk/clients/cloudfront.Signer().*'],
    sinks: [{ kind: 'presign', argument: 0, field: 'url', part: 'URL' }],
    returns: (call) =>
      answer(
        call,
        call.machine.derive([call.argument(0)], call.at, 'becomes part of a signed URL'),
      ),
  },
  { api: onClients('{getSignedUrl,getSignedUrlPromise}'), returns: signUrl },
  { api: onClients('createPresignedPost'), returns: signPost },
  { api: onClients('waitFor'), returns: waitFor },
  { api: onClients('createSet'), returns: 'argument:0' },
  {
    api: onClients('*'),
    when: (call) => isOperation(call) && !SPECIAL.has(methodOf(call)),
    returns: callOperation,
  },
  { api: 'aws-sdk.S3.ManagedUpload', returns: managedUpload },
  {
    api: [
      'aws-sdk.*',
      'aws-sdk.DynamoDB.DocumentClient',
      'aws-sdk/clients/*',
      'aws-sdk/clients/*.*',
    ],
    when: (call) => call.construct,
    effect: makeClient,
    returns: 'api',
  },
  {
    api: ['aws-sdk.config.update', 'aws-sdk.Config', 'aws-sdk/global.config.update'],
    effect: (call) => observeCredentials(call, call.argument(0)),
    returns: 'nothing',
  },
  {
    api: 'aws-sdk.Credentials',
    effect: (call) => {
      if (!observeSecret(call, call.argument(1), 'secretAccessKey')) {
        observeCredentials(call, call.argument(0));
      }
    },
    returns: 'api',
  },
  {
    api: [
      'aws-sdk.DynamoDB.Converter.{marshall,unmarshall,input,output}',
      'aws-sdk/clients/dynamodb.Converter.{marshall,unmarshall,input,output}',
      'aws-sdk/clients/dynamodb.DynamoDB.Converter.{marshall,unmarshall,input,output}',
    ],
    returns: (call) => documentOf(call.machine, call.argument(0), call.at),
  },
];
