import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Each test runs in a process of its own, as the hooks are the process's. Another Node can be named. */
const NODE = process.env.POSTERN_TEST_NODE ?? process.execPath;

let folder: string;
let port: number;
let requests = 0;
let connections = 0;
const server = createServer((_request, response) => {
  requests += 1;
  response.end('hello');
});
const tcp = createTcpServer((socket) => {
  connections += 1;
  socket.end('hi');
});
const listening = (one: { listen: (port: number, host: string, done: () => void) => void }) =>
  new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reach-'));
  const text = ['../index.ts', './reach.ts']
    .map((name) => `export * from ${JSON.stringify(join(import.meta.dirname, name))};`)
    .join('\n');
  const bundle = await rolldown({
    input: 'entry',
    platform: 'node',
    external: /^node:/,
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'entry' ? id : null),
        load: (id) => (id === 'entry' ? text : null),
      },
    ],
  });
  const output = { codeSplitting: false } as const;
  await bundle.write({ ...output, format: 'esm', file: join(folder, 'guard.mjs') });
  await bundle.write({ ...output, format: 'cjs', file: join(folder, 'guard.cjs') });
  await Promise.all([listening(server), listening(tcp)]);
  port = (server.address() as AddressInfo).port;
}, 60_000);
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  tcp.close();
  await rm(folder, { recursive: true });
});

type Policy = {
  readonly hosts?: readonly string[];
  readonly programs?: readonly string[];
  readonly writes?: readonly string[];
};
type Line = Readonly<Record<string, unknown>> & {
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly reach?: Readonly<Record<string, unknown>>;
};
type Ran = {
  readonly results: readonly string[];
  readonly events: readonly Line[];
  readonly used: Readonly<Record<string, unknown>>;
  readonly lines: readonly Line[];
};

/** Runs each body as a guarded call, one after the other, and tells what became of them. `before` runs before the hooks are there. */
async function run(
  mode: 'report' | 'enforce',
  policy: Policy,
  bodies: readonly string[],
  { before = '', kind = 'mjs', env = {} }: { before?: string; kind?: string; env?: object } = {},
): Promise<Ran> {
  const full = { version: 1, hosts: [], programs: [], writes: [], ...policy };
  const imports =
    kind === 'mjs'
      ? `import * as fs from 'node:fs'; import * as fsp from 'node:fs/promises'; import * as child from 'node:child_process'; import * as http from 'node:http'; import { request } from 'node:http'; import * as net from 'node:net'; import { writeFileSync } from 'node:fs'; import { guard, reach } from './guard.mjs';`
      : `const fs = require('fs'); const fsp = require('fs/promises'); const child = require('child_process'); const http = require('http'); const { request } = http; const net = require('net'); const { writeFileSync } = fs; const { guard, reach } = require('./guard.cjs');`;
  const text = `${imports}
const lines = [];
const folder = ${JSON.stringify(folder)}, port = ${port}, tcp = ${(tcp.address() as AddressInfo).port};
const got = (url, options = {}) => new Promise((resolve, reject) => request(url, options, (answer) => { answer.resume(); answer.on('end', () => resolve(answer.statusCode)); }).on('error', reject).end());
async function main() {
  ${before}
  const part = reach({ mode: ${JSON.stringify(mode)}, policy: ${JSON.stringify(full)} });
  const bodies = [${bodies.map((body) => `async (event, ctx) => { ${body} }`).join(',\n')}];
  const handler = guard({ parts: [part], log: { write: (line) => lines.push(JSON.parse(line)) } }, (event, ctx) => bodies[event.index](event, ctx));
  const results = [];
  for (let index = 0; index < bodies.length; index += 1) {
    results.push(await handler({ index }, {}).then(String, (error) => error.name));
  }
  await part.stop();
  const events = lines.filter((line) => line.type === 'reach.unexpected');
  console.log(JSON.stringify({ results, events, lines, used: part.used() }));
}
main();`;
  const file = join(folder, `run-${Math.random().toString(36).slice(2)}.${kind}`);
  await writeFile(file, text);
  const { stdout } = await promisify(execFile)(NODE, [file], {
    cwd: folder,
    timeout: 30_000,
    env: { ...process.env, ...env },
  });
  return JSON.parse(stdout) as Ran;
}

const REACHES_HOST = [
  'return (await fetch(`http://127.0.0.1:${port}/`)).status',
  'return got(`http://127.0.0.1:${port}/`)',
  'return new Promise((ok, no) => http.get({ host: "127.0.0.1", port }, (a) => { a.resume(); ok(a.statusCode); }).on("error", no))',
  'return new Promise((ok, no) => net.connect(tcp, "127.0.0.1").on("data", () => ok("tcp")).on("error", no))',
  'return new Promise((ok, no) => new net.Socket().connect({ port: tcp, host: "127.0.0.1" }).on("data", () => ok("tcp")).on("error", no))',
];

