import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { MemoryFiles } from '../../read/testing.ts';
import type { Language } from '../ir.ts';
import { readDockerfile } from './dockerfile.ts';
import { resolveModule } from './resolve.ts';
import type { PackageScope } from './scope.ts';
import { CodeTree } from './tree.ts';

type FileTexts = Readonly<Record<string, string>>;

/** `file path`, `package name`, `namespace path`, `builtin` or `missing`. */
function resolved(
  language: Language,
  from: string,
  module: string,
  files: FileTexts,
  scope: Partial<PackageScope> = {},
): string {
  const tree = new CodeTree(new MemoryFiles({ [from]: '', ...files }));
  const found = resolveModule(from, module, language, { root: '', layers: [], ...scope }, tree);
  if (found.kind === 'file' || found.kind === 'namespace') return `${found.kind} ${found.path}`;
  return found.kind === 'package' ? `package ${found.name}` : found.kind;
}

describe('a JavaScript module', () => {
  it.each<[string, string, string, FileTexts, string, Partial<PackageScope>?]>([
    ['of Node', 'a.js', 'node:fs/promises', {}, 'builtin'],
    ['of Node without its prefix', 'a.js', 'child_process', { 'child_process.js': '' }, 'builtin'],
    ['beside', 'src/a.js', './b', { 'src/b.js': '' }, 'file src/b.js'],
    ['above', 'src/a/a.ts', '../lib/b', { 'src/lib/b.ts': '' }, 'file src/lib/b.ts'],
    ['with the extension of its output', 'a.ts', './b.js', { 'b.ts': '' }, 'file b.ts'],
    ['with an .mjs that is .mts', 'a.mts', './b.mjs', { 'b.mts': '' }, 'file b.mts'],
    ['in both languages, from TypeScript', 'a.ts', './b', { 'b.ts': '', 'b.js': '' }, 'file b.ts'],
    ['in both languages, from JavaScript', 'a.js', './b', { 'b.ts': '', 'b.js': '' }, 'file b.js'],
    ['in a folder', 'a.js', './lib', { 'lib/index.mjs': '' }, 'file lib/index.mjs'],
    ['that is the folder itself', 'lib/a.js', '.', { 'lib/index.js': '' }, 'file lib/index.js'],
    [
      'in a folder with main',
      'a.js',
      './lib',
      { 'lib/package.json': '{"main":"core"}', 'lib/core.js': '' },
      'file lib/core.js',
    ],
    ['with data', 'a.js', './config.json', { 'config.json': '{}' }, 'file config.json'],
    ['that is not there', 'a.js', './nothing', {}, 'missing'],
    ['out of the root', 'a.js', '../../../etc/passwd', {}, 'missing'],
    ['with a query', 'a.js', './b.js?x', { 'b.js': '' }, 'file b.js'],
    [
      'installed',
      'src/a.js',
      'left-pad/x',
      { 'node_modules/left-pad/package.json': '{"license":"MIT"}' },
      'package left-pad',
    ],
    ['of a scope', 'a.js', '@aws-sdk/client-s3', {}, 'package @aws-sdk/client-s3'],
    [
      'declared and not installed',
      'a.js',
      'pad',
      { 'package.json': '{"dependencies":{"pad":"1"}}', 'pad.js': '' },
      'package pad',
    ],
    ['that the runtime brings', 'a.js', 'aws-sdk', {}, 'package aws-sdk'],
    ['of which only the types are there', 'a.ts', './types', { 'types.d.ts': '' }, 'builtin'],
    [
      'behind a link that came as a file',
      'fn/a.ts',
      './common/x',
      { 'fn/common': '../shared\n', 'shared/x.ts': '' },
      'file shared/x.ts',
    ],
    ['behind links that lead to one another', 'a.js', './b/x', { b: './c', c: './b' }, 'missing'],
    [
      'of a layer of another template',
      'fn/a.js',
      '/opt/nodejs/util',
      { 'layers/u/nodejs/util.js': '' },
      'file layers/u/nodejs/util.js',
    ],
    ['among vendored code', 'a.js', './vendor/x', { 'vendor/x.js': '' }, 'package vendor/x'],
  ])('%s', (_, from, module, files, expected, scope) => {
    expect(resolved('javascript', from, module, files, scope)).toBe(expected);
  });

  it.each<[string, string, string, FileTexts, string, Partial<PackageScope>?]>([
    [
      'by paths of tsconfig',
      'src/a.ts',
      '@lib/db',
      {
        'tsconfig.json': '{"compilerOptions":{"paths":{"@lib/*":["./src/lib/*"],},},}',
        'src/lib/db.ts': '',
      },
      'file src/lib/db.ts',
    ],
    [
      'by paths that are inherited, relative to baseUrl',
      'apps/x/a.ts',
      '#shared',
      {
        'apps/x/tsconfig.json': '{"extends":"../../tsconfig.base"}',
        'tsconfig.base.json':
          '/* all */{"compilerOptions":{"baseUrl":"libs","paths":{"#shared":["shared/src"]}}}',
        'libs/shared/src/index.ts': '',
      },
      'file libs/shared/src/index.ts',
    ],
    [
      'by baseUrl alone',
      'src/a.ts',
      'util/x',
      { 'tsconfig.json': '{"compilerOptions":{"baseUrl":"src"}}', 'src/util/x.ts': '' },
      'file src/util/x.ts',
    ],
    [
      'of a configuration that extends itself',
      'a.ts',
      'x/y',
      {
        'tsconfig.json': '{"extends":"./other.json"}',
        'other.json': '{"extends":["./tsconfig.json","./other.json"]}',
      },
      'package x',
    ],
    [
      'of a workspace, its source rather than its output',
      'packages/fn/src/a.ts',
      '@me/shared',
      {
        'package.json': '{"workspaces":["packages/*"]}',
        'packages/fn/package.json': '{"name":"@me/fn","dependencies":{"@me/shared":"^1.0.0"}}',
        'packages/shared/package.json': '{"name":"@me/shared","main":"dist/index.js"}',
        'packages/shared/dist/index.js': '',
        'packages/shared/src/index.ts': '',
      },
      'file packages/shared/src/index.ts',
    ],
    [
      'of a pnpm workspace, below the package',
      'svc/a.ts',
      '@me/lib/util/date',
      {
        'pnpm-workspace.yaml': "packages:\n  - 'svc'\n  - 'libs/**' # all\n",
        'svc/package.json': '{"name":"svc"}',
        'libs/a/b/package.json':
          '{"name":"@me/lib","exports":{"./util/*":{"types":"./dist/util/*.d.ts","import":"./dist/util/*.js"}}}',
        'libs/a/b/src/util/date.ts': '',
      },
      'file libs/a/b/src/util/date.ts',
    ],
    [
      'of a folder as dependency',
      'fn/a.js',
      'common',
      {
        'fn/package.json': '{"dependencies":{"common":"file:../common"}}',
        'common/package.json': '{"name":"common"}',
        'common/index.js': '',
      },
      'file common/index.js',
    ],
    [
      'of the package itself',
      'src/a.js',
      'me/x',
      { 'package.json': '{"name":"me"}', 'src/x.js': '' },
      'file src/x.js',
    ],
    [
      'by imports',
      'src/a.js',
      '#db',
      { 'package.json': '{"imports":{"#db":{"node":"./src/db.js"}}}', 'src/db.js': '' },
      'file src/db.js',
    ],
    [
      'by an alias of a bundler',
      'src/h/a.ts',
      '@/lib/x',
      { 'package.json': '{}', 'src/lib/x.ts': '' },
      'file src/lib/x.ts',
    ],
    ['by an alias that leads nowhere', 'a.ts', '@/lib/x', {}, 'missing'],
    [
      'in a layer by its path',
      'fn/a.js',
      '/opt/nodejs/util',
      { 'l/nodejs/util.js': '' },
      'file l/nodejs/util.js',
      { layers: ['l'] },
    ],
    [
      'in a layer that is built',
      'fn/a.js',
      '/opt/nodejs/util',
      { 'l/util.js': '' },
      'file l/util.js',
      { layers: ['l'] },
    ],
    ['in a layer that is not here', 'fn/a.js', '/opt/nodejs/util', {}, 'missing'],
    [
      'own in the modules of a layer',
      'fn/a.js',
      'shared',
      { 'l/nodejs/node_modules/shared/index.js': '' },
      'file l/nodejs/node_modules/shared/index.js',
      { layers: ['l'] },
    ],
    [
      'other people’s in the modules of a layer',
      'fn/a.js',
      'pad',
      {
        'l/nodejs/node_modules/pad/package.json': '{"license":"MIT"}',
        'l/nodejs/node_modules/pad/index.js': '',
      },
      'package pad',
      { layers: ['l'] },
    ],
    [
      'at the task root',
      'fn/b/a.js',
      '/var/task/x.js',
      { 'fn/x.js': '' },
      'file fn/x.js',
      { root: 'fn' },
    ],
  ])('%s', (_, from, module, files, expected, scope) => {
    expect(resolved('javascript', from, module, files, scope)).toBe(expected);
  });
});

