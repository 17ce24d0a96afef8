import type { Span } from '../../../../model/span.ts';
import type { ClassObj, Value } from '../../../interpret/value.ts';
import { ofObject, onlyText, UNDEFINED } from '../../../interpret/values.ts';
import { containerOf } from '../../injection/container.ts';
import { type Mark, marksOfClass, marksOfMethod } from '../../injection/marks.ts';
import type { Machine } from '../../model.ts';
import { itemsOf } from '../../validation/reader.ts';
import { expressRequest, expressResponse } from '../express-objects.ts';
import { joinPaths, native, placeOf } from '../support.ts';
import { sendAway, sendData, sendPage } from '../web-response.ts';
import { executionContext, type Serving } from './context.ts';
import { answersItself, parameterValue } from './parameters.ts';

/** How the controllers of an application are served. */
export type Application = {
  readonly framework: string;
  readonly prefix: string;
  readonly pipes: readonly Value[];
  readonly guards: readonly Value[];
  readonly middlewares: readonly Value[];
  /** Whether bodies are held against their class without any pipe. */
  readonly validates: boolean;
  /** Whether a text (an object never is) that a handler gives back is shown as a page. */
  readonly sendsPages: boolean;
};

const METHODS: ReadonlyMap<string, string> = new Map([
  ...['Get', 'Post', 'Put', 'Delete', 'Patch', 'Options', 'Head', 'Search'].map(
    (name) => [name, name.toUpperCase()] as const,
  ),
  ['All', 'ANY'],
  ['Sse', 'GET'],
]);

/** Methods that answer a field of GraphQL. */
const FIELDS = /^(?:Query|Mutation|Subscription|ResolveField|FieldResolver)$/;

const MAX_DEPTH = 8;

/** Registers the routes of a controller: each decorated method, its own and those of its bases. */
export function serveController(machine: Machine, type: ClassObj, app: Application): void {
  const marks = marksOfClass(type);
  const prefixes = marks
    .filter(({ name }) => /^(?:Json)?Controller$/.test(name))
    .flatMap(({ args }) => pathsOf(machine, args[0]));
  for (const [name, method] of methodsOf(type, 0)) {
    const own = marksOfMethod(machine, method);
    for (const mark of own) {
      const isField = FIELDS.test(mark.name);
      const verb = isField ? 'POST' : METHODS.get(mark.name);
      if (verb === undefined) continue;
      const paths = pathsOf(machine, mark.args[0]);
      const path = joinPaths(app.prefix, joinPaths(prefixes[0] ?? '', paths[0] ?? ''));
      const at = placeOf(method, mark.at);
      const rooted = path.startsWith('/') ? path : `/${path}`;
      machine.route({
        method: verb,
        path: isField ? `${mark.name}.${name}` : rooted,
        framework: app.framework,
        at: mark.at,
        run: () => runRoute(machine, { type, name, marks: [...marks, ...own], own, at }, app),
      });
    }
  }
}

function methodsOf(type: ClassObj, depth: number): ReadonlyMap<string, Value> {
  if (depth > MAX_DEPTH) return new Map();
  const inherited = type.bases.flatMap((base) =>
    base.objects.flatMap((one) => (one.kind === 'class' ? [...methodsOf(one, depth + 1)] : [])),
  );
  const own = [...type.members].map(([name, { value }]) => [name, value] as const);
  return new Map([...inherited, ...own]);
}

function pathsOf(machine: Machine, given: Value | undefined): readonly string[] {
  if (given === undefined) return [];
  const text = onlyText(given);
  if (text !== undefined) return [text];
  return machine.records(given).flatMap((record) => {
    if (record.isList)
      return itemsOf(machine, ofObject(record)).flatMap((one) => onlyText(one) ?? []);
    const path = record.store.fields.get('path')?.value;
    return path === undefined ? [] : pathsOf(machine, path);
  });
}

type Handling = {
  readonly type: ClassObj;
  readonly name: string;
  /** Decorators of class and method together. */
  readonly marks: readonly Mark[];
  readonly own: readonly Mark[];
  readonly at: Span;
};

function runRoute(
  machine: Machine,
  { type, name, marks, own, at }: Handling,
  app: Application,
): void {
  const serving: Serving = {
    machine,
    request: expressRequest(machine, 'json'),
    response: expressResponse(machine),
  };
  const named = (decorator: string): readonly Value[] =>
    marks.flatMap((mark) => (mark.name === decorator ? mark.args : []));
  for (const one of app.middlewares) runMiddleware(serving, one, at);
  for (const guard of [...app.guards, ...named('UseGuards')]) runGuard(serving, guard, at);
  const method = machine.member(containerOf(machine).instance(type, at), name, at);
  const parameters = machine.parameters(method);
  const pipes = [...app.pipes, ...named('UsePipes')];
  const args = parameters.map((one) =>
    parameterValue({ ...serving, pipes, validates: app.validates }, one, at),
  );
  const isSilent = answersItself(parameters, machine);
  const isField = own.some((mark) => FIELDS.test(mark.name));
  const isAway = own.some((mark) => mark.name === 'Redirect');
  machine.callHandler(method, args, at, (value, where) => {
    if (isSilent) return;
    if (isAway) sendAway(machine, machine.member(value, 'url', where), where, 'return');
    else if (app.sendsPages && !isField && value.objects.length === 0)
      sendPage(machine, value, where, 'return');
    else sendData(machine, value, where, 'return');
  });
}

/** A guard that lets a request through has proved what it asked, and may have put something on the request. */
function runGuard(serving: Serving, guard: Value, at: Span): void {
  const { machine } = serving;
  for (const one of guard.objects) {
    const instance = one.kind === 'class' ? containerOf(machine).instance(one, at) : ofObject(one);
    const decide = machine.member(instance, 'canActivate', at);
    if (!decide.objects.some((object) => object.kind === 'closure')) continue;
    const { proofs } = machine.call(decide, [executionContext(serving)], at) ?? UNDEFINED;
    const held = proofs?.whenTrue;
    if (held !== undefined && held !== 'impossible') machine.prove(held);
  }
}

/** A middleware is a function, or a class with a method `use`; what it puts on the request stays there. */
function runMiddleware({ machine, request, response }: Serving, one: Value, at: Span): void {
  const next = native(machine, 'next', () => UNDEFINED);
  for (const object of one.objects) {
    const isClass = object.kind === 'class';
    if (!isClass && object.kind !== 'closure') continue;
    const use = isClass
      ? machine.member(containerOf(machine).instance(object, at), 'use', at)
      : ofObject(object);
    machine.call(use, [request, response, next], at);
  }
}
