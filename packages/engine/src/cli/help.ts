import type { ArgumentSpec, CommandSpec, OptionSpec } from './command.ts';
import { EXIT_CODES } from './exit.ts';

/** The text of `postern --help`. */
export function overview(commands: readonly CommandSpec[]): string {
  return [
    'Postern finds the attack paths through a serverless application, from its templates.',
    '',
    'Start here:',
    ...aligned([
      ['postern scan .', 'scan the templates of this folder'],
      ['postern map .', 'see who can reach which function, and where each leads'],
      ['postern explain RULE', 'read why a finding matters and what mends it'],
      ['postern fix .', 'see the changes that mend the findings, then add --write'],
    ]),
    '',
    'Commands:',
    ...aligned(commands.map((command) => [signature(command), command.summary])),
    '',
    'Options:',
    ...aligned([
      ['-h, --help', 'this text, or with a command: its examples and options'],
      ['-v, --version', 'the version'],
    ]),
    '',
    ...exitLines(),
    '',
  ].join('\n');
}

/** The text of `postern COMMAND --help`. */
export function commandHelp(command: CommandSpec): string {
  return [
    `${command.summary}.`,
    '',
    `  postern ${signature(command)}${command.options.length > 0 ? ' [options]' : ''}`,
    '',
    'Examples:',
    ...aligned(command.examples),
    ...(command.options.length === 0
      ? []
      : ['', 'Options:', ...aligned(command.options.map((one) => [flags(one), one.help]))]),
    ...(command.name === 'scan' || command.name === 'least' ? ['', ...exitLines()] : []),
    '',
  ].join('\n');
}

/** A command with its arguments: `explain ID`, `fix [ID…] DIR`. */
export function signature(command: CommandSpec): string {
  return [command.name, ...command.arguments.map(argument)].join(' ');
}

/** An option as it is typed: `-o, --output FILE`. */
export function flags(option: OptionSpec): string {
  const short = option.short === undefined ? '' : `-${option.short}, `;
  return `${short}--${option.name}${option.value === undefined ? '' : ` ${option.value}`}`;
}

function argument(one: ArgumentSpec): string {
  const name = one.repeat ? `${one.name}…` : one.name;
  return one.required ? name : `[${name}]`;
}

function exitLines(): readonly string[] {
  return ['Exit codes:', ...aligned(EXIT_CODES.map(([code, meaning]) => [String(code), meaning]))];
}

/** Two columns; where the left one is too long, the right one goes on its own line. */
function aligned(rows: readonly (readonly [string, string])[]): readonly string[] {
  const limit = 38;
  const width = Math.min(limit, Math.max(0, ...rows.map(([left]) => left.length)));
  return rows.flatMap(([left, right]) =>
    left.length > limit
      ? [`  ${left}`, `  ${' '.repeat(width)}  ${right}`]
      : [`  ${left.padEnd(width)}  ${right}`],
  );
}
