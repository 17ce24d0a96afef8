import { PosternError } from '../support/error.ts';
import { nearest } from '../support/nearest.ts';
import { VERSION } from '../version.ts';
import type { Host } from './command.ts';
import { COMMANDS } from './commands.ts';
import { commandHelp, overview } from './help.ts';
import { parseCommand, suggestion } from './parse.ts';

/** Runs the command that the arguments name; gives the exit code. Throws `PosternError`. */
export async function dispatch(args: readonly string[], host: Host): Promise<number> {
  const [first, ...rest] = args;
  if (first === undefined || isHelp(first))
    return help(first === undefined ? undefined : rest[0], host);
  if (first === '-v' || first === '--version') {
    host.out.write(`${VERSION}\n`);
    return 0;
  }
  const command = commandOf(first);
  if (rest.some((arg) => arg === '-h' || arg === '--help')) return help(first, host);
  const invocation = parseCommand(command, rest);
  const { run } = await command.load();
  return run(invocation, host);
}

function isHelp(arg: string): boolean {
  return arg === '-h' || arg === '--help' || arg === 'help';
}

function help(name: string | undefined, host: Host): number {
  host.out.write(name === undefined ? overview(COMMANDS) : commandHelp(commandOf(name)));
  return 0;
}

function commandOf(name: string) {
  const command = COMMANDS.find((one) => one.name === name);
  if (command !== undefined) return command;
  const isOption = name.startsWith('-');
  const meant = nearest(
    name,
    COMMANDS.map((one) => one.name),
  );
  throw new PosternError(
    'usage',
    `unknown ${isOption ? 'option' : 'command'} \`${name}\`${suggestion(meant)}`,
    {
      help: isOption
        ? 'options go after a command: `postern scan DIR --format sarif`'
        : 'see `postern --help`',
    },
  );
}
