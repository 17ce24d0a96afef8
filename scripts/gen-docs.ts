// Writes what is generated: the rule list, the pages of docs/rules, docs/cli.md, docs/configuration.md,
// docs/coverage.md, the table of docs/quality.md, the figures in the guard's README and the version. `--check` writes nothing and fails where something is stale.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { registryText, ruleFiles } from './gen-registry.ts';

const ROOT = join(import.meta.dirname, '..');
const RULE_PAGES = join(ROOT, 'docs/rules');
const GUARD_README = 'packages/guard/README.md';

/** Texts by path, in two rounds: the pages are made from the rules that the registry lists. */
async function wanted(): Promise<ReadonlyMap<string, string>> {
  const { rulePage, rulesIndex, coveragePage } = await import('./docs/rules.ts');
  const { cliPage, configurationPage } = await import('./docs/cli.ts');
  const { qualityPage } = await import('./docs/quality.ts');
  const { guardReadme } = await import('./docs/guard.ts');
  const { RULES } = await import('../packages/engine/src/rules/registry.ts');
  const pages = new Map<string, string>([
    ['docs/cli.md', cliPage()],
    ['docs/configuration.md', configurationPage()],
    ['docs/coverage.md', coveragePage(RULES)],
    ['docs/quality.md', qualityPage(existing('docs/quality.md'), today())],
    ['docs/rules/README.md', rulesIndex(RULES)],
    ['packages/engine/src/version.ts', versionText()],
    [GUARD_README, guardReadme(existing(GUARD_README), existing('docs/guard-bench.md'))],
  ]);
  for (const rule of RULES) pages.set(`docs/rules/${rule.id}.md`, rulePage(rule));
  return pages;
}

function existing(path: string): string {
  const file = join(ROOT, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function versionText(): string {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'packages/engine/package.json'), 'utf8'));
  return `/** Version of the engine, as in package.json; \`npm run gen\` writes it. */\nexport const VERSION = '${version}';\n`;
}

/** Pages of rules that are no more. */
function leftovers(pages: ReadonlyMap<string, string>): readonly string[] {
  if (!existsSync(RULE_PAGES)) return [];
  const all = readdirSync(RULE_PAGES, { recursive: true, withFileTypes: true });
  return all
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !pages.has(path));
}

function isStale(path: string, text: string): boolean {
  const file = join(ROOT, path);
  return !existsSync(file) || readFileSync(file, 'utf8') !== text;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true });
  writeFileSync(join(ROOT, path), text);
}

async function main(isCheck: boolean): Promise<number> {
  const registry = ['packages/engine/src/rules/registry.ts', registryText(ruleFiles())] as const;
  // The registry goes first: the pages are made from what it lists.
  const staleRegistry = isStale(...registry);
  if (staleRegistry && !isCheck) write(...registry);
  const pages = await wanted();
  const stale = [...pages].filter(([path, text]) => isStale(path, text));
  const old = leftovers(pages);
  const names = [...(staleRegistry ? [registry[0]] : []), ...stale.map(([path]) => path), ...old];
  if (!isCheck) {
    for (const [path, text] of stale) write(path, text);
    for (const path of old) rmSync(join(ROOT, path));
  }
  for (const name of names) process.stdout.write(`${isCheck ? 'stale' : 'written'}: ${name}\n`);
  if (!isCheck || names.length === 0) return 0;
  process.stdout.write('\nnpm run gen writes them.\n');
  return 1;
}

process.exitCode = await main(process.argv.includes('--check'));
