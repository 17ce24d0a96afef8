import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { parse } from 'yaml';
import type { SinkKind } from '../../../model/code.ts';
import { SINK_KINDS } from '../../../model/code.ts';
import { factsOf } from '../../cases.ts';
import { expand } from '../match.ts';
import type { Model } from '../model.ts';
import { JAVASCRIPT_MODELS } from './models.ts';

/** Sinks that nearly every program reaches, judged only where a case names them. */
const PASSIVE: ReadonlySet<SinkKind> = new Set([
  'log',
  'response',
  'third-party',
  'publish',
  'module-state',
  'loop',
]);

function program(body: string): string {
  const imports = body.split('\n').filter((line) => /^(?:import|const \w+ = require)/.test(line));
  const rest = body.split('\n').filter((line) => !imports.includes(line));
  return `${imports.join('\n')}
exports.handler = async (event, context) => {
${rest.join('\n')}
};
`;
}

function flowsOf(code: string, named: ReadonlySet<string>): readonly string[] {
  const { flows } = factsOf('main.ts', 'javascript', new Map([['main.ts', code]]));
  const found = flows
    .filter(({ from }) => from.origin.kind === 'event')
    .filter(({ sink }) => !PASSIVE.has(sink) || named.has(sink))
    .map(({ sink, from }) => `${sink} ${from.path}`);
  return [...new Set(found)].sort();
}

type FlowCase = { readonly code: string; readonly flows: readonly string[] };

const flowCases = parse(readFileSync(new URL('./flows.yaml', import.meta.url), 'utf8')) as Readonly<
  Record<string, readonly FlowCase[]>
>;

describe.each(Object.entries(flowCases))('%s', (_theme, cases) => {
  test.each(cases.map((one) => [one.code, one.flows] as const))('%s', (body, wanted) => {
    const named = new Set(wanted.map((one) => one.split(' ')[0] ?? ''));
    expect(flowsOf(program(body), named)).toEqual([...wanted].sort());
  });
});

describe('misuse', () => {
  const cases: readonly (readonly [body: string, kinds: readonly string[]])[] = [
    [
      "import jwt from 'jsonwebtoken'\nreturn jwt.decode(event.token).sub",
      ['jwt-decode-unverified'],
    ],
    [
      "import { jwtDecode } from 'jwt-decode'\nreturn jwtDecode(event.token)",
      ['jwt-decode-unverified'],
    ],
    ["import * as jose from 'jose'\nreturn jose.decodeJwt(event.token)", ['jwt-decode-unverified']],
    [
      "return JSON.parse(Buffer.from(event.token.split('.')[1], 'base64').toString())",
      ['jwt-decode-unverified'],
    ],
    [
      "const [, body] = event.headers.authorization.split(' ')[1].split('.');\nreturn JSON.parse(atob(body))",
      ['jwt-decode-unverified'],
    ],
    [
      "import jwt from 'jsonwebtoken'\nreturn jwt.verify(event.token, process.env.KEY, { algorithms: ['RS256'] })",
      [],
    ],
    [
      "import jwt from 'jsonwebtoken'\nreturn jwt.verify(event.token, '', { algorithms: ['none'] })",
      ['jwt-algorithm-none'],
    ],
    [
      "import jwt from 'jsonwebtoken'\nreturn jwt.sign({ a: 1 }, null, { algorithm: 'none' })",
      ['jwt-algorithm-none'],
    ],
    [
      "import crypto from 'crypto'\nreturn crypto.createHash('md5').update(event.password).digest('hex')",
      ['weak-hash-password'],
    ],
    [
      "import crypto from 'node:crypto'\nreturn crypto.createHash('sha256').update(event.file).digest('hex')",
      [],
    ],
    [
      "import axios from 'axios'\nawait axios.get('https://example.com')",
      ['outgoing-call-without-timeout'],
    ],
    ["import axios from 'axios'\nawait axios.get('https://example.com', { timeout: 3000 })", []],
    [
      "import axios from 'axios'\nconst c = axios.create({ timeout: 3000 });\nawait c.get('https://example.com')",
      [],
    ],
    ["import axios from 'axios'\nawait axios({ url: 'https://example.com', timeout: 3000 })", []],
    [
      "import axios from 'axios'\nawait axios.post('https://example.com', { a: 1 }, { signal: AbortSignal.timeout(5) })",
      [],
    ],
    ["await fetch('https://example.com')", ['outgoing-call-without-timeout']],
    ["await fetch('https://example.com', { signal: AbortSignal.timeout(1000) })", []],
    ["import ky from 'ky'\nawait ky.get('https://example.com')", []],
    ["import got from 'got'\nawait got('https://example.com')", ['outgoing-call-without-timeout']],
    [
      "import https from 'https'\nhttps.get('https://example.com', (res) => {})",
      ['outgoing-call-without-timeout'],
    ],
    [
      "import https from 'https'\nconst a = new https.Agent({ rejectUnauthorized: false })",
      ['tls-verification-off'],
    ],
    [
      "import https from 'https'\nhttps.get({ host: 'a.example', timeout: 5, rejectUnauthorized: false }, () => {})",
      ['tls-verification-off'],
    ],
    ['return Math.random().toString(36)', ['insecure-random-token']],
    ['return /^(a+)+$/.test(event.name)', ['catastrophic-regex']],
    ['return event.name.replace(/(\\w+\\s?)*$/, "")', ['catastrophic-regex']],
    ['return /^(a+)+$/.test("constant")', []],
    [
      "import libxml from 'libxmljs'\nreturn libxml.parseXml(event.body, { noent: true })",
      ['xml-external-entities'],
    ],
    ["import libxml from 'libxmljs'\nreturn libxml.parseXml(event.body)", []],
  ];
  test.each(cases)('%s', (body, kinds) => {
    const { observations } = factsOf(
      'main.ts',
      'javascript',
      new Map([['main.ts', program(body)]]),
    );
    expect(observations.map((one) => one.kind)).toEqual(kinds);
  });
});

