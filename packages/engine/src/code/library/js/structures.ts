import type { Call, Model } from '../model.ts';
import { dangerous, inJavaScript, isMissing, misuse, option, outsideLabels } from './support.ts';

/** Merges whose keys may be `__proto__`: what is merged in, from a position on. */
const MERGES: readonly string[] = [
  '{lodash,underscore}.{merge,mergeWith,defaultsDeep,deepExtend}',
  'lodash/{merge,mergeWith,defaultsDeep}',
  '{lodash.mergewith,lodash.defaultsdeep}',
  'merge-deep',
  'deep-extend',
  'deepmerge',
  'deepmerge.{all}',
  'extend',
  'merge',
  'merge.{recursive}',
  'merge-options',
  'mixin-deep',
  'hoek.{merge,applyToDefaults}',
  '@hapi/hoek.{merge,applyToDefaults}',
  'defaults-deep',
  'jquery.extend',
  'node.extend',
  'assign-deep',
  'just-extend',
];

/** Setters whose path may lead to the prototype: target, path, value. */
const SETTERS: readonly string[] = [
  '{lodash,underscore}.{set,setWith,update}',
  'lodash/{set,setWith}',
  'dot-prop.{set,setProperty}',
  'object-path.{set,push,insert}',
  'set-value',
  'dottie.set',
  'dset',
  'dset.dset',
  'object-set',
  'immer.set',
  'jsonpointer.set',
  'json-pointer.set',
  'deep-set',
];

/** A whole object from outside; its fields one by one set only what they are. */
function merged(call: Call): void {
  const { machine, at, api } = call;
  for (const one of call.args.slice(1)) {
    const whole = { ...one, objects: [] };
    if (one.labels.length > 0) machine.sink('prototype', whole, at, api, 'merged object');
  }
}

/** Schemas and types that make functions of text. */
function yamlSchema(call: Call): void {
  const schema = option(call, 1, 'schema');
  const isFull = schema.objects.some(
    (one) =>
      one.kind === 'api' && /DEFAULT_FULL_SCHEMA|js-yaml-js-types|\.extend\(\)$/.test(one.path),
  );
  const { machine, at, api } = call;
  const text = call.argument(0);
  if (isFull) machine.sink('deserialize', text, at, api, 'YAML text');
  else if (/\.(?:load|loadAll)$/.test(api) && isMissing(schema) && outsideLabels(text).length > 0) {
    // Safe from version 4 on; before it, functions could be written in the text.
    misuse(call, 'yaml-load-unsafe-before-4', [text]);
  }
}

/** Objects made of text or of objects from outside. */
export const STRUCTURE_MODELS: readonly Model[] = inJavaScript([
  { api: MERGES, effect: merged, returns: 'arguments' },
  {
    api: SETTERS,
    sinks: [{ kind: 'prototype', argument: 1, part: 'path' }],
    returns: 'argument:0',
    effect: (call) => call.machine.assign(call.argument(0), '*', call.argument(2), call.at),
  },
  {
    api: ['{lodash,underscore}.{zipObjectDeep}', 'lodash/zipObjectDeep'],
    sinks: [{ kind: 'prototype', argument: 0, part: 'paths' }],
    returns: 'argument:1',
  },
  dangerous(
    [
      'node-serialize.unserialize',
      'serialize-to-js.deserialize',
      'funcster.deepDeserialize',
      'cryo.parse',
      'v8.deserialize',
      'serialijse.deserialize',
      'esserializer.deserialize',
    ],
    'deserialize',
    0,
    'serialised object',
    { returns: 'argument:0' },
  ),
  {
    api: [
      'superjson.{parse,deserialize}',
      'bson.{deserialize,BSON.deserialize}',
      'devalue.{parse,unflatten}',
      'msgpackr.{unpack,decode}',
      '@msgpack/msgpack.decode',
      'cbor.{decode,decodeFirst}',
      'php-serialize.unserialize',
      'flatted.parse',
      'plist.parse',
      'toml.parse',
      '@iarna/toml.parse',
      'ini.parse',
      'csv-parse.parse',
      'csv-parse/sync.parse',
      'papaparse.parse',
      'protobufjs.*.decode',
    ],
    returns: (call) => call.machine.step(call.argument(0), '$parsed', call.at, 'is parsed'),
  },
  {
    api: ['js-yaml.{load,loadAll,safeLoad,safeLoadAll}'],
    effect: yamlSchema,
    returns: (call) => call.machine.step(call.argument(0), '$yaml', call.at, 'is parsed as YAML'),
  },
  {
    api: ['yaml.{parse,parseDocument,parseAllDocuments}', 'yamljs.parse'],
    returns: (call) => call.machine.step(call.argument(0), '$yaml', call.at, 'is parsed as YAML'),
  },
  { api: 'serialize-javascript', returns: 'text', clears: ['html'] },
]);
