import type { SinkKind } from '../../../model/code.ts';
import type { Value } from '../../interpret/value.ts';
import { clearanceOf } from '../../interpret/value.ts';
import { isNothing, join, joinAll, ofAtom, tainted, UNKNOWN } from '../../interpret/values.ts';
import type { Call, Model } from '../model.ts';
import { noteFileWritten } from '../temporary-files.ts';
import {
  comesFrom,
  derivedFor,
  flag,
  into,
  is,
  madeFrom,
  maderFirst,
  QUOTED_KINDS,
} from './support.ts';

/** Letters, digits and `+/=`. */
const BASE64_KINDS: readonly SinkKind[] = [
  'shell',
  'sql',
  'nosql',
  'ldap',
  'xpath',
  'template',
  'html',
  'mail',
  'header',
  'log',
  'eval',
];

/** Decoding and encoding of what comes in and goes out: JSON, base64, gzip, forms, URLs, hashes. */
export const ENCODING_MODELS: readonly Model[] = [
  {
    api: [
      '{json,simplejson,orjson,ujson,rapidjson}.loads',
      'simplejson.decoder.JSONDecoder().decode',
      'json.JSONDecoder().{decode,raw_decode}',
    ],
    returns: (call) => fromJson(call, call.argument(0, 's')),
  },
  {
    api: '{json,simplejson,ujson}.load',
    returns: (call) => fromJson(call, contentOf(call, call.argument(0, 'fp'))),
  },
  { api: '{json,simplejson,orjson,ujson,rapidjson}.dumps', returns: (call) => toJson(call) },
  {
    // `json.dump(data, open('/tmp/state', 'w'))`
    api: '{json,simplejson,ujson,pickle}.dump',
    effect: (call) => {
      const name = maderFirst(call.argument(1, 'fp'));
      if (name !== undefined) noteFileWritten(call, name, [call.argument(0)], true);
    },
    returns: 'nothing',
  },
  {
    api: 'base64.{b64decode,urlsafe_b64decode,standard_b64decode,decodebytes}',
    returns: (call) => stepped(call, '$base64', 'is decoded from base64'),
  },
  {
    api: [
      'base64.{b32decode,b16decode,b85decode,a85decode}',
      'binascii.{unhexlify,a2b_hex,a2b_base64}',
      'bytes.fromhex',
      'codecs.{decode,encode}',
    ],
    returns: 'argument:0',
  },
  {
    api: [
      'base64.{b64encode,urlsafe_b64encode,standard_b64encode,b32encode,b16encode,encodebytes}',
      'binascii.{hexlify,b2a_hex,b2a_base64}',
    ],
    returns: (call) => derivedFor(call, [call.argument(0)], BASE64_KINDS, 'is encoded'),
  },
  {
    api: ['{gzip,zlib,bz2,lzma}.decompress', 'zlib.decompressobj().decompress'],
    sinks: [
      {
        ...into('loop', 0, 'size of what is unpacked', 'data'),
        // Of the functions `zlib.decompress` alone takes a number more, which is no limit.
        when: (call) => !(call.api.startsWith('zlib.decompressobj') && call.has(1, 'max_length')),
      },
    ],
    returns: (call) => stepped(call, '$gunzip', 'is decompressed'),
  },
  {
    api: '{gzip,bz2,lzma}.{GzipFile,BZ2File,LZMAFile}',
    when: (call) => call.has(4, 'fileobj') || comesFrom(call.argument(0), /BytesIO\(\)$/),
    returns: (call) => {
      const source = call.has(4, 'fileobj') ? call.argument(4, 'fileobj') : call.argument(0);
      return call.machine.step(plain(source), '$gunzip', call.at, 'is decompressed');
    },
  },
  { api: '{gzip,zlib,bz2,lzma}.compress', returns: 'argument:0' },
  {
    api: ['io.{BytesIO,StringIO}().{read,getvalue,getbuffer,readline}'],
    returns: (call) => plain(call.receiver),
  },
  { api: ['io.TextIOWrapper', 'io.BufferedReader', 'codecs.getreader()'], returns: 'argument:0' },
  {
    api: ['urllib.parse.parse_qs', 'urllib.parse.parse_qsl', 'urlparse.parse_qs', 'cgi.parse_qs'],
    returns: (call) => stepped(call, '$form', 'is parsed as a form'),
  },
  {
    api: 'urllib.parse.{quote,quote_plus}',
    returns: (call) => {
      // `/` is left alone unless the caller says so (`quote_plus` never leaves it).
      const encodesSlash = call.api.endsWith('quote_plus') || is(call.argument(1, 'safe'), '');
      const kinds: readonly SinkKind[] = encodesSlash ? [...QUOTED_KINDS, 'path'] : QUOTED_KINDS;
      return derivedFor(call, [call.argument(0, 'string')], kinds, 'is percent-encoded');
    },
  },
  {
    api: 'urllib.parse.urlencode',
    returns: (call) => {
      const made = madeFrom(call, [call.argument(0, 'query')], 'is percent-encoded');
      return call.machine.clear(made, clearanceOf(...QUOTED_KINDS, 'path', 'request', 'redirect'));
    },
  },
  {
    api: 'urllib.parse.{unquote,unquote_plus,unquote_to_bytes}',
    returns: (call) => call.machine.step(call.argument(0), '$url', call.at, 'is percent-decoded'),
  },
  { api: 'html.unescape', returns: (call) => uncleared(call, ['html']) },
  {
    api: 'urllib.parse.{urljoin,urlunparse,urlunsplit,urldefrag}',
    returns: (call) => call.machine.derive(call.args, call.at, 'becomes part of a URL'),
  },
  { api: 'urllib.parse.{urlparse,urlsplit}' },
  {
    // Whoever checks the host has checked where the URL leads: the same labels as the URL's.
    api: 'urllib.parse.{urlparse,urlsplit}().{hostname,netloc}',
    reads: ({ object }) => tainted((maderFirst(object) ?? object).labels),
  },
  { api: ['csv.{reader,DictReader}'], returns: 'argument:0' },
  {
    api: ['struct.unpack', 'struct.unpack_from', 'binascii.crc32', 'zlib.{crc32,adler32}'],
    returns: flag,
  },
  {
    api: [
      'toml.loads',
      'tomllib.loads',
      'xmltodict.parse',
      'ast.literal_eval',
      'yaml.{safe_load,safe_load_all,dump,safe_dump}',
      'ruamel.yaml.YAML().load',
      'msgpack.{loads,unpackb}',
      'cbor2.loads',
    ],
    returns: (call) => call.machine.derive([call.argument(0)], call.at, 'is parsed'),
  },
];

