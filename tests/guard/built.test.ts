import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtGuard } from '../support/guard-package.ts';
import { Environment, installRuntime } from '../support/lambda.ts';
import { folderOf } from '../support/program.ts';

/** What a user's function does with the compiled package: its first call leaves work behind for the second. */
const BODY = `
const logged = withConsole();
let open;
exports.handler = guard({ parts: [logged] }, async (event, ctx) => {
  if (event.leave) {
    open = new Promise((resolve) => setTimeout(resolve, 20)).then(() => {
      console.log('late by console');
      ctx.log.info('late by the log');
    });
    return { id: ctx.requestId };
  }
  ctx.log.info('own before');
  await open;
  console.log('own after');
  return { id: ctx.requestId };
});
`;
const SOURCES = {
  esm: `import { guard } from '@postern/guard';
import { capturedConsole as withConsole } from '@postern/guard/console';
const own = {};
${BODY.replace('exports.', 'own.')}
export const { handler } = own;`,
  cjs: `const { guard } = require('@postern/guard');
const { capturedConsole: withConsole } = require('@postern/guard/console');
${BODY}`,
} as const;

/** Loads every subpath in both forms, and lets a function of each form answer a request. */
const SMOKE = `
const described = JSON.parse(require('node:fs').readFileSync(process.argv[2], 'utf8'));
const names = Object.keys(described.exports).filter((one) => one !== './package.json');
const headers = { 'content-type': 'application/json' };
const event = { rawPath: '/', headers, requestContext: { http: { method: 'POST' } }, body: '{"a":1}' };
const bad = { ...event, body: '{"__proto__":1}' };
(async () => {
  const forms = { cjs: (id) => require(id), esm: (id) => import(id) };
  for (const [form, load] of Object.entries(forms)) {
    let count = 0;
    for (const name of names) {
      const found = await load('@postern/guard' + name.slice(1));
      if (Object.keys(found).length > 0) count += 1;
    }
    const { guard } = await load('@postern/guard');
    const { http } = await load('@postern/guard/http');
    const handler = guard({ event: http(), log: false }, ({ body }, ctx) => ({ body, left: ctx.signal.aborted }));
    const [good, refused] = [await handler(event, {}), await handler(bad, {})];
    console.log(JSON.stringify({ form, count, good: good.body, refused: refused.statusCode }));
  }
})();
`;

const folder = folderOf({
  'smoke.cjs': SMOKE,
  'esm/source.mjs': SOURCES.esm,
  'cjs/source.cjs': SOURCES.cjs,
});
afterAll(folder.remove);
const built = builtGuard(join(folder.path, 'workspace'));
mkdirSync(join(folder.path, 'node_modules/@postern'), { recursive: true });
symlinkSync(built, join(folder.path, 'node_modules/@postern/guard'));
const runtime = join(folder.path, 'runtime');
mkdirSync(runtime);
const reason = installRuntime(runtime);
if (reason !== undefined)
  process.stderr.write(`on Amazon's runtime interface: skipped: ${reason}\n`);

/** The function, bundled from the form of the package that its own form takes. */
async function bundled(form: 'esm' | 'cjs'): Promise<string> {
  const ending = form === 'esm' ? 'mjs' : 'cjs';
  const target = join(folder.path, form, 'function');
  const input = join(folder.path, form, `source.${ending}`);
  const bundle = await rolldown({ input, platform: 'node' });
  await bundle.write({ file: join(target, `index.${ending}`), format: form });
  writeFileSync(join(target, 'package.json'), '{}');
  return target;
}

describe.skipIf(reason !== undefined).each(['esm', 'cjs'] as const)(
  'a bundle of the compiled package, as %s',
  (form) => {
    let environment: Environment;
    beforeAll(async () => {
      const program = process.env.POSTERN_GUARD_NODE ?? process.execPath;
      environment = await Environment.start(program, runtime, await bundled(form));
    });
    afterAll(() => environment.stop());

    it('keeps the ids of a call on the lines of what it left behind', async () => {
      expect((await environment.invoke({ leave: true })).body).toEqual({ id: 'request-1' });
      expect((await environment.invoke({})).body).toEqual({ id: 'request-2' });
      expect((await environment.invoke({})).body).toEqual({ id: 'request-3' });
      const lines = environment.lines
        // The client writes a line of its own when it starts.
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as { message: string; requestId: string })
        .map(({ message, requestId }) => `${message}: ${requestId}`);
      expect(lines).toEqual([
        'own before: request-2',
        'late by console: request-1',
        'late by the log: request-1',
        'own after: request-2',
        'own before: request-3',
        'own after: request-3',
      ]);
    });
  },
);

/** A Node 20 on the PATH. */
function node20(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const known = folders.flatMap((one) => [join(one, 'node'), join(one, 'node20')]);
  return known.find(
    (file) =>
      existsSync(file) &&
      spawnSync(file, ['--version'], { encoding: 'utf8' }).stdout?.startsWith('v20.') === true,
  );
}

describe('each subpath loads and works in both forms', () => {
  const { exports } = JSON.parse(readFileSync(join(built, 'package.json'), 'utf8')) as {
    readonly exports: Readonly<Record<string, unknown>>;
  };
  const oldest = node20();
  if (oldest === undefined)
    process.stderr.write('on Node 20: skipped: there is none on the PATH\n');
  const programs = [
    ['this Node', process.execPath],
    ['Node 20', oldest],
  ] as const;

  it.each(programs.filter(([, program]) => program !== undefined))('on %s', (_name, program) => {
    const args = [join(folder.path, 'smoke.cjs'), join(built, 'package.json')];
    const done = spawnSync(program ?? '', args, { encoding: 'utf8', cwd: folder.path });
    expect(done.stderr).toBe('');
    const expected = {
      count: Object.keys(exports).length - 1,
      good: '{"body":{"a":1},"left":false}',
      refused: 400,
    };
    expect(
      done.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { form: 'cjs', ...expected },
      { form: 'esm', ...expected },
    ]);
  });
});
