// Packs the compiled command line into a few files: loading hundreds of small ones takes longer than most scans.
// The data tables stay files of their own, because each is read only when something asks for it.
import { readFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { rolldown } from 'rolldown';

const dist = join(import.meta.dirname, '../packages/engine/dist');
const data = join(dist, 'data') + sep;

/** A name that cannot be a path stands for the data folder until the chunk is written, flat, in `dist/program`. */
const MARK = 'postern-data:';

const dataStaysOutside = {
  name: 'data-stays-outside',
  resolveId(source, importer) {
    if (!source.startsWith('.') || importer === undefined) return null;
    const file = resolve(dirname(importer), source);
    if (!file.startsWith(data)) return null;
    return { id: MARK + file.slice(data.length).replaceAll(sep, '/'), external: true };
  },
  renderChunk: (code) => ({ code: code.replaceAll(MARK, '../data/') }),
};

const bundle = await rolldown({
  input: join(dist, 'cli/main.js'),
  platform: 'node',
  external: (id) => !id.startsWith('.') && !id.startsWith('/') && !/^[a-z]:[\\/]/i.test(id),
  plugins: [dataStaysOutside],
  logLevel: 'warn',
});
const { output } = await bundle.write({ dir: join(dist, 'program'), format: 'esm' });

// A helper that the bundler brings in is not among the package's dependencies: it would fail at the user's.
const { dependencies } = JSON.parse(readFileSync(join(dist, '../package.json'), 'utf8'));
for (const source of new Set(output.flatMap((chunk) => chunk.imports ?? []))) {
  const name = source
    .split('/')
    .slice(0, source.startsWith('@') ? 2 : 1)
    .join('/');
  if (/^node:|^\.|^postern-data:/.test(source) || name in dependencies || source.endsWith('.js'))
    continue;
  throw new Error(`the program imports \`${source}\`, which is no dependency`);
}
