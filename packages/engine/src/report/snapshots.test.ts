import { expect, test } from 'vitest';
import { MAP_FORMATS, REPORT_FORMATS, renderMap, renderReport } from './formats.ts';
import { shopReport } from './testing.ts';

const WIDE = { color: false, width: 110, unicode: true };
const NARROW = { color: false, width: 60, unicode: true };

const cases = [
  { name: 'terminal', text: () => renderReport('terminal', shopReport(), WIDE) },
  { name: 'terminal-narrow', text: () => renderReport('terminal', shopReport(), NARROW) },
  {
    name: 'terminal-auditor',
    text: () => renderReport('terminal', { ...shopReport(), audience: 'auditor' }, WIDE),
  },
  { name: 'markdown', text: () => renderReport('markdown', shopReport(), WIDE) },
  { name: 'tree', text: () => renderMap('tree', shopReport(), WIDE) },
  { name: 'mermaid', text: () => renderMap('mermaid', shopReport(), WIDE) },
  { name: 'dot', text: () => renderMap('dot', shopReport(), WIDE) },
];

for (const { name, text } of cases) {
  test(name, async () => {
    await expect(await text()).toMatchFileSnapshot(`snapshots/${name}.txt`);
  });
}

test('an empty application says so in every format', async () => {
  const { graph, ...rest } = shopReport();
  const none = { functions: [], triggers: [], roles: [], apis: [], resources: [], edges: [] };
  const empty = { ...rest, graph: { ...graph, ...none }, findings: [], paths: [], diagnostics: [] };
  expect(await renderReport('terminal', empty, WIDE)).toContain('no findings');
  const unseen = { ...empty, graph: { ...empty.graph, stacks: [] } };
  expect(await renderReport('terminal', unseen, WIDE)).toContain('nothing was scanned');
  const texts = [
    ...REPORT_FORMATS.map((format) => renderReport(format, empty, WIDE)),
    ...MAP_FORMATS.map((format) => renderMap(format, empty, WIDE)),
  ];
  for (const text of await Promise.all(texts)) {
    const [shown = ''] = text.split('<script>');
    expect(shown).not.toMatch(/undefined|NaN|\[object/);
  }
});
