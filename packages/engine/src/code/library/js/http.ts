import { NOTHING, onlyConstant, onlyText, UNDEFINED, withLabels } from '../../interpret/values.ts';
import type { Call, Model, Value } from '../model.ts';
import { HTTP_CLIENTS, type HttpClient } from './http-clients.ts';
import {
  apisOf,
  errorValue,
  inJavaScript,
  isFunction,
  isMissing,
  isRecord,
  lacks,
  misuse,
  native,
  remote,
  setting,
  unknownResult,
} from './support.ts';
import { urlControl } from './url-control.ts';

/** Where a request goes. */
function requestTo(call: Call, url: Value): void {
  call.machine.reachesHost(url, false, call.at, call.api);
  for (const { part, labels } of urlControl(url)) {
    const only = { ...withLabels(url, labels), objects: url.unknown ? url.objects : [] };
    call.machine.sink('request', only, call.at, call.api, part);
  }
  // Text from outside in a path or query leaves the function all the same.
  if (url.labels.length > 0) call.machine.sink('third-party', url, call.at, call.api, 'URL');
}

/** The text of a URL that is an object. */
function textOf(call: Call, url: Value): Value {
  const [made] = apisOf(url);
  if (made !== undefined) return made.args[0] ?? NOTHING;
  return isRecord(url) ? { ...call.machine.member(url, 'href', call.at), objects: [] } : url;
}

/** Fields of `http.request`'s options, and of clients that take all in one object. */
function requestOptions(call: Call, options: Value): void {
  const { machine, at, api } = call;
  for (const name of ['url', 'uri', 'baseURL', 'baseUrl', 'prefixUrl']) {
    const url = machine.member(options, name, at);
    if (!isMissing(url)) requestTo(call, textOf(call, url));
  }
  for (const name of ['host', 'hostname', 'socketPath']) {
    const host = machine.member(options, name, at);
    if (isMissing(host)) continue;
    machine.sink('request', host, at, api, name);
    if (name !== 'socketPath') machine.reachesHost(host, true, at, api);
  }
  disclose(call, options);
}

const SENT = [
  ['body', 'body'],
  ['data', 'body'],
  ['json', 'body'],
  ['form', 'body'],
  ['formData', 'body'],
  ['headers', 'headers'],
  ['auth', 'credentials'],
  ['params', 'query'],
  ['qs', 'query'],
  ['query', 'query'],
  ['searchParams', 'query'],
] as const;

/** What a request carries. */
function disclose(call: Call, options: Value): void {
  if (options.objects.length === 0 && options.labels.length === 0) return;
  const { machine, at, api } = call;
  for (const [name, part] of SENT) {
    const value = machine.member(options, name, at);
    if (!isMissing(value)) machine.sink('third-party', value, at, api, part);
  }
}

/** Notes a request that may wait as long as the function runs. `seconds`: what the client waits by itself; 0: for ever. */
function noteTimeout(call: Call, position: number, seconds: number): void {
  const names = ['timeout', 'signal', 'cancelToken', 'requestTimeout', 'headersTimeout'];
  const given = setting(call, position, 'timeout');
  if (typeof given === 'number' && given > 3000) {
    misuse(call, 'outgoing-call-timeout', [], { seconds: given / 1000 });
  }
  if (!lacks(call, position, names)) return;
  misuse(call, 'outgoing-call-without-timeout', [], { defaultSeconds: seconds });
}

function noteTls(call: Call, positions: readonly number[]): void {
  for (const position of positions) {
    for (const name of ['rejectUnauthorized', 'strictSSL', 'https.rejectUnauthorized']) {
      if (setting(call, position, name) === false) misuse(call, 'tls-verification-off');
    }
  }
}

/** Calls back with the answer, where the last argument is a function. */
function answer(call: Call): Value {
  const response = remote(call);
  for (const argument of call.args) {
    if (!isFunction(argument)) continue;
    const isPlain = /^https?\./.test(call.api);
    const nothing = call.machine.derive([], call.at);
    call.machine.call(argument, isPlain ? [response] : [nothing, response, response], call.at);
  }
  return response;
}

function modelOf(client: HttpClient): Model {
  return {
    api: client.api,
    effect: (call) => {
      const url = call.argument(client.url);
      const isOptions = isRecord(url) && isMissing(call.machine.member(url, 'href', call.at));
      if (isOptions) requestOptions(call, url);
      else requestTo(call, textOf(call, url));
      const options = call.argument(client.options);
      if (call.has(client.options) && !isFunction(options)) requestOptions(call, options);
      if (client.body !== undefined && call.has(client.body)) {
        call.machine.sink('third-party', call.argument(client.body), call.at, call.api, 'body');
      }
      if (client.waits !== 10 && client.made !== true && !hasGivenTimeout(call)) {
        noteTimeout(call, isOptions ? client.url : timed(call, client.options), client.waits);
      }
      noteTls(call, [client.url, client.options]);
    },
    returns: (call) => (isSender(call.api) ? sender(call) : answer(call)),
  };
}

