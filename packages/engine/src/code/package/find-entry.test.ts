import { describe, expect, it, test } from 'vitest';
import { MemoryFiles } from '../../read/testing.ts';
import { findEntries, findEntry } from './find-entry.ts';
import { found, type Given, JS, location, PY, span, TS } from './testing.ts';
import { CodeTree } from './tree.ts';

describe('a handler of Node', () => {
  it.each<[string, Given, Readonly<Record<string, string>>, string]>([
    [
      'in a file',
      { handler: 'index.handler', path: 'src' },
      { 'src/index.js': JS },
      'src/index.js handler written high',
    ],
    [
      'below a folder',
      { handler: 'src/app.lambdaHandler' },
      { 'src/app.mjs': TS },
      'src/app.mjs lambdaHandler written high',
    ],
    [
      'of a nested export',
      { handler: 'dir/file.api.get' },
      { 'dir/file.cjs': JS },
      'dir/file.cjs api.get written high',
    ],
    [
      'in a file with a dot',
      { handler: 'order.v2.handler' },
      { 'order.v2.js': JS },
      'order.v2.js handler written high',
    ],
    [
      'in TypeScript',
      { handler: 'app.handler', path: 'src' },
      { 'src/app.ts': TS },
      'src/app.ts handler written high',
    ],
    [
      'in TypeScript with its output beside it',
      { handler: 'app.handler' },
      { 'app.ts': TS, 'app.js': JS },
      'app.ts handler written high',
    ],
    ['with declarations only', { handler: 'app.handler' }, { 'app.d.ts': '' }, 'not-found'],
    [
      'in a file that is the package',
      { handler: 'index.handler', path: 'lambda.js' },
      { 'lambda.js': JS },
      'lambda.js handler written high',
    ],
    [
      'by the entry point of esbuild',
      {
        handler: 'app.handler',
        path: 'fn',
        build: { method: 'esbuild', entryPoints: ['src/app.ts'] },
      },
      { 'fn/src/app.ts': TS },
      'fn/src/app.ts handler entry-point high',
    ],
    [
      'by the one of several entry points that it names',
      {
        handler: 'b/app.handler',
        path: '',
        build: { method: 'esbuild', entryPoints: ['a/app.ts', 'b/app'] },
      },
      { 'a/app.ts': TS, 'b/app.ts': TS },
      'b/app.ts handler entry-point high',
    ],
    [
      'behind the compiler, by its folders',
      { handler: 'out/api/index.handler' },
      {
        'tsconfig.json': '{ // c\n"compilerOptions": { "outDir": "./out", "rootDir": "source", } }',
        'package.json': '{}',
        'source/api/index.ts': TS,
      },
      'source/api/index.ts handler compiled medium',
    ],
    [
      'behind a folder for output, by custom',
      { handler: 'index.handler', path: 'svc/dist' },
      { 'svc/package.json': '{}', 'svc/src/index.ts': TS },
      'svc/src/index.ts handler compiled medium',
    ],
    [
      'whose output is kept as well',
      { handler: 'dist/index.handler' },
      { 'package.json': '{}', 'dist/index.js': JS, 'src/index.ts': TS },
      'src/index.ts handler compiled medium',
    ],
    [
      'behind a folder for each function',
      { handler: 'index.handler', path: 'dist/get-order', name: 'GetOrder' },
      { 'package.json': '{}', 'src/functions/get-order.ts': TS, 'src/functions/put-order.ts': TS },
      'src/functions/get-order.ts handler search medium',
    ],
    [
      'by the bundler’s configuration',
      { handler: 'main.handler', path: 'dist' },
      {
        'webpack.config.js':
          "module.exports = { entry: { main: './src/lambda.js', other: './src/o.js' } }",
        'src/lambda.js': JS,
        'src/o.js': JS,
      },
      'src/lambda.js handler compiled medium',
    ],
    [
      'by a script of package.json',
      { handler: 'bundle.handler', path: 'dist' },
      {
        'package.json':
          '{"scripts":{"build":"esbuild source/fn.ts --bundle --outfile=dist/bundle.js"}}',
        'source/fn.ts': TS,
        'source/x.ts': TS,
      },
      'source/fn.ts handler compiled medium',
    ],
    [
      'in an archive with its folder beside it',
      { handler: 'index.handler', path: 'pkg/fn.zip' },
      { 'pkg/fn/index.js': JS, 'pkg/index.js': JS },
      'pkg/fn/index.js handler compiled medium',
    ],
    [
      'in an archive among its sources',
      { handler: 'app.handler', path: 'fn/lambda.zip' },
      { 'fn/app.js': JS },
      'fn/app.js handler compiled medium',
    ],
    [
      'that several files may be',
      { handler: 'gone.handler', path: 'fn' },
      { 'fn/package.json': '{}', 'fn/a/gone.js': JS, 'fn/b/gone.js': JS },
      'several',
    ],
    [
      'that only a test has',
      { handler: 'app.handler', path: 'fn' },
      { 'fn/test/app.js': JS },
      'not-found',
    ],
    [
      'that only a package has',
      { handler: 'app.handler', path: 'fn' },
      { 'fn/node_modules/x/app.js': JS },
      'not-found',
    ],
    [
      'that no file offers',
      { handler: 'a.handler', path: 'fn/dist' },
      { 'fn/more/a.js': 'const x = 1;' },
      'not-found',
    ],
    ['that is no handler', { handler: 'nonsense' }, { 'nonsense.js': JS }, 'not-found'],
  ])('%s', (_, given, files, expected) => {
    expect(found(given, files)).toBe(expected);
  });
});

