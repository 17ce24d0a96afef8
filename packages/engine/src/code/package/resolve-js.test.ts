import { describe, expect, it } from 'vitest';
import type { PackageScope } from './scope.ts';
import { type FileTexts, resolved } from './testing.ts';

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