/** A request object whose body is still to come. */
const isSender = (api: string): boolean =>
  /^(?:https?|follow-redirects\.https?)\.(?:request|get)$/.test(api);

/** An options argument that is a callback is none: the one before it counts. */
function timed(call: Call, position: number): number {
  return isFunction(call.argument(position)) ? position + 1 : position;
}

function hasGivenTimeout(call: Call): boolean {
  const [first] = call.args;
  return first !== undefined && isRecord(first) && !lacks(call, 0, ['timeout', 'signal']);
}

function sender(call: Call): Value {
  const { machine, at, api } = call;
  const response = answer(call);
  const send = native(machine, 'write', (args) => {
    for (const one of args.slice(0, 1)) {
      machine.sink('third-party', one, at, `${api}().write`, 'body');
    }
    return UNDEFINED;
  });
  const listen = native(machine, 'on', ([name, listener]) => {
    const isResponse = name !== undefined && onlyText(name) === 'response';
    const given = isResponse ? response : errorValue(call);
    if (listener !== undefined) machine.call(listener, [given], at);
    return UNDEFINED;
  });
  const limit = native(machine, 'setTimeout', ([time]) => {
    const milliseconds = time === undefined ? undefined : onlyConstant(time);
    const details = typeof milliseconds === 'number' ? { seconds: milliseconds / 1000 } : {};
    misuse(call, 'outgoing-call-limited', [], details);
    return UNDEFINED;
  });
  return machine.record({ write: send, end: send, on: listen, once: listen, setTimeout: limit });
}

/** Chains of superagent: the URL comes first, the rest follows. */
const CHAINS: readonly Model[] = [
  {
    api: [
      'superagent',
      'superagent.{get,post,put,patch,del,delete,head}',
      'superagent.agent().{get,post,put,patch,delete}',
    ],
    effect: (call) => {
      const position = call.api === 'superagent' && call.has(1) ? 1 : 0;
      requestTo(call, textOf(call, call.argument(position)));
    },
    returns: 'api',
  },
  {
    api: '**.{send,field,query,set,auth}',
    when: (call) => call.api.startsWith('superagent'),
    sinks: [{ kind: 'third-party', argument: { from: 0 }, part: 'request' }],
    returns: 'api',
  },
];

/** Requests to other servers, and what comes back. */
export const HTTP_MODELS: readonly Model[] = inJavaScript([
  ...HTTP_CLIENTS.map(modelOf),
  ...CHAINS,
  {
    method: ['json', 'formData'],
    when: (call) => call.args.length === 0,
    returns: (call) => call.machine.step(call.receiver, '$json', call.at, 'is parsed as JSON'),
  },
  {
    method: ['text', 'arrayBuffer', 'blob', 'buffer', 'bytes'],
    when: (call) => call.args.length === 0,
    returns: 'receiver',
  },
  {
    api: ['axios.create', 'got.extend', 'ky.create', 'ky.extend'],
    effect: (call) => {
      noteTls(call, [0]);
      requestOptions(call, call.argument(0));
      if (!call.api.startsWith('ky')) noteTimeout(call, 0, 0);
    },
    returns: 'api',
  },
  {
    api: [
      'https.Agent',
      'https.{createServer}',
      'tls.connect',
      'undici.Agent',
      'nodemailer.createTransport',
    ],
    effect: (call) => {
      noteTls(call, [0, 1, 2]);
      if (setting(call, 0, 'tls.rejectUnauthorized') === false)
        misuse(call, 'tls-verification-off');
      if (setting(call, 0, 'connect.rejectUnauthorized') === false)
        misuse(call, 'tls-verification-off');
    },
    returns: 'api',
  },
  {
    api: ['AbortController', 'AbortSignal.{timeout,any,abort}', 'axios.CancelToken.source'],
    returns: unknownResult,
  },
  {
    api: [
      'Headers',
      'FormData',
      'form-data',
      'Request',
      'Response',
      'undici.{Headers,FormData,Request,Response}',
      'node-fetch.{Headers,Request,Response}',
    ],
    returns: 'arguments',
  },
  {
    api: ['axios.isAxiosError', 'axios.{interceptors,defaults}', 'axios-retry'],
    returns: 'nothing',
  },
  {
    api: [
      'dns.{lookup,resolve,resolve4,reverse}',
      'dns/promises.{lookup,resolve}',
      'net.{connect,createConnection}',
      'ws',
      'ws.WebSocket',
      'socket.io-client.io',
      'ssh2.Client().connect',
      'ftp().connect',
      'puppeteer.launch().newPage().goto',
      'playwright.chromium.launch().newPage().goto',
      'puppeteer-core.launch().newPage().goto',
      'playwright-core.chromium.launch().newPage().goto',
    ],
    sinks: [{ kind: 'request', argument: 0, part: 'host' }],
    returns: 'api',
  },
]);