describe('a handler of Python', () => {
  const python = { runtime: 'python3.13', language: 'python' } as const;
  it.each<[string, Given, Readonly<Record<string, string>>, string]>([
    [
      'in a file',
      { handler: 'app.handler', path: 'src' },
      { 'src/app.py': PY },
      'src/app.py handler written high',
    ],
    [
      'by a path',
      { handler: 'pkg/module.handler' },
      { 'pkg/module.py': PY },
      'pkg/module.py handler written high',
    ],
    [
      'by dots',
      { handler: 'pkg.module.handler' },
      { 'pkg/module.py': PY },
      'pkg/module.py handler written high',
    ],
    [
      'in a package',
      { handler: 'pkg.handler' },
      { 'pkg/__init__.py': PY },
      'pkg/__init__.py handler written high',
    ],
    [
      'elsewhere in the package',
      { handler: 'normalise.handler', path: 'fn/build' },
      { 'fn/lib/normalise.py': PY, 'other/normalise.py': PY },
      'fn/lib/normalise.py handler search medium',
    ],
    [
      'in a layer',
      {
        handler: 'shared.handler',
        path: 'fn',
        layers: [{ name: 'L', path: 'layer', buildMethod: undefined, span }],
      },
      { 'fn/x.py': '', 'layer/python/shared.py': PY },
      'layer/python/shared.py handler layer high',
    ],
  ])('%s', (_, given, files, expected) => {
    expect(found({ ...python, ...given }, files)).toBe(expected);
  });
});

describe('code that the template does not have beside it', () => {
  const bucket = (object: string | undefined): Given['source'] & object => ({
    kind: 'elsewhere',
    what: 'bucket',
    object,
    span,
  });
  it.each<[string, Given, Readonly<Record<string, string>>, string]>([
    [
      'is found by the archive’s name',
      { handler: 'index.handler', source: bucket('⟨param:V⟩/log-parser-v1.2.zip') },
      { 'source/log_parser/index.js': JS, 'source/other/index.js': JS },
      'source/log_parser/index.js handler search low',
    ],
    [
      'is found by a telling name',
      { handler: 'log_parser.handler', source: bucket(undefined) },
      { 'source/a/log_parser.js': JS },
      'source/a/log_parser.js handler search low',
    ],
    [
      'is not guessed from a common name',
      { handler: 'index.handler', source: bucket('abc.zip') },
      { 'some/where/index.js': JS },
      'elsewhere',
    ],
    [
      'may be unknown',
      { handler: 'x.handler', source: { kind: 'unknown', reason: 'r', span } },
      {},
      'unknown',
    ],
  ])('%s', (_, given, files, expected) => {
    expect(found(given, files)).toBe(expected);
  });
});

