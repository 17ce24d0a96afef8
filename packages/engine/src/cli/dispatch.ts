import { PosternError } from '../support/error.ts';
import { nearest } from '../support/nearest.ts';
import { VERSION } from '../version.ts';
import type { CommandSpec, Host } from './command.ts';
import { COMMANDS } from './commands.ts';
import { isDirectory } from './disk.ts';
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
  const command = commandOf(first, host);
  if (rest.some((arg) => arg === '-h' || arg === '--help')) return help(first, host);
  const invocation = parseCommand(command, rest);
  const { run } = await command.load();
  return run(invocation, host);
}

function isHelp(arg: string): boolean {
  return arg === '-h' || arg === '--help' || arg === 'help';
}

function help(name: string | undefined, host: Host): number {
  host.out.write(name === undefined ? overview(COMMANDS) : commandHelp(commandOf(name, host)));
  return 0;
}

/** The command of this name. Throws `usage` with what was probably meant. */
function commandOf(name: string, host: Host): CommandSpec {
  const command = COMMANDS.find((one) => one.name === name);
  if (command !== undefined) return command;
  const isOption = name.startsWith('-');
  const names = COMMANDS.map((one) => one.name);
  const what = `unknown ${isOption ? 'option' : 'command'} \`${name}\``;
  throw new PosternError('usage', what + suggestion(nearest(name, names)), {
    help: helpFor(name, isOption, host),
  });
}

function helpFor(name: string, isOption: boolean, host: Host): string {
  if (isOption) return 'options go after a command: `postern scan DIR --format sarif`';
  return isDirectory(host.cwd, name)
    ? `to scan it: \`postern scan ${name}\``
    : 'see `postern --help`';
}
