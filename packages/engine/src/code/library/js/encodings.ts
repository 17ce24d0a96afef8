import { clearanceOf } from '../../interpret/value.ts';
import { constantsOf, joinLabels, NOTHING, onlyText } from '../../interpret/values.ts';
import { isCallable } from '../frameworks/support.ts';
import type { Call, Model, Sink, Value } from '../model.ts';
import { inJavaScript, isMissing, misuse, numberFrom, tokenFrom } from './support.ts';

/** What the site of a URL is for. */
const SITE = clearanceOf('request', 'redirect');

/** A part of a text between dots that is decoded is a token's: nobody has looked at its signature. */
function noteToken(call: Call, value: Value): void {
  if (value.labels.some(({ path }) => /(?:^|\.)\$dots(?:\.|$)/.test(path))) {
    misuse(call, 'jwt-decode-unverified', [value]);
  }
}

function fromBuffer(call: Call): Value {
  const encoding = onlyText(call.argument(1));
  const [value] = call.args;
  if (value === undefined) return NOTHING;
  if (encoding === 'base64' || encoding === 'base64url') {
    noteToken(call, value);
    return call.machine.step(value, '$base64', call.at, 'is decoded from base64');
  }
  if (encoding === 'hex') return call.machine.step(value, '$hex', call.at, 'is decoded from hex');
  return { ...value, proofs: undefined };
}

/** `buffer.toString('base64')` has only letters, digits and `+/=-_`. */
function encodesBuffer(call: Call): boolean {
  return ['base64', 'hex', 'base64url'].includes(onlyText(call.argument(0)) ?? '');
}

function encoded(call: Call): Value {
  const name = onlyText(call.argument(0));
  const text = call.machine.derive([call.receiver], call.at, `is encoded in ${name ?? 'base64'}`);
  const clears = clearanceOf(
    'sql',
    'nosql',
    'ldap',
    'xpath',
    'template',
    'html',
    'mail',
    'header',
    'log',
    'xml',
    'deserialize',
    'eval',
    'shell',
  );
  return call.machine.clear(text, clears);
}

/** How the rule on packed data knows the sink from other bounds of work. */
const UNPACKED = 'size of what is unpacked';
const UNPACKED_WHOLE: Sink = { kind: 'loop', argument: 0, part: UNPACKED };

/** Node has a limit of its own at the largest buffer there is, which is no limit for a function. */
function isUnlimited(call: Call): boolean {
  const options = call.argument(1);
  const isObject = call.machine.records(options).length > 0;
  if (isObject) return isMissing(call.machine.member(options, 'maxOutputLength', call.at));
  // Options that are not known may hold one.
  return !call.has(1) || isCallable(options);
}

function unzipped(call: Call): Value {
  return call.machine.step(call.argument(0), '$gunzip', call.at, 'is decompressed');
}

/**
 * A URL is a record of its parts. With a base, either text may say where it leads. The host carries the
 * labels of the text as well, so that a check of the host is one of the text.
 */
function makeUrl(call: Call): Value {
  const [text, base] = call.args;
  if (text === undefined) return NOTHING;
  const { machine, at } = call;
  const made = machine.derive(base === undefined ? [text] : [text, base], at, 'becomes a URL');
  const whole: Value = {
    ...(base === undefined ? text : NOTHING),
    labels:
      base !== undefined && staysAtBase(text) ? machine.clear(made, SITE).labels : made.labels,
    objects: [],
    proofs: undefined,
    unknown: base !== undefined || text.unknown,
  };
  const host: Value = { ...NOTHING, labels: joinLabels(whole.labels, text.labels), unknown: true };
  const path = machine.clear(made, clearanceOf('header', 'log'));
  const query = machine.step({ ...text, objects: [] }, '$form', at, 'is parsed as a query');
  return machine.record({
    href: whole,
    host,
    hostname: host,
    origin: host,
    protocol: made,
    username: made,
    password: made,
    port: numberFrom(call, [text]),
    pathname: path,
    path,
    search: path,
    hash: path,
    query,
    searchParams: query,
  });
}

/** `/path` stays on the base's site; anything else may name another. */
function staysAtBase(text: Value): boolean {
  const first = constantsOf(text)[0] ?? textStart(text);
  return typeof first === 'string' && /^\/[^/\\]/.test(first);
}

function textStart(value: Value): string | undefined {
  const [atom] = value.atoms;
  if (atom?.kind !== 'text') return undefined;
  const [first] = atom.parts;
  return first === undefined ? undefined : onlyText(first);
}

/** Parsed fields of a query or form. */
function form(call: Call): Value {
  const [text] = call.args;
  return text === undefined
    ? call.machine.record({})
    : call.machine.step(text, '$form', call.at, 'is parsed as a form');
}

const isParameters = (call: Call): boolean =>
  call.receiver.labels.some(({ path }) => /(?:^|\.)\$form$/.test(path));