test.each([
  ['java', 'Java'],
  ['go', 'Go'],
  ['dotnet', '.NET'],
  ['custom', 'custom runtime'],
] as const)('%s is told, never passed over', (language, name) => {
  const entry = findEntry(
    location({ handler: 'a.b', language }),
    new CodeTree(new MemoryFiles({})),
  );
  expect(entry).toMatchObject({ kind: 'problem', why: 'language' });
  if (entry.kind === 'problem') expect(entry.diagnostic.message).toContain(name);
});

test('an unknown runtime is told by the file', () => {
  const given = { handler: 'app.handler', runtime: undefined, language: 'unknown' } as const;
  expect(found(given, { 'app.py': PY })).toBe('app.py handler written high');
  expect(found(given, { 'app.ts': TS })).toBe('app.ts handler written high');
});

describe('a wrapper of a library', () => {
  const delegates = [{ text: 'src/app.handler', variable: 'DD_LAMBDA_HANDLER', span }];
  it.each([
    'node_modules/datadog-lambda-js/dist/handler.handler',
    '/opt/nodejs/node_modules/datadog-lambda-js/handler.handler',
    'newrelic-lambda-wrapper.handler',
    'somebody-elses-wrapper.handler',
  ])('%s calls the handler that a variable names', (handler) => {
    expect(found({ handler, delegates }, { 'src/app.js': JS })).toBe(
      'src/app.js handler wrapped high',
    );
  });

  it('without such a variable is a problem', () => {
    expect(found({ handler: '/opt/nodejs/node_modules/x/a.handler' }, { 'a.js': JS })).toBe(
      'not-found',
    );
  });

  it('is not looked for where the handler is there', () => {
    expect(
      found({ handler: 'index.handler', delegates }, { 'index.js': JS, 'src/app.js': JS }),
    ).toBe('index.js handler written high');
  });
});

test('a shell script that starts a server leads to its module', () => {
  const files = {
    'app/run.sh': '#!/bin/sh\nexec node dist/server.js\n',
    'app/dist/server.js': 'x',
    'app/m.py': '',
  };
  expect(found({ handler: 'run.sh', path: 'app' }, files)).toBe('app/dist/server.js  written high');
  const python = { ...files, 'app/run.sh': 'PATH=x exec python -m uvicorn --port=8080 m:app' };
  expect(found({ handler: 'run.sh', path: 'app' }, python)).toBe('app/m.py  written high');
});

test('the problem names the line of the handler and what was tried', () => {
  const at = { file: 't.yaml', start: 40, end: 50 };
  const one = { ...location({ handler: 'a.b', path: 'fn' }), span: at };
  const entry = findEntry(one, new CodeTree(new MemoryFiles({})));
  expect(entry).toMatchObject({
    diagnostic: {
      code: 'handler-not-found',
      span: at,
      incomplete: false,
      help: expect.stringContaining('fn/a.js'),
    },
  });
});

test('of several places those that are there count, each file once', () => {
  const tree = new CodeTree(new MemoryFiles({ 'a/index.js': JS }));
  const source = { kind: 'elsewhere', what: 'bucket', object: undefined, span } as const;
  const here = location({ handler: 'index.handler', path: 'a' });
  const there = location({ handler: 'index.handler', source });
  expect(findEntries([there, here, here], tree)).toMatchObject([
    { kind: 'entry', file: 'a/index.js' },
  ]);
  expect(findEntries([there, there], tree)).toMatchObject([{ kind: 'problem', why: 'elsewhere' }]);
});