describe('origins', () => {
  test.each([
    [
      "const r = await fetch('https://a.example/');\nreturn (await r.json()).name",
      'remote $json.name',
    ],
    [
      "import axios from 'axios'\nconst { data } = await axios.get('https://a.example/');\nreturn data.x",
      'remote data.x',
    ],
    ["import fs from 'fs'\nreturn fs.readFileSync('/tmp/x', 'utf8')", 'file '],
    [
      "import https from 'https'\nreturn new Promise((resolve) => { https.get('https://a.example/', (res) => { let all = ''; res.on('data', (d) => { all += d; }); res.on('end', () => resolve(all)); }); })",
      'remote ',
    ],
    [
      "import fs from 'fs/promises'\nreturn fs.readFile('/tmp/x').then((text) => JSON.parse(text))",
      'file $json',
    ],
  ])('%s', (body, wanted) => {
    const { flows } = factsOf('main.ts', 'javascript', new Map([['main.ts', program(body)]]));
    const found = flows
      .filter(({ sink }) => sink === 'response')
      .map(({ from }) => `${from.origin.kind} ${from.path}`);
    expect(found).toContain(wanted);
  });
});

describe('the tables', () => {
  const names = (model: Model): readonly string[] =>
    [model.api ?? []].flat().flatMap((api) => expand(api));

  it('have well-formed patterns', () => {
    for (const api of JAVASCRIPT_MODELS.flatMap(names)) {
      expect(api).toMatch(/^(?:\*\*\.)?[^\s{}.]+(?:\.[^\s{}.]+)*$/);
      expect(api.replaceAll('()', '')).not.toMatch(/[()]/);
    }
  });

  it('give each API one result unless a condition tells', () => {
    const seen = new Map<string, number>();
    for (const model of JAVASCRIPT_MODELS) {
      if (model.when !== undefined || model.returns === undefined) continue;
      for (const api of names(model)) seen.set(api, (seen.get(api) ?? 0) + 1);
    }
    expect([...seen].filter(([, count]) => count > 1)).toEqual([]);
  });

  it('are all of JavaScript, with known kinds of sink', () => {
    for (const model of JAVASCRIPT_MODELS) {
      expect(model.language).toBe('javascript');
      expect(model.api ?? model.method).toBeDefined();
      for (const sink of model.sinks ?? []) expect(SINK_KINDS).toContain(sink.kind);
    }
  });
});
