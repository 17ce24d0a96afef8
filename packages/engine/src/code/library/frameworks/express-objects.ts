import type { Span } from '../../../model/span.ts';
import type { Value } from '../../interpret/value.ts';
import { constant, onlyText, SCALAR, UNDEFINED, UNKNOWN } from '../../interpret/values.ts';
import type { Machine } from '../model.ts';
import { dynamicRecord, native } from './support.ts';
import { namedPart, requestPart } from './web-request.ts';
import {
  isPageType,
  sendAway,
  sendData,
  sendHeader,
  sendHeaders,
  sendPage,
} from './web-response.ts';

const PART_OF: Readonly<Record<string, string>> = {
  query: 'query',
  params: 'params',
  headers: 'headers',
  rawHeaders: 'headers',
  cookies: 'cookies',
  signedCookies: 'cookies',
  rawBody: 'text',
  url: 'path',
  originalUrl: 'path',
  path: 'path',
  hostname: 'host',
  host: 'host',
  ip: 'ip',
  ips: 'ip',
  files: 'form',
  file: 'form',
  requestContext: 'context',
};

/**
 * Express's `req`. `body` names the part of the event that its body parsers give; `answers`: what has the
 * other methods, where one object is both (Koa).
 */
export function expressRequest(machine: Machine, body: string, answers?: Value): Value {
  const reader = (part: string): Value =>
    native(machine, 'get', ([name], at) => namedPart(machine, part, name, at));
  return dynamicRecord(machine, (name, at) => {
    const part = name === 'body' ? body : PART_OF[name];
    if (part !== undefined) return requestPart(machine, part, at);
    if (name === 'get' || name === 'header') return reader('headers');
    if (name === 'param') return reader('params');
    if (name === 'method') return SCALAR;
    if (name === 'apiGateway') {
      return machine.record({ event: machine.event, context: machine.context });
    }
    if (name === 'event') return machine.event;
    // The request of Node below that of a framework, on which plugins leave what they read as well.
    if (name === 'raw' || name === 'req') return expressRequest(machine, body);
    // Middleware and plugins set what they like: that nothing is known of it does not say that it is not there.
    return answers === undefined ? UNKNOWN : machine.member(answers, name, at);
  });
}

type Answer = (args: readonly Value[], at: Span) => void;

/** Express's `res`: each method goes to the caller, and gives `res` back. `type`: the content type of texts where nothing else is said. */
export function expressResponse(machine: Machine, type?: string): Value {
  const state: { type: Value | undefined } = {
    type: type === undefined ? undefined : constant(type),
  };
  const methods = answersOf(machine, state);
  const response = dynamicRecord(machine, (name) => made.get(name));
  const made = new Map(
    Object.entries(methods).map(([name, answer]) => [
      name,
      native(machine, name, (args, at) => {
        answer(args, at);
        return response;
      }),
    ]),
  );
  made.set('locals', machine.record({}, UNKNOWN));
  made.set(
    'on',
    native(machine, 'on', () => response),
  );
  made.set(
    'once',
    native(machine, 'once', () => response),
  );
  return response;
}

function answersOf(
  machine: Machine,
  state: { type: Value | undefined },
): Readonly<Record<string, Answer>> {
  const send: Answer = ([status, value], at) => {
    const body = value ?? status ?? UNDEFINED;
    if (isPageType(state.type)) sendPage(machine, body, at, 'response.send');
    else sendData(machine, body, at, 'response.send');
  };
  const data: Answer = (args, at) => {
    for (const value of args) sendData(machine, value, at, 'response.json');
  };
  return {
    send,
    end: send,
    write: send,
    json: data,
    jsonp: data,
    ...headersOf(machine, state),
    ...filesOf(machine),
    ...Object.fromEntries(SILENT.map((name) => [name, () => {}])),
  };
}

/** Methods that send nothing of what they are given. */
const SILENT: readonly string[] = [
  'status',
  'sendStatus',
  'vary',
  'attachment',
  'clearCookie',
  'links',
  'removeHeader',
  'flushHeaders',
];

/** Methods that send a view or a file. */
function filesOf(machine: Machine): Readonly<Record<string, Answer>> {
  return {
    render: ([view, ...values], at) => {
      machine.sink('path', view ?? UNDEFINED, at, 'response.render', 'name of the view');
      for (const value of values) sendData(machine, value, at, 'response.render');
    },
    sendFile: ([path], at) =>
      machine.sink('path', path ?? UNDEFINED, at, 'response.sendFile', 'path'),
    download: ([path], at) =>
      machine.sink('path', path ?? UNDEFINED, at, 'response.download', 'path'),
  };
}

/** Methods that set headers. */
function headersOf(
  machine: Machine,
  state: { type: Value | undefined },
): Readonly<Record<string, Answer>> {
  const header: Answer = ([name, value], at) => {
    if (name === undefined) return;
    if (value === undefined) sendHeaders(machine, name, at, 'response.set');
    else {
      if (onlyText(name)?.toLowerCase() === 'content-type') state.type = value;
      sendHeader(machine, { name, value }, at, 'response.set');
    }
  };
  const type: Answer = ([given]) => {
    state.type = given;
  };
  return {
    redirect: (args, at) => sendAway(machine, args.at(-1) ?? UNDEFINED, at, 'response.redirect'),
    location: ([url], at) => sendAway(machine, url ?? UNDEFINED, at, 'response.location'),
    set: header,
    header,
    setHeader: header,
    append: header,
    writeHead: (args, at) =>
      sendHeaders(machine, args.at(-1) ?? UNDEFINED, at, 'response.writeHead'),
    cookie: ([name, value], at) => {
      if (value !== undefined) machine.sink('header', value, at, 'response.cookie', 'cookie');
      if (name !== undefined) machine.sink('header', name, at, 'response.cookie', 'cookie name');
    },
    type,
    contentType: type,
  };
}
