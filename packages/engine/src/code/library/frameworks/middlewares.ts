import type { Span } from '../../../model/span.ts';
import type { ApiObj, Value } from '../../interpret/value.ts';
import { constantsOf, NOTHING, onlyConstant, truthOf, UNKNOWN } from '../../interpret/values.ts';
import { runGuardBefore } from '../guard/guard.ts';
import type { Machine } from '../model.ts';
import { shapeOfJsonSchema } from '../validation/json-schema.ts';
import { schemaOf } from '../validation/schemas.ts';
import { narrow, proofsOfShape, type Shape } from '../validation/shape.ts';
import { throughEnvelope } from './envelopes.ts';
import { optionOf } from './support.ts';

/** What a library's middleware does before the handler runs. */
type Use = (to: Using) => void;
type Using = {
  readonly machine: Machine;
  readonly api: ApiObj;
  readonly request: Value;
  readonly at: Span;
};

const USES: readonly (readonly [RegExp, Use])[] = [
  [/^@middy\/http-json-body-parser\(\)$|\.jsonBodyParser\(\)$/, (to) => decode(to, '$json')],
  [
    /^@middy\/http-urlencode-body-parser\(\)$|\.urlEncodeBodyParser\(\)$/,
    (to) => decode(to, '$form'),
  ],
  [/^@middy\/http-multipart-body-parser\(\)$/, (to) => decode(to, '$form')],
  [/^@middy\/(?:event-normalizer|sqs-json-body-parser)\(\)$/, normalised],
  [/^@middy\/validator\(\)$|\.validator\(\)$/, validate],
  [/^@middy\/input-output-logger\(\)$|\.inputOutputLogger\(\)$/, logInput],
  [/^@middy\/(?:secrets-manager|ssm)\(\)$|\.(?:secretsManager|ssm)\(\)$/, fetchSecrets],
  [/^@middy\/sqs-partial-batch-failure\(\)$/, (to) => note(to, 'partial-batch-failures')],
  [/powertools\/logger.*\.injectLambdaContext\(\)$/, logContext],
  [/powertools\/tracer.*\.captureLambdaHandler\(\)$/, (to) => note(to, 'tracing')],
  [/powertools\/idempotency.*\.makeHandlerIdempotent\(\)$/, (to) => note(to, 'idempotent')],
  [/powertools\/parser.*\.parser\(\)$/, parse],
  [/^@postern\/guard\/middy\.guardMiddleware\(\)$/, guardEvent],
];

/** Does to the request what a middleware of a library does; nothing where it is not known. */
export function useLibrary(machine: Machine, api: ApiObj, request: Value): void {
  const use = USES.find(([path]) => path.test(api.path))?.[1];
  use?.({ machine, api, request, at: api.at });
}

function note({ machine, api, at }: Using, kind: string): void {
  machine.observe({ kind, at, details: { api: api.path } });
}

function eventOf({ machine, request, at }: Using): Value {
  return machine.member(request, 'event', at);
}

/** The body is what stands in it from here on. */
function decode(to: Using, step: string): void {
  const { machine, at } = to;
  const event = eventOf(to);
  const body = machine.member(event, 'body', at);
  const text = step === '$json' ? 'is parsed as JSON' : 'is parsed as a form';
  machine.assign(event, 'body', machine.step(body, step, at, text), at);
}

/** What comes after the guard gets the checked event, and the guard's own context beside the platform's. */
function guardEvent({ machine, api, request, at }: Using): void {
  const context = machine.member(request, 'context', at);
  const event = machine.member(request, 'event', at);
  const checked = runGuardBefore(machine, api, event, context, { isSole: true });
  machine.assign(request, 'event', checked.event, at);
  machine.assign(context, 'guard', checked.ctx, at);
}

/** Bodies of records are parsed. */
function normalised(to: Using): void {
  const { machine, at } = to;
  const event = eventOf(to);
  const record = machine.element(machine.member(event, 'Records', at), at);
  const body = machine.step(machine.member(record, 'body', at), '$json', at, 'is parsed as JSON');
  const made = machine.record({ body });
  for (const one of machine.records(made)) one.store.copied = { ...record, objects: [] };
  machine.assign(event, 'Records', machine.list([], made), at);
}

/** `validator({ eventSchema })` throws where the event does not fit. */
function validate(to: Using): void {
  const { machine, api, at } = to;
  for (const name of ['eventSchema', 'inputSchema']) {
    const schema = optionOf(api, name, machine);
    if (schema !== undefined) prove(to, shapeOfJsonSchema(machine, compiled(schema)), at);
  }
}

/** A schema that is compiled beforehand (`transpileSchema(schema)`, `ajv.compile(schema)`). */
function compiled(schema: Value): Value {
  const made = schema.objects.flatMap((one) =>
    one.kind === 'api' ? [one.args[0] ?? NOTHING] : [],
  );
  return made[0] ?? schema;
}

function prove(to: Using, shape: Shape, at: Span): void {
  const { machine, api } = to;
  const event = eventOf(to);
  const by = { machine, at, by: api.path };
  narrow(shape, event, by);
  machine.prove(proofsOfShape(shape, event, by));
}

function logInput(to: Using): void {
  const { machine, api, at } = to;
  note(to, 'logs-event');
  machine.sink('log', eventOf(to), at, api.path, 'event');
}

function logContext(to: Using): void {
  const { machine, api, at } = to;
  note(to, 'structured-logger');
  note(to, 'correlation-id');
  const logs = optionOf(api, 'logEvent', machine);
  if (logs === undefined || truthOf(logs) !== true) return;
  note(to, 'logs-event');
  machine.sink('log', eventOf(to), at, api.path, 'event');
}

/** `fetchData: { apiKey: 'name' }`: what is fetched stands in the context and in `request.internal`. */
function fetchSecrets(to: Using): void {
  const { machine, api, request, at } = to;
  const data = optionOf(api, 'fetchData', machine) ?? optionOf(api, 'secrets', machine);
  const places = ['context', 'internal'].map((name) => machine.member(request, name, at));
  for (const record of data === undefined ? [] : machine.records(data)) {
    for (const [name, cell] of record.store.fields) {
      const what = String(constantsOf(cell.value)[0] ?? name);
      const secret = machine.source(
        { origin: { kind: 'secret', what }, path: '', derived: false },
        at,
        'is fetched',
      );
      for (const place of places) machine.assign(place, name, secret, at);
    }
  }
}

/** `parser({ schema, envelope, safeParse })`: the event is what the schema makes of it. */
function parse(to: Using): void {
  const { machine, api, request, at } = to;
  const schema = optionOf(api, 'schema', machine);
  if (schema === undefined) return;
  const shape = schemaOf(machine, schema);
  const envelope = optionOf(api, 'envelope', machine);
  const parsed = throughEnvelope({ machine, event: eventOf(to), envelope, at }, (data) =>
    narrow(shape, data, { machine, at, by: api.path }),
  );
  const safe = optionOf(api, 'safeParse', machine);
  const isSafe = safe !== undefined && onlyConstant(safe) === true;
  const event = isSafe ? machine.record({ success: UNKNOWN, data: parsed }) : parsed;
  machine.assign(request, 'event', event, at);
}