function stepped(call: Call, step: string, text: string): Value {
  return call.machine.step(plain(call.argument(0)), step, call.at, text);
}

/** What is in a stream or buffer, without the buffer. */
function plain(value: Value): Value {
  if (!value.objects.some((object) => object.kind === 'api')) return value;
  const inside = value.objects.flatMap((object) =>
    object.kind === 'api' && /BytesIO\(\)$|StringIO\(\)$/.test(object.path)
      ? object.args.slice(0, 1)
      : [],
  );
  return inside.length > 0 ? joinAll(inside) : tainted(value.labels);
}

/** What a file holds is read from the file, not from its name. */
function contentOf(call: Call, file: Value): Value {
  if (!comesFrom(file, /^(?:open|io\.open|codecs\.open)\(\)$/)) return plain(file);
  const label = { origin: { kind: 'file' }, path: '', derived: false } as const;
  return call.machine.source(label, call.at, 'is read from a file');
}

function fromJson(call: Call, text: Value): Value {
  const values = text.atoms.flatMap((atom) => (atom.kind === 'json' ? [atom.value] : []));
  const known = joinAll(values);
  const isOnlyKnown = values.length > 0 && values.length === text.atoms.length && !text.unknown;
  if (isOnlyKnown) return known;
  const parsed = call.machine.step(text, '$json', call.at, 'is parsed as JSON');
  const rest = text.labels.length > 0 ? tainted(parsed.labels) : UNKNOWN;
  return isNothing(known) ? rest : join(known, rest);
}

function toJson(call: Call): Value {
  const value = call.argument(0, 'obj');
  const { labels } = madeFrom(call, [value], 'is written as JSON');
  return ofAtom({ kind: 'json', value }, labels);
}

/** Decoding brings back what encoding took away. */
function uncleared(call: Call, kinds: readonly SinkKind[]): Value {
  const made = call.machine.derive([call.argument(0)], call.at, 'is decoded');
  const bits = clearanceOf(...kinds);
  return tainted(made.labels.map((label) => ({ ...label, cleared: label.cleared & ~bits })));
}
