import type { Span } from '../../../model/span.ts';
import type { ApiObj, Value } from '../../interpret/value.ts';
import { isNothing, joinAll, UNDEFINED, UNKNOWN } from '../../interpret/values.ts';
import { isCallable, placeOf, unwrapped } from '../frameworks/support.ts';
import type { Call, Machine } from '../model.ts';
import { respondOver } from './answer.ts';
import { contextOf } from './context.ts';
import { follow, LAYOUTS, type Layout, S3_FROM_BUS } from './envelopes.ts';
import { madeBy, optional, type Setup, setupOf } from './options.ts';
import { requestOf } from './request.ts';
import { type Checking, checked, opened } from './schema.ts';

/** Whether a guard made this. */
export function isGuard(api: ApiObj): boolean {
  return api.path === '@postern/guard.guard()';
}

/** Runs what `guard(options, handler)` or `guard(handler)` made, with the platform's own event. */
export function runGuard(machine: Machine, api: ApiObj, event: Value, context: Value): Value {
  const { at, args } = api;
  const [first = UNDEFINED, second] = args;
  const isAlone = second === undefined && isCallable(first);
  const setup = setupOf(machine, isAlone ? undefined : first, at);
  note(machine, setup, at);
  const handler = isAlone ? first : (second ?? UNDEFINED);
  return run(setup, handler, event, context, { machine, at, isEnforced: setup.isEnforced });
}

/** A guarded handler that the program calls itself, or hands to something else. */
export function callGuard({ machine, callee, args }: Call): Value {
  const [event = machine.event, context = machine.context] = args;
  return callee === undefined ? UNDEFINED : runGuard(machine, callee, event, context);
}

function note(machine: Machine, { details }: Setup, at: Span): void {
  machine.observe({ kind: 'guarded', at, details });
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
  const functions = unwrapped(handler);
  const where = placeOf(handler, to.at);
  const layout = LAYOUTS[name];
  // Results of records go nowhere.
  const answer = (value: Value, at: Span): void => {
    if (layout?.each !== undefined) return;
    if (name === 'http.http') respondOver(machine, value, at);
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
  if (name === 'http.http') return requestOf(event, options[0], to);
  if (name === 'direct.direct') return checked(options[0], event, to);
  const layout = LAYOUTS[name];
  // An envelope of the program's own: anything of the event may come out of it.
  if (layout === undefined) return machine.derive([event], at, 'is opened');
  const record = layout.each === undefined ? event : follow(machine, event, layout.each, at);
  if (name === 'dynamodb.dynamodb') return itemChange(layout, record, options[0], to);
  if (name === 's3.s3') return object(layout, record, options[0], event, to);
  const isPlainText = isText(options[1], to);
  return opened(layout, record, options[0], isPlainText, to);
}

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
