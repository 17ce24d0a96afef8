import type { SinkKind } from '../../../model/code.ts';
import type { Clearance, Proof } from '../../interpret/value.ts';
import { clearanceOf } from '../../interpret/value.ts';
import { onlyText, SCALAR, withLabels } from '../../interpret/values.ts';
import type { Call, Model, Value } from '../model.ts';
import { clearsOfPattern } from '../patterns.ts';
import { CLASS_VALIDATOR_MODELS } from './class-validator.ts';
import { CHOICE, clearsOfFormat, NUMBER, TOKEN } from './formats.ts';
import { clearsOfRegex, itemsOf } from './reader.ts';

/** What a predicate of validator.js proves of a text, by its name without `is`. */
export function clearsOfPredicate(name: string): Clearance | undefined {
  const bare = name.replace(/^is/, '');
  return clearsOfFormat(bare) ?? (bare === 'MongoId' ? TOKEN : undefined);
}

function proofs(value: Value, clears: Clearance): readonly Proof[] {
  return clears === 0 ? [] : value.labels.map(({ key }) => ({ key, clears }));
}

function nameOf(call: Call): string {
  const last = call.api.slice(Math.max(call.api.lastIndexOf('.'), call.api.lastIndexOf('/')) + 1);
  return last.replace(/\(\)$/, '');
}

function proved(call: Call): ReturnType<NonNullable<Model['proves']>> {
  const [value] = call.args;
  if (value === undefined) return {};
  call.machine.validated(value, call.api, call.at);
  return { whenTrue: proofs(value, clearsOf(call, nameOf(call))) };
}

function clearsOf(call: Call, name: string): Clearance {
  const second = call.argument(1);
  switch (name) {
    case 'isIn':
    case 'equals':
      return second.labels.length === 0 && call.has(1) ? CHOICE : 0;
    case 'matches':
      return clearsOfRegex(second);
    case 'isURL':
      return limitsHosts(call, second) ? clearanceOf('request', 'redirect') : 0;
    case 'isAlphanumeric':
    case 'isAlpha':
      // With a locale or characters to ignore it is another set.
      return call.has(1) && onlyText(second) !== 'en-US' ? 0 : (clearsOfPredicate(name) ?? 0);
    default:
      return clearsOfPredicate(name) ?? 0;
  }
}

function limitsHosts(call: Call, options: Value): boolean {
  const hosts = call.machine
    .records(options)
    .flatMap((record) => record.store.fields.get('host_whitelist')?.value ?? []);
  return hosts.some((list) =>
    itemsOf(call.machine, list).every((one) => onlyText(one) !== undefined),
  );
}

function cleaned(call: Call, kinds: readonly SinkKind[]): Value {
  const made = call.machine.derive([call.argument(0)], call.at, 'is escaped');
  return call.machine.clear(made, clearanceOf(...kinds));
}

function scalarFrom(call: Call, clears: Clearance): Value {
  const made = call.machine.derive([call.argument(0)], call.at, 'becomes a number');
  return withLabels(SCALAR, call.machine.clear(made, clears).labels);
}

/** validator.js: `isUUID(text)` and the like, however they are imported. */
const VALIDATOR_MODELS: readonly Model[] = [
  { api: 'validator.escape', returns: (call) => cleaned(call, ['html', 'xml']) },
  { api: 'validator.{toInt,toFloat}', returns: (call) => scalarFrom(call, NUMBER) },
  { api: 'validator.{toBoolean,toDate}', returns: (call) => scalarFrom(call, TOKEN) },
  {
    api: 'validator.whitelist',
    returns: (call) => {
      const characters = onlyText(call.argument(1));
      const clears =
        characters === undefined ? 0 : clearsOfPattern(`^[${characters}]*$`, '', 'full');
      return call.machine.clear(call.machine.derive([call.argument(0)], call.at), clears);
    },
  },
  {
    api: 'validator.{trim,ltrim,rtrim,normalizeEmail,unescape,stripLow,blacklist,toString}',
    returns: (call) => call.machine.derive([call.argument(0)], call.at),
  },
  {
    api: ['validator.*', 'validator/lib/*', 'validator/es/lib/*', 'validator/lib/*.default'],
    when: (call) => /^(?:is[A-Z]|matches$|equals$|contains$)/.test(nameOf(call)),
    proves: proved,
    returns: () => SCALAR,
  },
  {
    api: [
      'uuid.validate',
      'uuid-validate',
      'is-uuid.*',
      'is-uuid',
      'ulid.isValid',
      'bson.ObjectId.isValid',
      'mongoose.{isValidObjectId,Types.ObjectId.isValid}',
      'net.{isIP,isIPv4,isIPv6}',
      'cuid.isCuid',
      '@paralleldrive/cuid2.isCuid',
    ],
    proves: (call) => {
      const isAddress = call.api.startsWith('net.');
      const clears = isAddress ? (clearsOfFormat('ip') ?? 0) : TOKEN;
      return { whenTrue: proofs(call.argument(0), clears) };
    },
    returns: () => SCALAR,
  },
];

/** The same predicates as functions of class-validator. */
const CLASS_PREDICATES: readonly Model[] = [
  {
    api: 'class-validator.*',
    when: (call) => /^is[A-Z]/.test(nameOf(call)),
    proves: (call) => ({
      whenTrue: proofs(call.argument(0), clearsOfPredicate(nameOf(call)) ?? 0),
    }),
    returns: () => SCALAR,
  },
];

const PYTHON_PREDICATES: readonly Model[] = [
  {
    api: 'validators.*',
    language: 'python',
    proves: (call) => ({
      whenTrue: proofs(call.argument(0), clearsOfFormat(nameOf(call)) ?? 0),
    }),
    returns: () => SCALAR,
  },
];

/** Functions that say whether a text is of some form. */
export const PREDICATE_MODELS: readonly Model[] = [
  ...[...VALIDATOR_MODELS, ...CLASS_VALIDATOR_MODELS, ...CLASS_PREDICATES].map(
    (model): Model => ({ ...model, language: 'javascript' }),
  ),
  ...PYTHON_PREDICATES,
];
