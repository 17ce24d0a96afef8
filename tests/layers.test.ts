import { describe, expect, it, test } from 'vitest';
import { brokenArrows, cycles } from './support/arrows.ts';
import { engineFiles, type SourceFile } from './support/source.ts';

const files = engineFiles();

test('no import breaks an arrow between layers', () => {
  expect(brokenArrows(files)).toEqual([]);
});

test('no import cycle at run time', () => {
  expect(cycles(files)).toEqual([]);
});

describe('a planted import', () => {
  it.each([
    ['model/graph.ts', "import { scan } from '../scan.ts';"],
    ['support/a.ts', "import type { Span } from '../model/span.ts';"],
    ['read/a.ts', "import { b } from '../iam/b.ts';"],
    ['iam/a.ts', "export { b } from '../link/b.ts';"],
    ['rules/area/a.ts', "import { b } from '../../report/b.ts';"],
    ['rules/area/a.ts', "import { readFileSync } from 'node:fs';"],
    ['report/a.ts', "const a = await import('node:http');"],
    ['report/a.ts', "export * from '../rules/registry.ts';"],
    ['link/a.ts', "import { b } from '../read/b.ts';"],
    ['scan.ts', "import { main } from './cli/main.ts';"],
    ['rules/area/a.ts', "import { graphOf } from '../../testing/graph.ts';"],
  ])('in %s is caught: %s', (local, text) => {
    expect(brokenArrows([planted(local, text)])).toHaveLength(1);
  });

  it.each([
    ['link/a.ts', "import { b } from '../iam/b.ts';"],
    ['cli/a.ts', "import { readFileSync } from 'node:fs';"],
    ['report/a.ts', "// import '../rules/registry.ts'\nconst text = \"import './cli/a.ts'\";"],
    ['rules/area/a.test.ts', "import { graphOf } from '../../testing/graph.ts';"],
  ])('in %s is fine: %s', (local, text) => {
    expect(brokenArrows([planted(local, text)])).toEqual([]);
  });

  it('that closes a circle is caught, unless it is a type', () => {
    const a = planted('model/a.ts', "import { b } from './b.ts';");
    const b = planted('model/b.ts', "import { c } from './c.ts';");
    const value = planted('model/c.ts', "import { a } from './a.ts';");
    const type = planted('model/c.ts', "import type { A } from './a.ts';");
    expect(cycles([a, b, value])).toEqual([
      ['model/a.ts', 'model/b.ts', 'model/c.ts', 'model/a.ts'],
    ]);
    expect(cycles([a, b, type])).toEqual([]);
  });
});

function planted(local: string, text: string): SourceFile {
  return { path: `packages/engine/src/${local}`, local, text };
}
