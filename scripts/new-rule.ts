// `npm run new-rule area/id`: writes the skeleton of a rule and lists it.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { RULES_FOLDER, writeRegistry } from './gen-registry.ts';

const ID = /^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/;

/** The text of a new rule's file. */
export function skeleton(id: string): string {
  const words = (id.split('/')[1] ?? '').split('-');
  const [head = '', ...tail] = words;
  const name = head + tail.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
  return `import type { Match } from '../../model/finding.ts';
import type { Rule } from '../rule.ts';

/** One sentence: the bad thing that this rule finds. */
export const ${name}: Rule<'function'> = {
  id: '${id}',
  title: '${words.join(' ').replace(/^./, (letter) => letter.toUpperCase())}',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['T5'],
  references: { cwe: [0] },
  why: 'What an attacker gains by it, in two or three sentences.',
  fix: 'What to do, in words.',
  on: 'function',
  examples: {
    bad: [
      \`
Resources: {}
\`,
    ],
    good: [
      \`
Resources: {}
\`,
    ],
  },
  *check(subject): Generator<Match> {
    if (subject.role === undefined) yield { at: subject.span, because: 'why this very place is bad' };
  },
};
`;
}

function main(id: string | undefined): number {
  if (id === undefined || !ID.test(id)) {
    process.stderr.write(
      'Name the rule by its area and the bad thing: npm run new-rule triggers/open-bucket\n',
    );
    return 2;
  }
  const file = join(RULES_FOLDER, `${id}.ts`);
  const shown = relative(process.cwd(), file);
  if (existsSync(file)) {
    process.stderr.write(`${shown} is there already\n`);
    return 2;
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, skeleton(id));
  writeRegistry();
  process.stdout.write(
    `${shown} written and listed. Fill it in, then: npm run gen && npm run check\n`,
  );
  return 0;
}

if (import.meta.main) process.exitCode = main(process.argv[2]);