it('a refusal is one line, also where it ends the call, and where something else is thrown because of it', async () => {
  const { results, lines } = await run('enforce', {}, [
    'return got(`http://127.0.0.1:${port}/`)',
    'try { return await got(`http://localhost:${port}/`); } catch (cause) { throw new Error("the shop is closed", { cause }); }',
  ]);
  expect(results).toEqual(['reach.denied', 'internal']);
  const told = lines.filter((line) => 'postern' in line);
  expect(told).toMatchObject([
    { type: 'reach.unexpected', action: 'refused', facts: { host: '127.0.0.1' } },
    { type: 'reach.unexpected', action: 'refused', facts: { host: 'localhost' } },
  ]);
});

describe.each(['mjs', 'cjs'])('hosts (%s)', (kind) => {
  it('are counted, and those that are not expected told once', async () => {
    const { results, events, used, lines } = await run('report', {}, REACHES_HOST, { kind });
    expect(results).toEqual(['200', '200', '200', 'tcp', 'tcp']);
    expect(events).toMatchObject([
      { action: 'reported', code: 'reach.denied', facts: { kind: 'host', host: '127.0.0.1' } },
    ]);
    // The second request over node:http goes over the connection of the first.
    expect(used.hosts).toMatchObject([
      { host: '127.0.0.1', connections: 4, requests: 3, isGranted: false },
    ]);
    expect(lines.filter((line) => line.message === 'reach.used')).toHaveLength(1);
  });

  it('are refused, and no packet leaves', async () => {
    const before = [requests, connections];
    const { results, events } = await run('enforce', { hosts: ['localhost'] }, REACHES_HOST, {
      kind,
    });
    expect(results).toEqual(REACHES_HOST.map(() => 'reach.denied'));
    expect(events[0]).toMatchObject({ action: 'refused', facts: { host: '127.0.0.1' } });
    expect([requests, connections]).toEqual(before);
  });

  it('are let through where the policy says so', async () => {
    const { results, events } = await run('enforce', { hosts: ['127.0.0.1'] }, REACHES_HOST, {
      kind,
    });
    expect(results).toEqual(['200', '200', '200', 'tcp', 'tcp']);
    expect(events).toEqual([]);
  });
});

it('a redirect to a host that is not allowed is refused on the way', async () => {
  const away = createServer((_request, response) => {
    response.writeHead(302, { location: `http://127.0.0.1:${port}/` }).end();
  });
  await listening(away);
  const own = (away.address() as AddressInfo).port;
  const before = requests;
  const body = `return fetch('http://127.0.0.1:${own}/').then((a) => a.status, (e) => e.cause.code)`;
  const { results } = await run('enforce', { hosts: [`127.0.0.1:${own}`] }, [body]);
  expect(results).toEqual(['reach.denied']);
  expect(requests).toBe(before);
  away.close();
});

