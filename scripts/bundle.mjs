// Packs the compiled command line into a few files: loading hundreds of small ones takes longer than most scans.
// The data tables stay files of their own, because each is read only when something asks for it.
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
await bundle.write({ dir: join(dist, 'program'), format: 'esm' });
