import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { ROOT } from '../../support/source.ts';

/** An example of a page. */
export type Snippet = {
  /** Page and line, as the name of a module. */
  readonly file: string;
  /** Name of the case that runs it, where it is marked so: ` ```ts run=name `. */
  readonly run: string | undefined;
  readonly code: string;
};

/** The examples of a page. */
export function snippetsOf(page: string): readonly Snippet[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const found = text.matchAll(/^```ts(?: run=(\w+))?\n([\s\S]*?)^```$/gm);
  return [...found].map(({ index, 1: run, 2: code = '' }) => {
    const line = text.slice(0, index).split('\n').length;
    return { file: `${page.replace(/\W+/g, '-')}-${line}`, run, code };
  });
}

/** Writes the examples as modules beside those that stand for the reader's own code. */
export function writeModules(folder: string, snippets: readonly Snippet[]): void {
  mkdirSync(folder, { recursive: true });
  cpSync(join(ROOT, 'tests/guard/snippets/orders.ts'), join(folder, 'orders.ts'));
  cpSync(join(ROOT, 'tests/guard/snippets/client-dynamodb.ts'), join(folder, 'sdk.ts'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const { file, code } of snippets) writeFileSync(join(folder, `${file}.ts`), code);
  const compilerOptions = {
    paths: { '@aws-sdk/client-dynamodb': ['./sdk.ts'] },
    // Examples are no library: they need not spell out the types of what they export.
    isolatedDeclarations: false,
    declaration: false,
    // What a strict reader may have switched on.
    noUnusedLocals: true,
    noImplicitReturns: true,
  };
  const config = { extends: join(ROOT, 'tsconfig.json'), compilerOptions, include: ['*.ts'] };
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
}

/** What the compiler says against the modules of a folder. */
export function typeErrors(folder: string): string {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const done = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8', cwd: folder });
  return done.stdout + done.stderr;
}

/** Bundles the modules, as for a function, and gives a loader of them. They share the reader's own code. */
export async function built(
  folder: string,
  names: readonly string[],
): Promise<(name: string) => Promise<Readonly<Record<string, unknown>>>> {
  const all = [...names, 'orders', 'sdk'];
  const bundle = await rolldown({
    input: Object.fromEntries(all.map((name) => [name, join(folder, `${name}.ts`)])),
    platform: 'node',
    resolve: {
      alias: { '@aws-sdk/client-dynamodb': join(folder, 'sdk.ts') },
      conditionNames: ['postern:source', 'node'],
      // The first, for what a package brings along in another version.
      modules: ['node_modules', join(ROOT, 'node_modules')],
    },
  });
  const out = join(folder, 'built');
  await bundle.write({ dir: out, format: 'esm', entryFileNames: '[name].mjs' });
  return (name) => import(pathToFileURL(join(out, `${name}.mjs`)).href);
}
