import { describe, expect, it, test } from 'vitest';
import { brokenArrows, brokenGuardArrows, cycles } from './support/arrows.ts';
import { engineFiles, guardFiles, type SourceFile } from './support/source.ts';

const files = engineFiles();

test('no import breaks an arrow between layers', () => {
  expect(brokenArrows(files)).toEqual([]);
});

test('no import cycle at run time', () => {
  expect(cycles(files)).toEqual([]);
});

test('no import of the guard breaks an arrow, and none makes a cycle at run time', () => {
  expect(brokenGuardArrows(guardFiles())).toEqual([]);
  expect(cycles(guardFiles())).toEqual([]);
});

describe('an import planted in the guard', () => {
  it.each([
    ['core/a.ts', "import { b } from '../http/b.ts';"],
    ['core/a.ts', "import { z } from 'zod';"],
    ['logs/a.ts', "import { b } from '../core/b.ts';"],
    ['parse/a.ts', "import { b } from '../core/call.ts';"],
    ['webhooks/a.ts', "import { b } from '../identity/b.ts';"],
    ['webhooks/a.ts', "import { b } from '../../../engine/src/scan.ts';"],
    ['webhooks/a.ts', "import { createHmac } from 'node:crypto';"],
  ])('in %s is caught: %s', (local, text) => {
    expect(brokenGuardArrows([planted(local, text)])).toHaveLength(1);
  });

  it.each([
    ['webhooks/a.ts', "import { b } from '../http/b.ts';"],
    ['webhooks/a.ts', "const a = await import('node:crypto');"],
    ['webhooks/a.ts', "import type { KeyObject } from 'node:crypto';"],
    ['parse/a.ts', "import { b } from '../core/errors.ts';"],
    ['webhooks/a.ts', "import { isUtf8 } from 'node:buffer';"],
  ])('in %s is fine: %s', (local, text) => {
    expect(brokenGuardArrows([planted(local, text)])).toEqual([]);
  });
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
