import type { Span } from '../../../model/span.ts';
import type { Value } from '../../interpret/value.ts';
import { onlyText } from '../../interpret/values.ts';
import type { Machine } from '../model.ts';
import { eventPart } from './support.ts';

/** Parts of a web request, under one set of names for all frameworks, as parts of an API's event. */
const PARTS: Readonly<Record<string, string>> = {
  json: 'body.$json',
  form: 'body.$form',
  text: 'body',
  query: 'queryStringParameters',
  params: 'pathParameters',
  headers: 'headers',
  cookies: 'headers.cookie',
  path: 'path',
  method: 'httpMethod',
  host: 'headers.host',
  ip: 'requestContext.identity.sourceIp',
  context: 'requestContext',
};

/** A part of the request: `json`, `form`, `text`, `query`, `params`, `headers`, `cookies`, `path`, `host` … */
export function requestPart(machine: Machine, part: keyof typeof PARTS | string, at: Span): Value {
  return eventPart(machine, PARTS[part] ?? part, at);
}

/** One entry of a part (`query`, `headers`), by a name that the program gives. */
export function namedPart(
  machine: Machine,
  part: string,
  name: Value | undefined,
  at: Span,
): Value {
  const whole = requestPart(machine, part, at);
  const text = name === undefined ? undefined : onlyText(name);
  return text === undefined ? machine.element(whole, at) : machine.member(whole, text, at);
}
