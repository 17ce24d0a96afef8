import { SCALAR, UNKNOWN } from '../../interpret/values.ts';
import type { Call, Machine, Model, Value } from '../model.ts';
import { MAKERS } from './makers.ts';
import { type Library, SchemaReader } from './reader.ts';
import { narrow, proofsOfShape, type Shape, type Validating } from './shape.ts';

/** Names of the libraries whose schemas are chains of calls. */
export type LibraryName =
  | 'zod'
  | 'joi'
  | 'yup'
  | 'valibot'
  | 'superstruct'
  | 'ioTs'
  | 'runtypes'
  | 'typebox';

const LIBRARIES: Readonly<Record<LibraryName, Library>> = {
  zod: {
    root: /^(?:zod(?:\/[\w-]+)*|@hono\/zod-openapi|astro\/zod)(?:\.(?:z|coerce|iso|core|strict))*(?=\.)/,
    makers: MAKERS,
    others: 'drop',
  },
  joi: {
    root: /^(?:@hapi\/)?joi(?:\.(?:Joi|types|bind)(?:\(\))?)*(?=\.)/,
    makers: MAKERS,
    others: 'drop',
  },
  yup: { root: /^yup(?:\.yup)?(?=\.)/, makers: MAKERS, others: 'keep' },
  valibot: { root: /^valibot(?:\.v)?(?=\.)/, makers: MAKERS, others: 'drop' },
  superstruct: { root: /^superstruct(?=\.)/, makers: MAKERS, others: 'drop' },
  ioTs: { root: /^io-ts(?:-types)?(?:\/[\w/]+)?(?=\.)/, makers: MAKERS, others: 'keep' },
  runtypes: { root: /^runtypes(?=\.)/, makers: MAKERS, others: 'keep' },
  typebox: {
    root: /^(?:@sinclair\/)?typebox(?:\.(?:Type|Typebox|t))?(?=\.)/,
    makers: MAKERS,
    others: 'keep',
  },
};

const ALL: readonly LibraryName[] = Object.keys(LIBRARIES) as LibraryName[];

/** The schema that a value is, of whatever library; nothing is known of others. */
export function schemaOf(machine: Machine, value: Value): Shape {
  const name = ALL.find((one) =>
    value.objects.some((object) => object.kind === 'api' && LIBRARIES[one].root.test(object.path)),
  );
  return new SchemaReader(machine, LIBRARIES[name ?? 'zod']).shape(value);
}

/** Whether a value is a schema of one of the libraries. */
export function isSchema(value: Value): boolean {
  return value.objects.some(
    (object) => object.kind === 'api' && ALL.some((one) => LIBRARIES[one].root.test(object.path)),
  );
}

function validating(call: Call): Validating {
  return { machine: call.machine, at: call.at, by: call.api };
}

/** What passes a schema, which is all that is used where the check throws otherwise. */
export function parsed(call: Call, schema: Shape, value: Value): Value {
  const to = validating(call);
  const made = narrow(schema, value, to);
  call.machine.prove(proofsOfShape(schema, value, to));
  return made;
}

/** A value that is true where the data is good (or false, where it tells of an error). */
export function verdict(call: Call, schema: Shape, value: Value, isGoodWhen: boolean): Value {
  const to = validating(call);
  call.machine.validated(value, call.api, call.at);
  const proofs = proofsOfShape(schema, value, to);
  const base = isGoodWhen ? SCALAR : UNKNOWN;
  return {
    ...base,
    proofs: { whenTrue: isGoodWhen ? proofs : [], whenFalse: isGoodWhen ? [] : proofs },
  };
}

/** `{ success, data, error }` under whatever names. */
function outcome(names: {
  readonly value: string;
  readonly good?: string;
  readonly bad?: string;
}): Ending {
  return (call: Call, schema: Shape, value: Value): Value => {
    const fields: Record<string, Value> = {
      [names.value]: narrow(schema, value, validating(call)),
    };
    if (names.good !== undefined) fields[names.good] = verdict(call, schema, value, true);
    if (names.bad !== undefined) fields[names.bad] = verdict(call, schema, value, false);
    return call.machine.record(fields);
  };
}

/** Joi gives back the value also where it found a fault: only who looks at the fault knows that it is good. */
const WITH_FAULT: Ending = (call, schema, value) => {
  const error = verdict(call, schema, value, false);
  // Something made from the event is told by its parts no more; what the schema says of them is all there is.
  const isWhole = value.labels.length > 0 && value.labels.every((one) => one.derivation === 0);
  const to = validating(call);
  const kept = isWhole ? to.machine.validated(value, to.by, to.at) : narrow(schema, value, to);
  return call.machine.record({ value: kept, error });
};

