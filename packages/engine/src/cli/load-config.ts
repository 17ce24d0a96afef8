import { dirname, resolve } from 'node:path';
import { type Config, EMPTY_CONFIG, readConfig } from '../config/schema.ts';
import { PosternError } from '../support/error.ts';
import { type Host, type Invocation, optionOf } from './command.ts';
import { exists, fromHere, readNamed } from './disk.ts';

/** Names under which a configuration file is found, the first one wins. */
export const CONFIG_FILES: readonly string[] = [
  'postern.config.yaml',
  'postern.config.yml',
  'postern.config.json',
];

/** The configuration: the named file, else the one in the scanned folder, else the one here. Throws `config-invalid`. */
export async function loadConfig(
  invocation: Invocation,
  host: Host,
  root: string,
): Promise<Config> {
  const named = optionOf(invocation, 'config');
  if (named !== undefined) {
    const config = await parse(readNamed(host.cwd, named, 'configuration'), named);
    return fromFolder(config, host.cwd, dirname(resolve(host.cwd, named)));
  }
  for (const folder of new Set([root, host.cwd])) {
    const file = CONFIG_FILES.find((name) => exists(folder, name));
    if (file === undefined) continue;
    const config = await parse(readNamed(folder, file, 'configuration'), file);
    return fromFolder(config, host.cwd, folder);
  }
  return EMPTY_CONFIG;
}

/** The baseline lies beside the configuration that names it, wherever the command is run. */
function fromFolder(config: Config, cwd: string, folder: string): Config {
  const { baseline } = config;
  return baseline === undefined ? config : { ...config, baseline: fromHere(cwd, folder, baseline) };
}

async function parse(text: string, file: string): Promise<Config> {
  const { loadAll, YAMLException } = await import('js-yaml');
  let content: unknown;
  try {
    // A file of comments alone holds no document at all.
    content = loadAll(text)[0];
  } catch (cause) {
    const why = cause instanceof YAMLException ? cause.reason : String(cause);
    const line = cause instanceof YAMLException ? ` in line ${(cause.mark?.line ?? 0) + 1}` : '';
    throw new PosternError('config-invalid', `\`${file}\` is not valid YAML${line}: ${why}`, {
      cause,
    });
  }
  return readConfig(content, file);
}
