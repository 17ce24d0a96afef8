import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { builtGuard } from '../support/guard-package.ts';
import { folderOf } from '../support/program.ts';
import { ROOT } from '../support/source.ts';

/** A function with two parts; what it prints is the same in both forms. */
const BODY = `
const order = {
  '~standard': {
    version: 1,
    vendor: 'own',
    validate: (value) =>
      typeof value.orderId === 'string' ? { value } : { issues: [{ message: 'no', path: ['orderId'] }] },
  },
};
const event = http({ body: order, cors: cors({ origins: '*' }) });
const once = idempotency({ store: memoryStore() });
const handler = guard({ event, idempotency: once, log: false }, ({ body }) => ({ got: body.orderId }));
const request = (body) => ({
  rawPath: '/',
  headers: { 'content-type': 'application/json', 'idempotency-key': 'k' },
  requestContext: { http: { method: 'POST' } },
  body: JSON.stringify(body),
});
const ask = async (body) => {
  const { statusCode, body: text } = await handler(request(body), {});
  return [statusCode, statusCode === 200 ? text : JSON.parse(text).code];
};
const all = async () => [await ask({ orderId: 'a' }), await ask({ orderId: 'b' }), await ask({})];
all().then((answers) => console.log(JSON.stringify(answers)));
`;
const NAMES = {
  '': ['guard'],
  '/http': ['http'],
  '/cors': ['cors'],
  '/idempotency': ['idempotency', 'memoryStore'],
} as const;
const imports = (form: (names: string, id: string) => string): string =>
  Object.entries(NAMES)
    .map(([path, names]) => form(names.join(', '), `@postern/guard${path}`))
    .join('\n');

const folder = folderOf({
  'away/package.json': '{ "name": "away", "private": true }',
  'away/use.mjs': imports((names, id) => `import { ${names} } from '${id}';`) + BODY,
  'away/use.cjs': imports((names, id) => `const { ${names} } = require('${id}');`) + BODY,
});
afterAll(folder.remove);
const away = join(folder.path, 'away');

function npm(cwd: string, ...args: readonly string[]): void {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--offline'];
  const done = spawnSync('npm', [...args, ...quiet], { cwd, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stdout + done.stderr);
}

// It depends on nothing, so that no registry is asked.
const tarballs = join(folder.path, 'tarballs');
mkdirSync(tarballs);
const built = builtGuard(join(folder.path, 'workspace'));
npm(built, 'pack', '--ignore-scripts', '--pack-destination', tarballs);
const [tarball = ''] = readdirSync(tarballs);
npm(away, 'install', join(tarballs, tarball));
const installed = join(away, 'node_modules/@postern/guard');

const { exports } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
  readonly exports: Readonly<Record<string, unknown>>;
};
const ids = Object.keys(exports)
  .filter((one) => one !== './package.json')
  .map((one) => `@postern/guard${one.slice(1)}`);

describe('the packed guard, installed in an empty folder', () => {
  it.each(['use.mjs', 'use.cjs'])('runs from %s', (file) => {
    const done = spawnSync(process.execPath, [file], { cwd: away, encoding: 'utf8' });
    expect(done.stderr).toBe('');
    expect(JSON.parse(done.stdout)).toEqual([
      [200, '{"got":"a"}'],
      [422, 'idempotency.mismatch'],
      [400, 'input.invalid'],
    ]);
  });

  it('has types that a strict reader can check, in both forms and for bundlers', () => {
    mkdirSync(join(away, 'node_modules/@types'));
    for (const name of ['node', '../undici-types']) {
      symlinkSync(join(ROOT, 'node_modules/@types', name), join(away, 'node_modules/@types', name));
    }
    const all = ids.map((id, index) => `import * as m${index} from '${id}';`).join('\n');
    const used = `export const all = [${ids.map((_, index) => `m${index}`).join(', ')}];\n`;
    const typed = `import { guard } from '@postern/guard';
import { sqs } from '@postern/guard/sqs';
export const handler = guard({ event: sqs() }, ({ body, receiveCount }) => {
  const text: string = body;
  // @ts-expect-error it is a number
  const wrong: string = receiveCount;
  return [text, wrong];
});
`;
    for (const ending of ['mts', 'cts'])
      writeFileSync(join(away, `types.${ending}`), `${all}\n${used}${typed}`);
    for (const [module, resolution] of [
      ['nodenext', 'nodenext'],
      ['esnext', 'bundler'],
    ] as const) {
      const options = ['--strict', '--noEmit', '--target', 'es2022', '--types', 'node'];
      const how = ['--module', module, '--moduleResolution', resolution, '--skipLibCheck', 'false'];
      const files = resolution === 'bundler' ? ['types.mts'] : ['types.mts', 'types.cts'];
      const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
      const args = [tsc, ...options, ...how, ...files];
      const done = spawnSync(process.execPath, args, { cwd: away, encoding: 'utf8' });
      expect(done.stdout + done.stderr).toBe('');
    }
  });

  it('says where the types are to a TypeScript that does not read `exports`', () => {
    const described = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
      readonly types: string;
      readonly typesVersions: { readonly '*': Readonly<Record<string, readonly string[]>> };
      readonly exports: Readonly<Record<string, { readonly require?: { readonly types: string } }>>;
    };
    const { '.': main, './package.json': _, ...parts } = described.exports;
    expect(described.types).toBe(main?.require?.types);
    expect(described.typesVersions['*']).toEqual(
      Object.fromEntries(
        Object.entries(parts).map(([name, { require }]) => [name.slice(2), [require?.types]]),
      ),
    );
  });

  it('holds no source, no test, and its licence', () => {
    const all = readdirSync(installed, { recursive: true }).map(String);
    expect(all.filter((path) => /\.test\.|(?<!\.d)\.ts$|budgets|tsconfig/.test(path))).toEqual([]);
    for (const name of ['LICENSE', 'NOTICE', 'README.md']) expect(all).toContain(name);
    for (const name of ['LICENSE', 'NOTICE']) {
      const own = readFileSync(join(ROOT, name), 'utf8');
      expect(readFileSync(join(installed, name), 'utf8')).toBe(own);
    }
  });
});
