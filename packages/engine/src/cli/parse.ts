import { parseArgs } from 'node:util';
import { PosternError } from '../support/error.ts';
import { nearest } from '../support/nearest.ts';
import type { CommandSpec, GivenOption, Invocation, OptionSpec } from './command.ts';

/** Understands the arguments after a command's name. Throws `usage` with a suggestion. */
export function parseCommand(command: CommandSpec, args: readonly string[]): Invocation {
  const byName = new Map(command.options.map((option) => [option.name, option]));
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(command.options.map((option) => [option.name, asNode(option)])),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const options: GivenOption[] = [];
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const spec = byName.get(token.name) ?? fail(unknownOption(token.rawName, command));
    options.push({ name: token.name, value: checkedValue(spec, token.value, command) });
  }
  checkPositionals(command, positionals);
  return { command, positionals, options };
}

function asNode(option: OptionSpec): {
  type: 'string' | 'boolean';
  multiple: true;
  short?: string;
} {
  const type = option.value === undefined ? 'boolean' : 'string';
  return { type, multiple: true, ...(option.short === undefined ? {} : { short: option.short }) };
}

function checkedValue(option: OptionSpec, value: string | undefined, command: CommandSpec): string {
  if (option.value === undefined) {
    if (value === undefined) return '';
    return fail(usage(`option \`--${option.name}\` takes no value`, command));
  }
  if (value === undefined || (value.startsWith('--') && value.length > 2)) {
    return fail(usage(`option \`--${option.name}\` needs a value: ${option.value}`, command));
  }
  const { choices } = option;
  if (choices === undefined || choices.includes(value)) return value;
  const hint = suggestion(nearest(value, choices));
  const list = choices.join(', ');
  return fail(usage(`\`--${option.name}\` is one of ${list}, not \`${value}\`${hint}`, command));
}

function checkPositionals(command: CommandSpec, given: readonly string[]): void {
  const missing = command.arguments.find(
    (one, index) => one.required && given[index] === undefined,
  );
  if (missing !== undefined)
    fail(usage(`\`postern ${command.name}\` needs ${missing.name}`, command));
  const limit = command.arguments.some((one) => one.repeat)
    ? Number.POSITIVE_INFINITY
    : command.arguments.length;
  const extra = given[limit];
  if (extra !== undefined) fail(usage(`unexpected argument \`${extra}\``, command));
}

function unknownOption(written: string, command: CommandSpec): PosternError {
  const names = command.options.map((option) => `--${option.name}`);
  const hint = suggestion(nearest(written, names));
  return usage(`unknown option \`${written}\`${hint}`, command);
}

function usage(message: string, command: CommandSpec): PosternError {
  return new PosternError('usage', message, { help: `see \`postern ${command.name} --help\`` });
}

/** `, did you mean …?` where there is something to suggest. */
export function suggestion(meant: string | undefined): string {
  return meant === undefined ? '' : `, did you mean \`${meant}\`?`;
}

function fail(error: PosternError): never {
  throw error;
}
