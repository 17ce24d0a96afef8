import { expect, test } from 'vitest';
import type { Report } from '../model/report.ts';
import { shopReport } from '../report/testing.ts';
import { exitCode } from './exit.ts';

const full = shopReport();
const empty: Report = {
  ...full,
  findings: [],
  paths: [],
  diagnostics: [],
};
const incomplete = { code: 'syntax', message: 'm', incomplete: true } as const;
const medium = full.findings.slice(0, 1).map(
  (one) =>
    ({
      ...one,
      severity: 'medium',
      audience: 'default',
      known: false,
      suppressed: undefined,
    }) as const,
);

test.each<[string, Partial<Report>, Parameters<typeof exitCode>[1], number]>([
  ['nothing', {}, 'low', 0],
  ['a finding at the threshold', { findings: medium }, 'medium', 1],
  ['a finding below it', { findings: medium }, 'high', 0],
  ['never', { findings: medium, paths: full.paths }, 'never', 0],
  ['a path', { paths: full.paths }, 'high', 1],
  ['a known finding', { findings: medium.map((one) => ({ ...one, known: true })) }, 'low', 0],
  [
    'a suppressed finding',
    {
      findings: medium.map((one) => ({
        ...one,
        suppressed: { reason: 'r', until: undefined, span: undefined },
      })),
    },
    'low',
    0,
  ],
  [
    'a finding for auditors',
    { findings: medium.map((one) => ({ ...one, audience: 'auditor' as const })) },
    'low',
    0,
  ],
  [
    'a finding for auditors, read by one',
    {
      findings: medium.map((one) => ({ ...one, audience: 'auditor' as const })),
      audience: 'auditor',
    },
    'low',
    1,
  ],
  ['something unread', { diagnostics: [incomplete] }, 'low', 4],
  ['something unread and a finding', { diagnostics: [incomplete], findings: medium }, 'low', 1],
  ['no template', { graph: { ...full.graph, stacks: [] } }, 'low', 3],
  [
    'no template, something unread',
    { graph: { ...full.graph, stacks: [] }, diagnostics: [incomplete] },
    'low',
    4,
  ],
])('%s', (_name, change, threshold, code) => {
  expect(
    exitCode({ ...empty, graph: { ...full.graph, stacks: [stack()] }, ...change }, threshold),
  ).toBe(code);
});

function stack(): Report['graph']['stacks'][number] {
  return {
    id: 'template.yaml',
    file: 'template.yaml',
    parent: undefined,
    parameters: [],
    outputs: new Map(),
    metadata: undefined,
    stages: [],
  };
}
