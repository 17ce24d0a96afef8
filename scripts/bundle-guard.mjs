// Packs the compiled guard: for each subpath of its package.json one ES module and one CommonJS module, with what they
// share in chunks of its own. A cold start reads two or three files, and a bundler drops what is not used.
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { rolldown } from 'rolldown';

const folder = join(import.meta.dirname, '../packages/guard');
const esm = join(folder, 'dist/esm');
const cjs = join(folder, 'dist/cjs');
const compiled = join(folder, 'dist/compiled');

/** Entries are what the package exports: `./http` -> `http/http`, as a path below `src` without its ending. */
function entries() {
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const sources = Object.values(exports).map((one) => one['postern:source']);
  return Object.fromEntries(
    sources
      .filter((source) => source !== undefined)
      .map((source) => source.replace(/^\.\/src\/|\.ts$/g, ''))
      .map((name) => [name, join(compiled, `${name}.js`)]),
  );
}

/** All files below a folder that end so, relative to it. */
function filesOf(below, ending) {
  return readdirSync(below, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(below, join(entry.parentPath, entry.name)));
}

/** Declarations name each other by their TypeScript names; users have only the compiled ones. */
function writeDeclarations(target) {
  for (const file of filesOf(target, '.d.ts')) {
    const text = readFileSync(join(target, file), 'utf8');
    writeFileSync(join(target, file), text.replace(/(from '\.[^']*)\.ts'/g, "$1.js'"));
  }
}

cpSync(esm, compiled, { recursive: true });
for (const file of filesOf(esm, '.js')) rmSync(join(esm, file));
writeDeclarations(esm);
cpSync(esm, cjs, { recursive: true });
writeFileSync(join(cjs, 'package.json'), '{ "type": "commonjs" }\n');

const bundle = await rolldown({
  input: entries(),
  platform: 'node',
  external: /^node:/,
  logLevel: 'warn',
});
const options = { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' };
await bundle.write({ ...options, dir: esm, format: 'esm' });
await bundle.write({ ...options, dir: cjs, format: 'cjs', exports: 'named' });
rmSync(compiled, { recursive: true });

// The package promises to need nothing but Node.
for (const target of [esm, cjs]) {
  for (const file of filesOf(target, '.js')) {
    const text = readFileSync(join(target, file), 'utf8');
    for (const [, name] of text.matchAll(/(?:from |import\(|require\()["']([^"']+)["']/g)) {
      if (!/^(node:|\.)/.test(name)) throw new Error(`the guard imports \`${name}\``);
    }
  }
}
