import type { Flow } from '../../model/code.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, POST, python } from '../support/examples.ts';
import { hazards } from '../support/hazards.ts';
import { calledAs, UNPACKED } from '../support/sink-words.ts';

/** Packed data from an event is unpacked, however large it gets. */
export const unpackedWithoutLimit: Rule<'function'> = {
  id: 'robustness/unpacked-without-limit',
  title: 'Packed data that is unpacked without a limit',
  severity: 'medium',
  confidence: 'medium',
  audience: 'default',
  scope: ['T4', 'B2'],
  references: {
    cwe: [409],
    csa: ['SAS-8'],
    links: [
      'https://nodejs.org/api/zlib.html',
      'https://docs.python.org/3/library/zipfile.html#decompression-pitfalls',
    ],
  },
  why: 'A megabyte of packed zeros becomes a gigabyte: one small request takes all memory of the function, and the platform kills it. From a queue or a stream the same record comes again and again.',
  fix: 'Unpack within a limit: `gunzipSync(data, { maxOutputLength: 1_000_000 })`, `http({ decode: [gzip()] })` of `@postern/guard`; in Python `zlib.decompressobj(wbits=31).decompress(data, 1_000_000)`, and for archives add up `file_size` of `infolist()` before `extractall`.',
  on: 'function',
  examples: {
    bad: [
      javascript(
        `
const { gunzipSync } = require('node:zlib');
exports.handler = async (event) => {
  const rows = gunzipSync(Buffer.from(event.body, 'base64')).toString().split('\\n');
  return { statusCode: 200, body: String(rows.length) };
};
`,
        POST,
      ),
      python(
        `
import base64
import gzip

def handler(event, context):
    rows = gzip.decompress(base64.b64decode(event['body'])).splitlines()
    return {'statusCode': 200, 'body': str(len(rows))}
`,
        POST,
      ),
      python(
        `
import base64
import io
import zipfile

def handler(event, context):
    archive = zipfile.ZipFile(io.BytesIO(base64.b64decode(event['body'])))
    archive.extractall('incoming')
    return {'statusCode': 204}
`,
        POST,
      ),
    ],
    good: [
      javascript(
        `
const { gunzipSync } = require('node:zlib');
exports.handler = async (event) => {
  const packed = Buffer.from(event.body, 'base64');
  const rows = gunzipSync(packed, { maxOutputLength: 1_000_000 }).toString().split('\\n');
  return { statusCode: 200, body: String(rows.length) };
};
`,
        POST,
      ),
      python(
        `
import base64
import zlib

def handler(event, context):
    packed = base64.b64decode(event['body'])
    rows = zlib.decompressobj(wbits=31).decompress(packed, 1_000_000).splitlines()
    return {'statusCode': 200, 'body': str(len(rows))}
`,
        POST,
      ),
      python(
        `
import base64
import io
import zipfile

def handler(event, context):
    archive = zipfile.ZipFile(io.BytesIO(base64.b64decode(event['body'])))
    if sum(one.file_size for one in archive.infolist()) > 10_000_000:
        return {'statusCode': 413}
    archive.extractall('incoming')
    return {'statusCode': 204}
`,
        POST,
      ),
    ],
  },
  check: (fn: FunctionNode, query: Query) =>
    hazards(fn, query, {
      kinds: ['loop'],
      severity: 'medium',
      confidence: 'medium',
      happens: (flow) => `is unpacked by ${calledAs(flow)}, which has no limit,`,
      when: (flow) =>
        flow.part === UNPACKED && flow.from.origin.kind === 'event' && !isPlatform(flow),
    }),
};

/** CloudWatch Logs packs what it hands over, also through streams. */
function isPlatform({ from }: Flow): boolean {
  return /^awslogs\.|^Records\.\*\.(?:kinesis|\*)\.(?:data|\*)|^records\.\*\.(?:data|\*)/.test(
    from.path,
  );
}
