import type { Span } from '../../../model/span.ts';
import type { Value } from '../../interpret/value.ts';
import { onlyText, UNDEFINED, UNKNOWN } from '../../interpret/values.ts';
import type { Machine, Parameter } from '../model.ts';
import { NUMBER, TOKEN } from '../validation/formats.ts';
import { fastapiArguments } from './fastapi.ts';
import { eventPart, placeOf, unwrapped } from './support.ts';
import { namedPart } from './web-request.ts';
import { isPageType, sendData, sendHeaders, sendPage } from './web-response.ts';

/** A handler of a route, to be run. */
export type Routed = {
  readonly machine: Machine;
  readonly handler: Value;
  readonly path: string;
  readonly at: Span;
};

/** How a framework calls the handlers of its routes, and what it does with what they give back. */
export type PythonStyle = {
  readonly framework: string;
  /** Routes are names (of fields, of tools), not paths. */
  readonly isNamed: boolean;
  readonly run: (route: Routed) => void;
};

type Answering = (route: Routed, value: Value, at: Span) => void;

/** Calls a handler with arguments by the names of its parameters. */
function callByNames(
  route: Routed,
  argument: (parameter: Parameter) => Value,
  answer: Answering,
): void {
  const { machine, at } = route;
  for (const one of unwrapped(route.handler).objects) {
    const own = { ...UNDEFINED, atoms: [], objects: [one], proofs: undefined };
    const parameters = machine.parameters(own).filter(({ rest }) => rest === undefined);
    const args = parameters.map(argument);
    machine.callHandler(own, args, placeOf(own, at), (value, where) => answer(route, value, where));
  }
}

/** What is given back goes out as JSON. */
const asData: Answering = ({ machine }, value, at) => sendData(machine, value, at, 'return');

/** `<int:id>`, `<id>`, `{id}`, `{id:path}`: what a parameter of the path is, by the converter that it is written with. */
function pathArgument(route: Routed, name: string): Value {
  const { machine, at } = route;
  const value = namedPart(
    machine,
    'params',
    { ...UNDEFINED, atoms: [{ kind: 'constant', value: name }] },
    at,
  );
  const converter = new RegExp(`<(\\w+)(?:\\([^)]*\\))?:${escaped(name)}>`).exec(route.path)?.[1];
  if (converter === 'int' || converter === 'float') return machine.clear(value, NUMBER);
  return converter === 'uuid' ? machine.clear(value, TOKEN) : value;
}

function escaped(name: string): string {
  return name.replace(/\W/g, '');
}

/** Whether the path of a route names this parameter. */
function isInPath(path: string, name: string): boolean {
  return new RegExp(`[<{](?:\\w+(?:\\([^)]*\\))?:)?${escaped(name)}(?::\\w+)?[>}]`).test(path);
}

const FLASK: PythonStyle = {
  framework: 'flask',
  isNamed: false,
  run: (route) => callByNames(route, ({ name }) => pathArgument(route, name), asPage),
};

const FASTAPI: PythonStyle = {
  framework: 'fastapi',
  isNamed: false,
  run: (route) => {
    const inPath = (name: string): Value | undefined =>
      isInPath(route.path, name) ? pathArgument(route, name) : undefined;
    const { machine, at } = route;
    callByNames(route, (parameter) => fastapiArguments(machine, parameter, inPath, at), asData);
  },
};

/** With validation, Powertools takes parameters as FastAPI does. */
const POWERTOOLS: PythonStyle = { ...FASTAPI, framework: 'powertools' };

const CHALICE: PythonStyle = {
  framework: 'chalice',
  isNamed: false,
  run: (route) => {
    const { event } = route.machine;
    const argument = ({ name }: Parameter): Value =>
      name === 'event' ? event : pathArgument(route, name);
    callByNames(route, argument, asData);
  },
};

/** AppSync resolvers and Bedrock tools: arguments by name from the event. */
const NAMED: PythonStyle = {
  framework: 'powertools',
  isNamed: true,
  run: (route) => {
    const { machine, at } = route;
    const args = eventPart(machine, 'arguments', at);
    callByNames(route, ({ name }) => machine.member(args, name, at), asData);
  },
};

/** How the framework of an app calls its handlers. */
export function pythonStyle(path: string): PythonStyle {
  if (/fastapi|starlette/.test(path)) return FASTAPI;
  if (/chalice/.test(path)) return CHALICE;
  if (/AppSync/.test(path)) return NAMED;
  return /powertools/.test(path) ? POWERTOOLS : FLASK;
}

/** Flask sends a text as a page and a dictionary as JSON; a tuple is body, status and headers. */
function asPage({ machine }: Routed, result: Value, where: Span): void {
  const tuples = machine.records(result).filter((one) => one.isList);
  const plain = {
    ...result,
    objects: result.objects.filter((one) => one.kind !== 'record' || !one.isList),
  };
  sendPage(machine, plain, where, 'return');
  for (const { store } of tuples) {
    const [body, second, third] = [...store.fields.values()].map((cell) => cell.value);
    const headers = [second, third].filter((one) => one !== undefined);
    const types = headers.map((one) => machine.member(one, 'Content-Type', where));
    const type = types.find((one) => onlyText(one) !== undefined);
    if (isPageType(type)) sendPage(machine, body ?? UNKNOWN, where, 'return');
    else sendData(machine, body ?? UNKNOWN, where, 'return');
    for (const one of headers) sendHeaders(machine, one, where, 'return');
  }
}
