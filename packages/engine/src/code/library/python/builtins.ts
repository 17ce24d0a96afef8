import { textProofs } from '../../interpret/texts.ts';
import type { Clearance, Value } from '../../interpret/value.ts';
import { CLEARS_ALL, clearanceOf } from '../../interpret/value.ts';
import {
  constant,
  isConstant,
  join,
  onlyConstant,
  onlyText,
  SCALAR,
  tainted,
  UNKNOWN,
} from '../../interpret/values.ts';
import type { Call, Model } from '../model.ts';
import {
  apiPaths,
  beginnings,
  flag,
  into,
  madeFrom,
  NUMBER_CLEARS,
  numberOf,
  proofsOf,
  raisesUnless,
  TOKEN_CLEARS,
  tokenOf,
} from './support.ts';

/** An address has no syntax of any language, but it still says where a request goes. */
const ADDRESS_CLEARS: Clearance = TOKEN_CLEARS & ~clearanceOf('request', 'redirect');

/** Builtin functions and conversions of Python. Those over collections stand with the collections. */
export const BUILTIN_MODELS: readonly Model[] = [
  { api: 'int', returns: integer, effect: raisesUnless(NUMBER_CLEARS) },
  {
    api: ['float', 'complex', 'decimal.Decimal', 'fractions.Fraction'],
    returns: number,
    effect: raisesUnless(NUMBER_CLEARS),
  },
  {
    api: ['round', 'abs', 'sum', 'pow', 'divmod', 'ord', 'math.*', 'statistics.*'],
    returns: number,
  },
  { api: ['decimal.Decimal.from_float'], returns: number },
  { api: 'bool', returns: flag },
  { api: ['str', 'ascii'], returns: asText },
  { api: 'repr', returns: (call) => representation(call) },
  { api: 'format', returns: asText },
  {
    api: ['bytes', 'bytearray'],
    sinks: [{ ...into('loop', 0, 'size'), when: (call) => isNumber(call.argument(0)) }],
    returns: 'argument:0',
  },
  { api: ['memoryview', 'str.maketrans'], returns: 'argument:0' },
  { api: ['chr', 'hex', 'oct', 'bin'], returns: number },
  {
    api: 'range',
    sinks: [into('loop', { from: 0 }, 'number of turns')],
    returns: (call) => call.machine.list([], SCALAR),
  },
  {
    api: ['itertools.repeat'],
    sinks: [into('loop', 1, 'number of turns', 'times')],
    returns: (call) => call.machine.list([], call.argument(0)),
  },
  {
    api: ['time.sleep', 'asyncio.sleep'],
    sinks: [into('loop', 0, 'duration', 'delay')],
    returns: 'nothing',
  },
  { api: 'isinstance', returns: flag, proves: isInstance },
  {
    api: 'getattr',
    sinks: [{ ...into('eval', 1, 'attribute name'), when: (call) => prefixOf(call) === '' }],
    returns: attribute,
  },
  {
    api: ['setattr', 'object.__setattr__'],
    sinks: [into('prototype', 1, 'attribute name')],
    returns: 'nothing',
    effect: setAttribute,
  },
  { api: 'delattr', sinks: [into('prototype', 1, 'attribute name')], returns: 'nothing' },
  {
    // Class pollution: a path of attributes from outside leads to `__class__.__init__.__globals__`.
    api: 'pydash.{set_,set_with,update,update_with,unset}',
    sinks: [into('prototype', 1, 'path')],
    returns: 'argument:0',
  },
  { api: ['input', 'super', 'object', 'globals', 'locals', 'dir'], returns: 'nothing' },
  { api: 'type', returns: 'nothing' },
  {
    api: [
      'property',
      'staticmethod',
      'classmethod',
      'abc.abstractmethod',
      'typing.cast',
      'typing.overload',
    ],
    returns: (call) => call.args.at(-1) ?? UNKNOWN,
  },
  {
    api: [
      'ValueError',
      'TypeError',
      'KeyError',
      'RuntimeError',
      'Exception',
      'AttributeError',
      'PermissionError',
      'FileNotFoundError',
      'NotImplementedError',
    ],
    returns: 'api',
  },
  // Fixed forms: what cannot be parsed raises.
  { api: 'uuid.UUID', returns: token, effect: raisesUnless(TOKEN_CLEARS) },
  {
    api: [
      'datetime.{datetime,date,time}.{strptime,fromisoformat}',
      'time.strptime',
      'dateutil.parser.isoparse',
    ],
    returns: token,
    effect: raisesUnless(TOKEN_CLEARS),
  },
  { api: 'uuid.{uuid1,uuid3,uuid4,uuid5}', returns: 'nothing' },
  {
    api: [
      'datetime.{datetime,date}.{fromtimestamp,utcfromtimestamp}',
      'datetime.{datetime,date,time,timedelta}',
      'dateutil.parser.parse',
      'dateparser.parse',
      'arrow.get',
      'pendulum.{parse,from_timestamp}',
      'time.{mktime,gmtime,localtime}',
      'calendar.timegm',
      'email.utils.parsedate_to_datetime',
    ],
    returns: token,
  },
  {
    api: 'ipaddress.{ip_address,IPv4Address,IPv6Address,ip_network}',
    returns: address,
    effect: raisesUnless(ADDRESS_CLEARS),
  },
  {
    api: [
      'datetime.{datetime,date}.{now,utcnow,today}',
      'time.{time,time_ns,perf_counter,perf_counter_ns,monotonic,process_time}',
      'os.{getpid,getcwd,urandom,cpu_count}',
      'secrets.*',
      'platform.*',
      'string.capwords',
      'gc.*',
      'warnings.*',
      'signal.*',
      'sys.{exit,getsizeof}',
      'exit',
      'quit',
    ],
    returns: 'nothing',
  },
  { method: ['strftime', 'isoformat', 'timestamp', 'timetuple', 'ctime'], returns: 'receiver' },
];