/** Encodings, compression, URLs and forms. */
export const ENCODING_MODELS: readonly Model[] = inJavaScript([
  {
    api: ['Buffer.from', 'Buffer'],
    when: (call) => !call.construct || call.has(1),
    returns: fromBuffer,
  },
  { api: ['Buffer.concat'], returns: (call) => call.machine.element(call.argument(0), call.at) },
  {
    api: [
      'atob',
      'js-base64.{decode,Base64.decode,fromBase64}',
      'base-64.decode',
      'jose.base64url.decode',
      'base64url.{decode,toBuffer}',
      '{node-jose,jose}.util.base64url.decode',
    ],
    returns: (call) => {
      noteToken(call, call.argument(0));
      return call.machine.step(call.argument(0), '$base64', call.at, 'is decoded from base64');
    },
  },
  { method: 'toString', when: encodesBuffer, returns: encoded },
  {
    api: ['btoa', 'js-base64.{encode,Base64.encode,toBase64}', 'base64url', 'base64url.encode'],
    returns: 'text',
    clears: [
      'sql',
      'nosql',
      'ldap',
      'xpath',
      'template',
      'html',
      'mail',
      'header',
      'log',
      'xml',
      'eval',
      'shell',
    ],
  },
  {
    api: 'zlib.{gunzipSync,inflateSync,unzipSync,brotliDecompressSync,inflateRawSync,zstdDecompressSync}',
    sinks: [{ ...UNPACKED_WHOLE, when: isUnlimited }],
    returns: unzipped,
  },
  {
    api: 'zlib.{gunzip,inflate,unzip,brotliDecompress,inflateRaw,zstdDecompress}',
    sinks: [{ ...UNPACKED_WHOLE, when: isUnlimited }],
    returns: unzipped,
    callbacks: [
      { argument: 1, gets: 'error-first' },
      { argument: 2, gets: 'error-first' },
    ],
  },
  {
    api: 'zlib.{gzipSync,deflateSync,brotliCompressSync,deflateRawSync}',
    returns: 'argument:0',
  },
  {
    api: 'zlib.{gzip,deflate,brotliCompress,deflateRaw}',
    returns: 'argument:0',
    callbacks: [
      { argument: 1, gets: 'error-first' },
      { argument: 2, gets: 'error-first' },
    ],
  },
  {
    api: ['pako.{ungzip,inflate}', 'node-gzip.ungzip', 'fflate.{gunzipSync,unzlibSync}'],
    sinks: [UNPACKED_WHOLE],
    returns: unzipped,
  },
  {
    api: [
      'querystring.{parse,decode}',
      'qs.parse',
      'URLSearchParams',
      'url.URLSearchParams',
      'query-string.parse',
      'fast-querystring.parse',
    ],
    returns: form,
  },
  {
    api: ['querystring.{stringify,encode}', 'qs.stringify', 'query-string.stringify'],
    returns: 'text',
    clears: ['path', 'request', 'html', 'header', 'redirect', 'log', 'xml', 'nosql'],
  },
  {
    api: 'querystring.escape',
    returns: 'text',
    clears: ['path', 'request', 'html', 'header', 'redirect', 'log', 'xml', 'nosql', 'mail'],
  },
  {
    method: ['get', 'getAll'],
    when: (call) => call.args.length === 1 && isParameters(call),
    returns: (call) => {
      const name = onlyText(call.argument(0));
      const { machine, receiver, at } = call;
      return name === undefined
        ? machine.element(receiver, at)
        : machine.member(receiver, name, at);
    },
  },
  { api: ['URL', 'url.URL', 'url.parse', 'URL.parse'], returns: makeUrl },
  { api: ['URL.canParse'], returns: 'scalar' },
  { api: ['url.format', 'url.resolve'], returns: 'text' },
  { api: ['url.fileURLToPath', 'url.pathToFileURL'], returns: 'argument:0' },
  { api: ['TextDecoder', 'TextEncoder', 'string_decoder.StringDecoder'], returns: 'api' },
  {
    api: [
      'TextDecoder().decode',
      'TextEncoder().encode',
      'string_decoder.StringDecoder().write',
      'iconv-lite.{decode,encode}',
    ],
    returns: 'argument:0',
  },
  {
    api: 'crypto.{randomUUID,randomBytes,randomInt}',
    returns: 'nothing',
    callbacks: [{ argument: 1, gets: 'error-first' }],
  },
  {
    api: [
      'uuid.{v1,v4,v6,v7}',
      'nanoid.nanoid',
      'nanoid',
      'cuid',
      'ulid.ulid',
      'ulid',
      '@paralleldrive/cuid2.createId',
      'ksuid.randomSync',
      'shortid.generate',
    ],
    returns: 'nothing',
  },
  {
    // A hash of a fixed alphabet; what it is of stays somebody's datum.
    api: [
      '**.createHash().update().digest',
      '**.createHmac().update().digest',
      'md5',
      'sha1',
      'blueimp-md5',
      'crypto-js.{MD5,SHA1}',
      'crypto-js/md5',
      'object-hash',
      'uuid.{v3,v5}',
      'hash-sum',
      'crypto.hash',
    ],
    returns: (call) => tokenFrom(call, [call.receiver, ...call.args], 'is hashed'),
  },
]);
