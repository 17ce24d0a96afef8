// Runs a handler with the stand-in in place of the SDK: run.mjs <file> <exported name> <event as JSON>
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

const own = new URL('./sdk.mjs', import.meta.url).href;

registerHooks({
  resolve(specifier, context, next) {
    const name = /^@aws-sdk\/(.*)$/.exec(specifier)?.[1];
    if (name === undefined) return next(specifier, context);
    return { url: `sdk:${name}?${namesIn(context.parentURL, specifier)}`, shortCircuit: true };
  },
  load(url, context, next) {
    const [, name, names] = /^sdk:([^?]*)\?(.*)$/.exec(url) ?? [];
    if (name === undefined) return next(url, context);
    const lines = names
      .split(',')
      .map((one) => `export const ${one} = exported('${name}', '${one}');`);
    const source = `import { exported } from '${own}';\n${lines.join('\n')}`;
    return { format: 'module', source, shortCircuit: true };
  },
});

function namesIn(file, specifier) {
  const text = readFileSync(new URL(file), 'utf8');
  const pattern = new RegExp(`import \\{([^}]*)\\} from '${specifier}'`, 'g');
  const names = [...text.matchAll(pattern)].flatMap(([, list]) => list.split(','));
  return names
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .join(',');
}

const [, , path, name, event] = process.argv;
const module_ = await import(pathToFileURL(path));
try {
  await module_[name](JSON.parse(event), {});
} catch (error) {
  process.stdout.write(String(error.stack ?? error));
  process.exitCode = 1;
}
