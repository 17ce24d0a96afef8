import type { Span } from '../../../model/span.ts';
import type { ApiObj, Value } from '../../interpret/value.ts';
import { isNothing, joinAll, UNDEFINED, UNKNOWN } from '../../interpret/values.ts';
import { dynamicRecord, isCallable, placeOf, unwrapped } from '../frameworks/support.ts';
import type { Call, Machine } from '../model.ts';
import { respondOver } from './answer.ts';
import { contextOf } from './context.ts';
import { follow, LAYOUTS, type Layout, S3_FROM_BUS } from './envelopes.ts';
import { runHooks } from './hooks.ts';
import { madeBy, optional, type Setup, setupOf } from './options.ts';
import { requestOf } from './request.ts';
import { type Checking, checked, opened } from './schema.ts';

/** Where a guard stands. */
export type Place = {
  /** The route that it stands in, as the framework names it; undefined where it is round the whole handler. */
  readonly route?: string;
  /** Whether nothing runs in its place, so that no call gets round it. */
  readonly isSole?: boolean;
};

/** Runs what `guard(options, handler)` or `guard(handler)` made, with the platform's own event. */
export function runGuard(
  machine: Machine,
  api: ApiObj,
  event: Value,
  context: Value,
  place: Place = {},
): Value {
  const { at, args } = api;
  const [first = UNDEFINED, second] = args;
  const isAlone = second === undefined && isCallable(first);
  const setup = setupOf(machine, isAlone ? undefined : first, at);
  note(machine, setup, at, place);
  const handler = isAlone ? first : (second ?? UNDEFINED);
  return run(setup, handler, event, context, { machine, at, isEnforced: setup.isEnforced });
}

/** What a guard before other handlers gives them. */
export type Checked = { readonly event: Value; readonly ctx: Value };

/** Runs `guardMiddleware(options)`: what it checks holds for the handlers behind it. */
export function runGuardBefore(
  machine: Machine,
  { at, args }: ApiObj,
  event: Value,
  context: Value,
  place: Place,
): Checked {
  const setup = setupOf(machine, args[0], at);
  note(machine, setup, at, place);
  const to = { machine, at, isEnforced: setup.isEnforced };
  const name = String(setup.details.event);
  const data = dataOf(name, setup, event, to);
  const ctx = contextOf(setup, event, context, to);
  runHooks(setup.options, name, { event, data, ctx }, to);
  return { event: data, ctx };
}

/** A guarded handler that the program calls itself, or hands to something else. */
export function callGuard({ machine, callee, args }: Call): Value {
  const [event = machine.event, context = machine.context] = args;
  return callee === undefined ? UNDEFINED : runGuard(machine, callee, event, context);
}

function note(machine: Machine, { details }: Setup, at: Span, place: Place): void {
  const { route = '', isSole = false } = place;
  machine.observe({ kind: 'guarded', at, details: { ...details, route, sole: isSole } });
  for (const kind of ['structured-logger', 'correlation-id', 'tracing']) {
    machine.observe({ kind, at, details: { api: '@postern/guard.guard' } });
  }
  if (details.idempotent === true) {
    machine.observe({ kind: 'idempotent', at, details: { api: '@postern/guard.guard' } });
  }
  const layout = LAYOUTS[String(details.event)];
  if (layout?.isPartial === true) {
    const api = `@postern/guard/${String(details.event)}`;
    machine.observe({ kind: 'partial-batch-failures', at, details: { api } });
  }
}

function run(setup: Setup, handler: Value, event: Value, context: Value, to: Checking): Value {
  const { machine } = to;
  const name = String(setup.details.event);
  const ctx = contextOf(setup, event, context, to);
  const data = dataOf(name, setup, event, to);
  runHooks(setup.options, name, { event, data, ctx }, to);
  const functions = unwrapped(handler);
  const where = placeOf(handler, to.at);
  const layout = LAYOUTS[name];
  // Results of records go nowhere.
  const answer = (value: Value, at: Span): void => {
    if (layout?.each !== undefined) return;
    if (isHttp(name)) respondOver(machine, value, at);
    else machine.respond(value, at);
  };
  const result = machine.callHandler(functions, [data, ctx], where, answer);
  if (layout?.isPartial === true) return failedRecords(machine);
  return layout?.each === undefined && !isNothing(result) ? result : UNDEFINED;
}