describe('a Python module', () => {
  it.each<[string, string, string, FileTexts, string, Partial<PackageScope>?]>([
    ['of Python', 'app.py', 'os.path', {}, 'builtin'],
    ['of Python that is loaded already', 'app.py', 'json', { 'json.py': '' }, 'builtin'],
    ['that hides one of Python', 'app.py', 'queue', { 'queue.py': '' }, 'file queue.py'],
    ['beside', 'fn/app.py', 'util', { 'fn/util.py': '' }, 'file fn/util.py', { root: 'fn' }],
    [
      'in a package',
      'fn/app.py',
      'lib.db',
      { 'fn/lib/__init__.py': '', 'fn/lib/db.py': '' },
      'file fn/lib/db.py',
      { root: 'fn' },
    ],
    ['that is a package', 'app.py', 'lib', { 'lib/__init__.py': '' }, 'file lib/__init__.py'],
    ['in a namespace package', 'app.py', 'lib.db', { 'lib/db.py': '' }, 'file lib/db.py'],
    ['that is a namespace package', 'app.py', 'lib', { 'lib/a/db.py': '' }, 'namespace lib'],
    [
      'of which only the name is there',
      'app.py',
      'lib.Thing',
      { 'lib/__init__.py': '' },
      'missing',
    ],
    ['beside, relative', 'lib/a.py', '.b', { 'lib/b.py': '' }, 'file lib/b.py'],
    ['that is its own package', 'lib/a.py', '.', { 'lib/__init__.py': '' }, 'file lib/__init__.py'],
    ['above, relative', 'lib/x/a.py', '..b.c', { 'lib/b/c.py': '' }, 'file lib/b/c.py'],
    ['relative beyond the root', 'a.py', '...b', { 'b.py': '' }, 'missing'],
    ['relative and not there', 'lib/a.py', '.b', {}, 'missing'],
    ['that the runtime brings', 'app.py', 'boto3.session', {}, 'package boto3'],
    [
      'in the root and not beside',
      'fn/h/app.py',
      'util',
      { 'fn/util.py': '', 'fn/h/util.py': '' },
      'file fn/util.py',
      { root: 'fn' },
    ],
    [
      'above the package',
      'services/fn/app.py',
      'shared.db',
      { 'shared/db.py': '' },
      'file shared/db.py',
      { root: 'services/fn' },
    ],
    [
      'in the sources above',
      'fn/app.py',
      'core.db',
      { 'src/core/db.py': '' },
      'file src/core/db.py',
      { root: 'fn' },
    ],
    [
      'in a layer',
      'fn/app.py',
      'shared',
      { 'l/python/shared/__init__.py': '' },
      'file l/python/shared/__init__.py',
      { root: 'fn', layers: ['l'] },
    ],
    [
      'in a layer that is built',
      'fn/app.py',
      'shared',
      { 'l/shared.py': '' },
      'file l/shared.py',
      { root: 'fn', layers: ['l'] },
    ],
    [
      'installed in a layer',
      'fn/app.py',
      'pad',
      { 'l/python/lib/python3.12/site-packages/pad/__init__.py': '' },
      'package pad',
      { root: 'fn', layers: ['l'] },
    ],
    [
      'copied with its metadata',
      'app.py',
      'pad.x',
      { 'pad/x.py': '', 'Pad-1.0.dist-info/METADATA': '' },
      'package pad',
    ],
    [
      'copied under another name',
      'app.py',
      'yaml',
      { 'yaml/__init__.py': '', 'PyYAML-6.0.dist-info/top_level.txt': '_yaml\nyaml\n' },
      'package yaml',
    ],
    [
      'copied and required',
      'fn/app.py',
      'pad',
      { 'fn/pad/__init__.py': '', 'fn/requirements.txt': '# x\npad>=1 ; python_version > "3"\n' },
      'package pad',
      { root: 'fn' },
    ],
    [
      'well known and copied',
      'app.py',
      'requests',
      { 'requests/__init__.py': "__version__ = '2'" },
      'package requests',
    ],
    [
      'own of a well-known name',
      'app.py',
      'redis',
      { 'redis.py': 'def connect(): pass' },
      'file redis.py',
    ],
    ['in a vendor folder', 'app.py', 'vendor.pad', { 'vendor/pad.py': '' }, 'package pad'],
    [
      'in a layer of another template',
      'fn/app.py',
      'shared.db',
      { 'layers/x/python/shared/db.py': '', 'other/shared/db.py': '' },
      'file layers/x/python/shared/db.py',
      { root: 'fn' },
    ],
    [
      'that one place of the repository has',
      'fn/app.py',
      'shared.db',
      { 'build/in/shared/db.py': '' },
      'file build/in/shared/db.py',
      { root: 'fn' },
    ],
    [
      'that several places have',
      'fn/app.py',
      'shared',
      { 'a/b/shared.py': '', 'c/d/shared.py': '' },
      'package shared',
      { root: 'fn' },
    ],
    [
      'that is required, of the name of a folder elsewhere',
      'fn/app.py',
      'pad',
      { 'x/y/pad.py': '', 'fn/pyproject.toml': '[project]\ndependencies = [\n  "pad>=1",\n]\n' },
      'package pad',
      { root: 'fn' },
    ],
    [
      'that the project file names as its own',
      'fn/app.py',
      'common.x',
      {
        'common/x.py': '',
        'pyproject.toml':
          '[project]\ndependencies = [\n  "pad",\n]\n[tool.setuptools]\npackages = [\n  "common",\n]\n',
      },
      'file common/x.py',
      { root: 'fn' },
    ],
    [
      'behind a link that came as a file',
      'fn/app.py',
      'common.x',
      { 'fn/common': '../common', 'common/x.py': '' },
      'file common/x.py',
      { root: 'fn' },
    ],
    ['that is no name', 'app.py', 'a b', {}, 'missing'],
  ])('%s', (_, from, module, files, expected, scope) => {
    expect(resolved('python', from, module, files, scope)).toBe(expected);
  });
});

