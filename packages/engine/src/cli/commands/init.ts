import { configTemplate } from '../../config/template.ts';
import { PosternError } from '../../support/error.ts';
import type { Host, Invocation } from '../command.ts';
import { exists, fromHere, targetOf, writeResult } from '../disk.ts';
import { CONFIG_FILES } from '../load-config.ts';

/** `postern init`. */
export async function run(invocation: Invocation, host: Host): Promise<number> {
  const { root } = targetOf(host.cwd, invocation.positionals[0]);
  const there = CONFIG_FILES.find((name) => exists(root, name));
  if (there !== undefined) {
    throw new PosternError(
      'output-failed',
      `\`${fromHere(host.cwd, root, there)}\` is there already`,
      {
        help: 'nothing was changed',
      },
    );
  }
  const file = CONFIG_FILES[0] ?? '';
  writeResult(root, file, configTemplate());
  host.out.write(
    `${fromHere(host.cwd, root, file)} written: every key with its meaning, all commented out\n`,
  );
  return 0;
}
