import type { Span } from '../../../model/span.ts';
import type { Value } from '../../interpret/value.ts';
import { joinAll, onlyText, UNDEFINED, UNKNOWN } from '../../interpret/values.ts';
import type { Machine, Parameter } from '../model.ts';
import { NUMBER, TOKEN } from '../validation/formats.ts';
import { fastapiArguments } from './fastapi.ts';
import { placeOf, unwrapped } from './support.ts';
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

/** Calls a handler with arguments by the names of its parameters. */
function callByNames(route: Routed, argument: (parameter: Parameter) => Value): Value {
  const { machine, at } = route;
  const functions = unwrapped(route.handler);
  const results = functions.objects.map((one) => {
    const own = { ...UNDEFINED, atoms: [], objects: [one], proofs: undefined };
    const parameters = machine.parameters(own).filter(({ rest }) => rest === undefined);
    return machine.call(own, parameters.map(argument), placeOf(own, at));
  });
  return joinAll(results);
}

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
export function isInPath(path: string, name: string): boolean {
  return new RegExp(`[<{](?:\\w+(?:\\([^)]*\\))?:)?${escaped(name)}(?::\\w+)?[>}]`).test(path);
}

const FLASK: PythonStyle = {
  framework: 'flask',
  isNamed: false,
  run: (route) => {
    const result = callByNames(route, ({ name }) => pathArgument(route, name));
    answerPage(route, result);
  },
};

const FASTAPI: PythonStyle = {
  framework: 'fastapi',
  isNamed: false,
  run: (route) => {
    const inPath = (name: string): Value | undefined =>
      isInPath(route.path, name) ? pathArgument(route, name) : undefined;
    const result = callByNames(route, (parameter) =>
      fastapiArguments(route.machine, parameter, inPath, route.at),
    );
    sendData(route.machine, result, placeOf(route.handler, route.at), 'return');
  },
};

const POWERTOOLS: PythonStyle = {
  framework: 'powertools',
  isNamed: false,
  run: (route) => {
    const { machine } = route;
    const result = callByNames(route, (parameter) =>
      isInPath(route.path, parameter.name)
        ? pathArgument(route, parameter.name)
        : fastapiArguments(machine, parameter, () => undefined, route.at),
    );
    const at = placeOf(route.handler, route.at);
    sendData(machine, result, at, 'return');
  },
};

const CHALICE: PythonStyle = {
  ...POWERTOOLS,
  framework: 'chalice',
  run: (route) => {
    const result = callByNames(route, ({ name }) =>
      name === 'event' ? route.machine.event : pathArgument(route, name),
    );
    sendData(route.machine, result, placeOf(route.handler, route.at), 'return');
  },
};

/** AppSync resolvers and Bedrock tools: arguments by name from the event. */
const NAMED: PythonStyle = {
  framework: 'powertools',
  isNamed: true,
  run: (route) => {
    const { machine, at } = route;
    const args = machine.source(
      { origin: { kind: 'event' }, path: 'arguments', derived: false },
      at,
      'read',
    );
    const result = callByNames(route, ({ name }) => machine.member(args, name, at));
    sendData(machine, result, placeOf(route.handler, at), 'return');
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
function answerPage({ machine, handler, at }: Routed, result: Value): void {
  const where = placeOf(handler, at);
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
