import type { Span } from '../../../../model/span.ts';
import type { ApiObj, Obj, Value } from '../../../interpret/value.ts';
import { onlyText, UNDEFINED, UNKNOWN } from '../../../interpret/values.ts';
import { markOf } from '../../injection/marks.ts';
import type { Call, Machine, Parameter } from '../../model.ts';
import { native } from '../support.ts';
import { requestPart } from '../web-request.ts';
import { executionContext, type Serving } from './context.ts';
import { heldAgainst, throughPipes } from './pipes.ts';

const FACTORY = 'factory of a decorator';
const DATA = 'argument of a decorator';

/** `createParamDecorator(factory)` gives a decorator that is called with data of its own. */
export function ownDecorator(call: Call): Value {
  const [factory] = call.callee?.args ?? [];
  return call.machine.record({ [FACTORY]: factory ?? UNKNOWN, [DATA]: call.argument(0) });
}

/** Decorators of parameters, and the part of the request that they stand for. */
const PARTS: Readonly<Record<string, string>> = {
  Body: 'json',
  Query: 'query',
  Param: 'params',
  Headers: 'headers',
  Ip: 'ip',
  HostParam: 'host',
  RawBody: 'text',
  UploadedFile: 'form',
  UploadedFiles: 'form',
  // GraphQL
  Args: 'body.$json.variables',
  Arg: 'body.$json.variables',
  // routing-controllers
  BodyParam: 'json',
  QueryParam: 'query',
  QueryParams: 'query',
  Params: 'params',
  HeaderParam: 'headers',
  HeaderParams: 'headers',
  CookieParam: 'cookies',
  CookieParams: 'cookies',
};

/** A request with what looks at each parameter. */
export type Passing = Serving & { readonly pipes: readonly Value[]; readonly validates: boolean };

/** What a parameter gets, and whether it is the request's own answer object. */
export function parameterValue(serving: Passing, parameter: Parameter, at: Span): Value {
  for (const one of parameter.decorators.flatMap((decorator) => decorator.objects)) {
    const made =
      one.kind === 'api' ? byLibrary(serving, one, parameter, at) : byFactory(serving, one, at);
    if (made !== undefined) return made;
  }
  return parameter.decorators.length === 0 ? UNDEFINED : UNKNOWN;
}

function byLibrary(
  serving: Passing,
  decorator: ApiObj,
  { annotation }: Parameter,
  at: Span,
): Value | undefined {
  const { machine } = serving;
  const { name, args } = markOf(decorator);
  switch (name) {
    case 'Req':
    case 'Request':
      return serving.request;
    case 'Res':
    case 'Response':
      return serving.response;
    case 'Next':
      return native(machine, 'next', () => UNDEFINED);
    case 'Ctx':
    case 'Session':
    case 'CurrentUser':
      return UNKNOWN;
    default: {
      const part = PARTS[name];
      if (part === undefined) return undefined;
      const whole = requestPart(machine, part, at);
      const key = args[0] === undefined ? undefined : onlyText(args[0]);
      const value = key === undefined ? whole : machine.member(whole, keyIn(part, key), at);
      const own = key === undefined ? args : args.slice(1);
      const to = { annotation, at };
      const piped = throughPipes(machine, value, [...serving.pipes, ...own], to);
      return serving.validates ? heldAgainst(machine, piped, to, 'routing-controllers') : piped;
    }
  }
}

/** Names of headers are read in lower case. */
function keyIn(part: string, key: string): string {
  return part === 'headers' ? key.toLowerCase() : key;
}

function byFactory(serving: Serving, decorator: Obj, at: Span): Value | undefined {
  if (decorator.kind !== 'record') return undefined;
  const factory = decorator.store.fields.get(FACTORY);
  if (factory === undefined) return undefined;
  const data = decorator.store.fields.get(DATA)?.value ?? UNDEFINED;
  return serving.machine.call(factory.value, [data, executionContext(serving)], at);
}

/** Whether the handler answers by the response object itself. */
export function answersItself(parameters: readonly Parameter[], machine: Machine): boolean {
  return parameters.some(({ decorators }) =>
    decorators
      .flatMap((one) => one.objects)
      .some((one) => {
        if (one.kind !== 'api') return false;
        const { name, args } = markOf(one);
        const isPassing = args.some((arg) => machine.records(arg).length > 0);
        return (name === 'Res' || name === 'Response') && !isPassing;
      }),
  );
}