/** The answer to a batch: which of its records are to come again. */
function failedRecords(machine: Machine): Value {
  const failed = machine.record({ itemIdentifier: UNKNOWN });
  return machine.record({ batchItemFailures: machine.list([], failed) });
}

/** What the handler gets first. */
function dataOf(name: string, setup: Setup, event: Value, to: Checking): Value {
  const { machine, at } = to;
  if (setup.event === undefined) return event;
  const options = madeBy(setup.event)?.[0].args ?? [];
  if (isHttp(name)) return requestOf(event, options[0], to);
  if (name === 'direct.direct' || name === 'iot.iot') return checked(options[0], event, to);
  const layout = LAYOUTS[name];
  const field = PAYLOADS[name];
  if (field !== undefined) return payloadOf(field, event, options[0], to);
  // An envelope of the program's own: anything of the event may come out of it.
  if (layout === undefined) return machine.derive([event], at, 'is opened');
  const record = layout.each === undefined ? event : follow(machine, event, layout.each, at);
  if (name === 'dynamodb.dynamodb') return itemChange(layout, record, options[0], to);
  if (name === 's3.s3') return object(layout, record, options[0], event, to);
  const isPlainText = isText(options[1], to);
  return opened(layout, record, options[0], isPlainText, to);
}

/** Envelopes whose events have no paths of their own here: under which field the schema's value is. */
const PAYLOADS: Readonly<Record<string, string>> = {
  'codepipeline.codePipeline': 'parameters',
  'step-functions.stepTask': 'input',
  'azure.storageQueue': 'body',
  'azure.serviceBus': 'body',
  'azure.eventHub': 'body',
  'azure.eventGrid': 'data',
  'azure.cosmos': 'document',
  'google.pubSub': 'body',
};

function payloadOf(field: string, event: Value, schema: Value | undefined, to: Checking): Value {
  const { machine, at } = to;
  const opened = machine.derive([event], at, 'is opened');
  const payload = checked(schema, opened, to);
  return dynamicRecord(machine, (name) => (name === field ? payload : opened));
}

/** Whether an envelope is one of requests. */
function isHttp(name: string): boolean {
  return HTTP.has(name);
}

const HTTP: ReadonlySet<string> = new Set([
  'http.http',
  'azure.azureHttp',
  'google.googleHttp',
  'express.expressHttp',
  'hono.honoHttp',
]);

function isText(options: Value | undefined, { machine, at }: Checking): boolean {
  const as = optional(machine, options, 'as', at);
  return as?.atoms.some((one) => one.kind === 'constant' && one.value === 'text') === true;
}

/** The images of an item as plain values. */
function itemChange(layout: Layout, record: Value, schema: Value | undefined, to: Checking): Value {
  const { machine, at } = to;
  const made = opened(layout, record, undefined, false, to);
  for (const [name, image] of [
    ['after', 'NewImage'],
    ['before', 'OldImage'],
  ] as const) {
    const item = follow(machine, record, `dynamodb.${image}`, at);
    machine.assign(made, name, checked(schema, item, to), at);
  }
  return made;
}

/** An object that something happened to, told by the bucket itself or through the bus. */
function object(
  layout: Layout,
  record: Value,
  options: Value | undefined,
  event: Value,
  to: Checking,
): Value {
  const { machine, at } = to;
  const made = opened(layout, record, undefined, false, to);
  const keys = [machine.member(made, 'key', at), follow(machine, event, S3_FROM_BUS, at)];
  const schema = optional(machine, options, 'key', at);
  const checkedKeys = keys.map((key) => checked(schema, key, to));
  machine.assign(made, 'key', joinAll(checkedKeys), at);
  return made;
}
