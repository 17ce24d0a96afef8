import { describe, expect, it, test } from 'vitest';
import { RULES } from '../packages/engine/src/rules/registry.ts';
import { isRegistryFresh, registryText, ruleFiles } from '../scripts/gen-registry.ts';
import { skeleton } from '../scripts/new-rule.ts';
import { SCOPE } from '../scripts/scope.ts';
import { folderOf } from './support/program.ts';

const files = ruleFiles();
const rows = new Set(SCOPE.map(([id]) => id));

test('the list has every rule file (npm run gen writes it)', () => {
  expect(isRegistryFresh()).toBe(true);
});

describe('a rule', () => {
  it('has the id of its file', () => {
    expect(RULES.map((rule) => rule.id)).toEqual(files.map((file) => file.id));
  });

  it('exports the name of its file', () => {
    const camel = (id: string) =>
      (id.split('/')[1] ?? '').replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    expect(files.map((file) => file.name)).toEqual(files.map((file) => camel(file.id)));
  });

  it('serves rows of the scope that there are', () => {
    expect(RULES.flatMap((rule) => rule.scope).filter((row) => !rows.has(row))).toEqual([]);
  });
});

test('the skeleton of a new rule is found and listed', () => {
  const id = 'area/much-too-open';
  const folder = folderOf({ [`${id}.ts`]: skeleton(id), 'area/helper.ts': 'export const a = 1;' });
  const found = ruleFiles(folder.path);
  folder.remove();
  expect(found).toEqual([{ id, name: 'muchTooOpen' }]);
  expect(registryText(found)).toContain("import { muchTooOpen } from './area/much-too-open.ts';");
});
