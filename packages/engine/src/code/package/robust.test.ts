import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MemoryFiles } from '../../read/testing.ts';
import { readDockerfile } from './dockerfile.ts';
import { found, JS, PY, resolved, span } from './testing.ts';
import { CodeTree } from './tree.ts';

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

test('whatever a handler, a path and a variable hold, there is an answer', () => {
  const part = fc.constantFrom(
    'a',
    '.',
    '..',
    '/',
    '\\',
    '__init__',
    'dist',
    '.js',
    '.zip',
    '*',
    '$',
    '(',
    '\n',
    ' ',
  );
  const odd = fc.oneof(
    fc.string(),
    fc.array(part, { maxLength: 12 }).map((one) => one.join('')),
  );
  const files = {
    'a/a.js': JS,
    'a/a.py': PY,
    'dist/a.js': JS,
    'a/__init__.py': PY,
    'a/run.sh': 'node a',
  };
  fc.assert(
    fc.property(odd, odd, odd, (handler, path, text) => {
      const delegates = [{ text, variable: 'HANDLER', span }];
      for (const language of ['javascript', 'python', 'unknown'] as const) {
        expect(found({ handler, path, delegates, language, name: path }, files)).toMatch(/./);
      }
    }),
    { numRuns: 300 },
  );
  expect(found({ handler: `a${'.b'.repeat(100_000)}` }, files)).toBe('not-found');
});