type Ending = (call: Call, schema: Shape, value: Value) => Value;

const good: Ending = (call, schema, value) => verdict(call, schema, value, true);

/** A method that ends a chain: the receiver is the schema, or an argument is (`safeParse(schema, data)`). */
function ending(
  library: LibraryName,
  names: string,
  end: Ending,
  schemaAt: 'receiver' | number = 'receiver',
  valueAt = 0,
): Model {
  return {
    api: `**.{${names}}`,
    language: 'javascript',
    when: (call) =>
      LIBRARIES[library].root.test(call.api) &&
      (schemaAt === 'receiver'
        ? isSchema(call.receiver) && !isAlone(call, library)
        : isAlone(call, library)),
    returns: (call) => {
      const schema = schemaAt === 'receiver' ? call.receiver : call.argument(schemaAt);
      const read = new SchemaReader(call.machine, LIBRARIES[library]);
      return end(call, read.shape(schema), call.argument(valueAt));
    },
  };
}

/** `v.parse(…)`: the function of the library itself, not a method of a schema. */
function isAlone(call: Call, library: LibraryName): boolean {
  return /^\.\w+$/.test(call.api.replace(LIBRARIES[library].root, ''));
}

const SAFE = outcome({ value: 'data', good: 'success', bad: 'error' });

/** Libraries whose schemas are chains of calls: Zod, Joi, Yup, Valibot, Superstruct, io-ts, Runtypes, TypeBox. */
export const SCHEMA_MODELS: readonly Model[] = [
  ending('zod', 'parse,parseAsync,decode,decodeAsync', parsed),
  ending('zod', 'safeParse,safeParseAsync,spa,safeDecode,safeDecodeAsync', SAFE),
  ending('zod', 'parse,parseAsync', parsed, 0, 1),
  ending('zod', 'safeParse,safeParseAsync', SAFE, 0, 1),
  ending('joi', 'validate', WITH_FAULT),
  ending('joi', 'validateAsync', parsed),
  ending('joi', 'validate', WITH_FAULT, 1),
  ending('joi', 'attempt,assert', parsed, 1),
  ending('yup', 'validate,validateSync,cast', parsed),
  ending('yup', 'isValid,isValidSync', good),
  ending('valibot', 'parse,parseAsync', parsed, 0, 1),
  ending(
    'valibot',
    'safeParse,safeParseAsync',
    outcome({ value: 'output', good: 'success', bad: 'issues' }),
    0,
    1,
  ),
  ending('valibot', 'is', good, 0, 1),
  ending('superstruct', 'create,mask,assert', parsed, 1),
  ending('superstruct', 'is', good, 1),
  ending(
    'superstruct',
    'validate',
    (call, schema, value) =>
      call.machine.list([
        verdict(call, schema, value, false),
        narrow(schema, value, validating(call)),
      ]),
    1,
  ),
  ending('superstruct', 'create,mask,assert', parsed),
  ending('superstruct', 'is', good),
  ending('ioTs', 'decode', outcome({ value: 'right', bad: 'left' })),
  ending('ioTs', 'is', good),
  ending('runtypes', 'check,assert,parse', parsed),
  ending('runtypes', 'guard', good),
  ending('runtypes', 'validate,inspect', outcome({ value: 'value', good: 'success' })),
  {
    api: [
      '@sinclair/typebox/value.Value.{Parse,Decode}',
      'typebox/value.{Parse,Decode}',
      'typebox/value.Value.{Parse,Decode}',
    ],
    language: 'javascript',
    returns: (call) => parsed(call, schemaOf(call.machine, call.argument(0)), call.argument(1)),
  },
  {
    api: [
      '@sinclair/typebox/value.Value.Check',
      'typebox/value.Check',
      'typebox/value.Value.Check',
    ],
    language: 'javascript',
    returns: (call) =>
      verdict(call, schemaOf(call.machine, call.argument(0)), call.argument(1), true),
  },
  {
    api: '{@sinclair/typebox,typebox}/compiler.TypeCompiler.Compile().Check',
    language: 'javascript',
    returns: (call) => {
      const [made] = call.receiver.objects;
      const schema = made?.kind === 'api' ? made.args[0] : undefined;
      const shape = schemaOf(call.machine, schema ?? UNKNOWN);
      return verdict(call, shape, call.argument(0), true);
    },
  },
  // Everything else of these libraries makes a schema, whatever methods of texts and lists have its name.
  {
    api: '**.*',
    language: 'javascript',
    when: (call) => ALL.some((one) => LIBRARIES[one].root.test(call.api)),
    returns: 'api',
  },
];
