import { RULES } from '../../rules/registry.ts';
import { PosternError } from '../../support/error.ts';
import { nearest } from '../../support/nearest.ts';
import type { Host, Invocation } from '../command.ts';
import { COMMANDS } from '../commands.ts';
import { bash, fish, zsh } from '../completions.ts';
import { SHELLS } from '../formats.ts';
import { suggestion } from '../parse.ts';

/** `postern completion`. */
export async function run(invocation: Invocation, host: Host): Promise<number> {
  const shell = invocation.positionals[0] ?? '';
  const rules = RULES.map((rule) => rule.id);
  switch (shell) {
    case 'bash':
      host.out.write(bash(COMMANDS, rules));
      return 0;
    case 'zsh':
      host.out.write(zsh(COMMANDS, rules));
      return 0;
    case 'fish':
      host.out.write(fish(COMMANDS, rules));
      return 0;
    default:
      throw new PosternError(
        'usage',
        `no completion for \`${shell}\`${suggestion(nearest(shell, SHELLS))}`,
        { help: `shells are ${SHELLS.join(', ')}` },
      );
  }
}