function isNumber(value: Value): boolean {
  return value.atoms.some(({ kind }) => kind === 'scalar');
}

function integer(call: Call): Value {
  const text = onlyConstant(call.argument(0));
  const isKnown =
    isConstant(call.argument(0)) && (typeof text === 'string' || typeof text === 'number');
  const value = isKnown ? Math.trunc(Number(text)) : Number.NaN;
  return Number.isNaN(value) || call.has(1, 'base') ? number(call) : constant(value);
}

function number(call: Call): Value {
  return numberOf(call, [...call.args, ...call.named.values()]);
}

/** A text is an operator for no database, and the same text for every check. */
function asText(call: Call): Value {
  const value = call.argument(0);
  const only = onlyConstant(value);
  if (isConstant(value) && only !== undefined && typeof only !== 'boolean' && only !== null) {
    return constant(String(only));
  }
  const own = written(call, value);
  if (own !== undefined) return own;
  const text = call.machine.records(value).length > 0 || apiPaths(value).length > 0;
  const made = text ? representation(call) : value;
  return call.machine.clear(made, clearanceOf('nosql'));
}

/** An instance of a class of the program says itself what it is as a text. */
function written(call: Call, value: Value): Value | undefined {
  const { machine, at } = call;
  const [one] = value.objects;
  const type = one?.kind === 'record' ? one.instanceOf : undefined;
  const name = ['__str__', '__repr__'].find((method) => type?.members.has(method) === true);
  return name === undefined ? undefined : machine.call(machine.member(value, name, at), [], at);
}

function representation(call: Call): Value {
  return madeFrom(call, [call.argument(0)], 'is written as text');
}

/** Types whose values do no harm, and `str`, which at least is no operator of a database. */
const HARMLESS_TYPES: ReadonlyMap<string, Clearance> = new Map([
  ['int', CLEARS_ALL & ~clearanceOf('loop')],
  ['float', CLEARS_ALL & ~clearanceOf('loop')],
  ['bool', CLEARS_ALL],
  ['decimal.Decimal', CLEARS_ALL & ~clearanceOf('loop')],
  ['uuid.UUID', CLEARS_ALL],
  ['datetime.datetime', CLEARS_ALL],
  ['datetime.date', CLEARS_ALL],
  ['numbers.Number', CLEARS_ALL & ~clearanceOf('loop')],
  ['str', clearanceOf('nosql')],
  ['bytes', clearanceOf('nosql')],
]);

function isInstance(call: Call): ReturnType<NonNullable<Model['proves']>> {
  const type = call.argument(1);
  const isSeveral = call.machine.records(type).length > 0;
  const paths = apiPaths(isSeveral ? call.machine.element(type, call.at) : type);
  if (paths.length === 0) return { whenTrue: [] };
  const clears = paths.reduce((bits, path) => bits & (HARMLESS_TYPES.get(path) ?? 0), CLEARS_ALL);
  const texts = paths.every((path) => path === 'str') ? textProofs(call.argument(0)) : [];
  return { whenTrue: [...proofsOf(call.argument(0), clears), ...texts] };
}

/** How the name of an attribute begins: `do_` leaves no other choice than the methods of that kind. */
function prefixOf(call: Call): string {
  const [only, ...others] = beginnings(call.argument(1));
  return others.length > 0 ? '' : (only ?? '');
}

function attribute(call: Call): Value {
  const name = onlyText(call.argument(1));
  const found =
    name === undefined
      ? anyAttribute(call, prefixOf(call))
      : call.machine.member(call.argument(0), name, call.at);
  return call.has(2) ? join(found, call.argument(2)) : found;
}

/** Any field, and any method of the classes of the program whose name begins so. */
function anyAttribute(call: Call, prefix: string): Value {
  const { machine, at } = call;
  const object = call.argument(0);
  const names = object.objects.flatMap((one) => {
    const type = one.kind === 'record' ? one.instanceOf : one.kind === 'class' ? one : undefined;
    return [...(type?.members.keys() ?? [])].filter((name) => name.startsWith(prefix));
  });
  const methods = names.map((name) => machine.member(object, name, at));
  return methods.reduce((all, one) => join(all, one), machine.element(object, at));
}

function setAttribute(call: Call): void {
  const name = onlyText(call.argument(1)) ?? '*';
  call.machine.assign(call.argument(0), name, call.argument(2), call.at);
}

function token(call: Call): Value {
  return tokenOf(call, [...call.args, ...call.named.values()]);
}

function address(call: Call): Value {
  const made = tokenOf(call, [call.argument(0)]);
  return tainted(
    made.labels.map((label) => ({ ...label, cleared: label.cleared & ADDRESS_CLEARS })),
  );
}