test('whatever a configuration holds, nothing is thrown', () => {
  const json = fc.jsonValue({ maxDepth: 3 }).map((one) => JSON.stringify(one));
  const odd = fc.oneof(
    json,
    fc.string(),
    fc.constantFrom(
      '{"extends":"./tsconfig.json"}',
      '{"workspaces":["**/**/**"]}',
      '{"exports":{"./*":"./*"},"imports":{"#*":"#*"}}',
    ),
  );
  const names = fc.oneof(
    fc.string(),
    fc.constantFrom('#a', '@a/b', './', '..', '/', '...', 'a/b', '.a'),
  );
  fc.assert(
    fc.property(odd, odd, odd, names, (tsconfig, manifest, pyproject, module) => {
      const files = {
        'a/tsconfig.json': tsconfig,
        'a/package.json': manifest,
        'package.json': manifest,
        'a/pyproject.toml': pyproject,
        'a/requirements.txt': pyproject,
        'pnpm-workspace.yaml': pyproject,
      };
      resolved('javascript', 'a/x.ts', module, files);
      resolved('python', 'a/x.py', module, files);
    }),
    { numRuns: 200 },
  );
});

test('whatever a Dockerfile holds, nothing is thrown and nothing grows without bound', () => {
  const tree = new CodeTree(new MemoryFiles({ 'a.py': '' }));
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom(
      'FROM a AS b',
      'FROM b',
      'COPY . .',
      'COPY --from=b / /',
      'COPY --from=0 . x',
      'ENV A=$A$A$A',
      'ENV A aa',
      'WORKDIR $A',
      'CMD ["a',
      'CMD []',
      'ENTRYPOINT $A',
      'COPY',
      '\\',
    ),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
      const image = readDockerfile(tree, lines.join('\n'), '', undefined);
      expect(image?.mounts.length ?? 0).toBeLessThanOrEqual(500);
    }),
  );
});

test('configurations that open a comment or a text again and again cost no more than their length', () => {
  const text = '/*"'.repeat(100_000);
  const started = performance.now();
  resolved('javascript', 'a.ts', 'x/y', { 'tsconfig.json': text, 'package.json': text });
  expect(performance.now() - started).toBeLessThan(1000);
});