it('the runtime’s own host is never refused', async () => {
  const { results } = await run('enforce', {}, REACHES_HOST.slice(0, 2), {
    env: { AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}` },
  });
  expect(results).toEqual(['200', '200']);
});

it('a connection that was open before is reported by its requests, not stopped', async () => {
  const { results, used, events } = await run(
    'enforce',
    {},
    ['return got(`http://127.0.0.1:${port}/`, { agent: globalThis.agent })'],
    {
      before:
        'globalThis.agent = new http.Agent({ keepAlive: true }); await got(`http://127.0.0.1:${port}/`, { agent }); await new Promise((r) => setTimeout(r, 20));',
    },
  );
  expect(results).toEqual(['200']);
  expect(events).toMatchObject([{ action: 'reported', facts: { host: '127.0.0.1' } }]);
  expect(used.hosts).toMatchObject([{ connections: 0, requests: 1, isGranted: false }]);
});

const STARTS_PROGRAM = [
  'return new Promise((ok, no) => child.execFile("true", [], (e) => e ? no(e) : ok("ran")))',
  'return new Promise((ok, no) => child.spawn("true").on("exit", ok).on("error", no))',
  'child.spawnSync("true"); return "ran"',
  'child.execFileSync("true"); return "ran"',
];

describe.each(['mjs', 'cjs'])('programs (%s)', (kind) => {
  it('are counted, refused, let through', async () => {
    const reported = await run('report', {}, STARTS_PROGRAM, { kind });
    expect(reported.results).toEqual(['ran', '0', 'ran', 'ran']);
    expect(reported.used.programs).toEqual([{ name: 'true', times: 4, isGranted: false }]);
    expect(reported.events).toHaveLength(1);
    const enforced = await run('enforce', { programs: ['echo'] }, STARTS_PROGRAM, { kind });
    expect(enforced.results).toEqual(STARTS_PROGRAM.map(() => 'reach.denied'));
    const allowed = await run('enforce', { programs: ['true'] }, STARTS_PROGRAM, { kind });
    expect(allowed.results).toEqual(['ran', '0', 'ran', 'ran']);
  });

  it('by a shell are the shell', async () => {
    const shells = [
      'return new Promise((ok, no) => child.exec("true", (e) => e ? no(e) : ok("ran")))',
      'child.execSync("true"); return "ran"',
      'child.spawnSync("true", { shell: true }); return "ran"',
    ];
    const { results, used } = await run('enforce', { programs: ['true'] }, shells, { kind });
    expect(results).toEqual(shells.map(() => 'reach.denied'));
    expect(used.programs).toEqual([{ name: '/bin/sh', times: 3, isGranted: false }]);
    const allowed = await run('enforce', { programs: ['sh'] }, shells, { kind });
    expect(allowed.results).toEqual(['ran', 'ran', 'ran']);
  });
});

const WRITES = [
  'fs.writeFileSync(`${folder}/out/1`, "x")',
  'fs.appendFileSync(`${folder}/out/2`, "x")',
  'await fsp.writeFile(`${folder}/out/3`, "x")',
  'await new Promise((ok, no) => fs.writeFile(`${folder}/out/4`, "x", (e) => e ? no(e) : ok()))',
  'await new Promise((ok, no) => fs.createWriteStream(`${folder}/out/5`).on("error", no).on("finish", ok).end("x"))',
  'await fsp.mkdir(new URL(`file://${folder}/out/6`))',
  'fs.closeSync(fs.openSync(Buffer.from(`${folder}/out/7`), fs.constants.O_WRONLY | fs.constants.O_CREAT))',
  'await fsp.copyFile(`${folder}/guard.mjs`, `${folder}/out/../out/8`)',
  'fs.renameSync(`${folder}/in`, `${folder}/out/9`)',
  'const file = await fsp.open(`${folder}/out/10`, "a"); await file.close()',
];
const READS = [
  'fs.readFileSync(`${folder}/guard.mjs`); return "read"',
  'const file = await fsp.open(`${folder}/guard.mjs`); await file.readFile(); await file.close(); return "read"',
  'return new Promise((ok, no) => fs.createReadStream(`${folder}/guard.mjs`).on("error", no).on("data", () => {}).on("close", () => ok("read")))',
];

describe.each(['mjs', 'cjs'])('writes (%s)', (kind) => {
  const before =
    'fs.mkdirSync(`${folder}/out`, { recursive: true }); fs.writeFileSync(`${folder}/in`, "x");';
  const written = async () => {
    const names = await readdir(join(folder, 'out'));
    await rm(join(folder, 'out'), { recursive: true });
    return names.length;
  };

  it('are refused, reads are not', async () => {
    const { results, used } = await run(
      'enforce',
      { writes: ['/nowhere'] },
      [...WRITES, ...READS],
      {
        kind,
        before,
      },
    );
    expect(results).toEqual([...WRITES.map(() => 'reach.denied'), ...READS.map(() => 'read')]);
    expect(await written()).toBe(0);
    expect(used.writes).toMatchObject([{ times: WRITES.length, isGranted: false }]);
  });

  it('are let through where the policy says so, counted once each', async () => {
    const { results, used, events } = await run('enforce', { writes: [folder] }, WRITES, {
      kind,
      before,
    });
    expect(results).toEqual(WRITES.map(() => 'undefined'));
    expect(await written()).toBe(WRITES.length);
    // A rename is looked at on both sides.
    expect(used.writes).toMatchObject([{ times: WRITES.length + 1, isGranted: true }]);
    expect(events).toEqual([]);
  });
});

it('functions taken apart before: seen in an ES module, not in CommonJS', async () => {
  const body = ['writeFileSync(`${folder}/apart`, "x")'];
  expect((await run('enforce', {}, body)).results).toEqual(['reach.denied']);
  expect((await run('enforce', {}, body, { kind: 'cjs' })).results).toEqual(['undefined']);
});

it('what happens between calls is told with the next one', async () => {
  const { events } = await run('report', {}, [
    'setTimeout(() => fs.writeFileSync(`${folder}/between`, "x"), 5)',
    'await new Promise((r) => setTimeout(r, 20))',
    'return 1',
  ]);
  expect(events).toMatchObject([{ facts: { kind: 'write' } }]);
});

it('names in events are short and hold no path of a user', async () => {
  const { events } = await run('report', {}, [
    'fs.mkdirSync("/tmp/alice-secret-dir"); fs.rmdirSync("/tmp/alice-secret-dir")',
  ]);
  expect(events).toMatchObject([{ facts: { write: '/tmp' } }]);
});
