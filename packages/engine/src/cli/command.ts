import type { Clock } from '../support/ports.ts';

/** One option of a command. Tables of these drive parsing, `--help`, completions and docs/cli.md. */
export type OptionSpec = {
  readonly name: string;
  readonly short?: string;
  /** Name of the value in help texts; absent for a switch. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly repeat?: boolean;
  /** One sentence without a full stop. */
  readonly help: string;
};

/** A positional argument. */
export type ArgumentSpec = {
  readonly name: string;
  readonly required: boolean;
  readonly repeat: boolean;
  /** What may stand here, for completions. */
  readonly kind: 'directory' | 'rule' | 'text';
};

/** A command with everything that help and documentation say of it. */
export type CommandSpec = {
  readonly name: string;
  readonly summary: string;
  readonly arguments: readonly ArgumentSpec[];
  readonly options: readonly OptionSpec[];
  /** Commands with what they do, shown before the options: help teaches by example. */
  readonly examples: readonly (readonly [command: string, does: string])[];
  /** Loaded when it is run, so that `--version` does not pay for the scanner. */
  readonly load: () => Promise<{ readonly run: RunCommand }>;
};

/** An option as given, in the order of the command line (`--format` pairs with the `--output` after it). */
export type GivenOption = { readonly name: string; readonly value: string };

/** A command line that was understood. */
export type Invocation = {
  readonly command: CommandSpec;
  readonly positionals: readonly string[];
  readonly options: readonly GivenOption[];
};

/** The process as commands see it: the only way to its streams, environment and folder. */
export type Host = {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly out: Stream;
  readonly err: Stream;
};

/** One of the standard streams. */
export type Stream = {
  readonly isTty: boolean;
  readonly columns: number;
  readonly write: (text: string) => void;
};

/** Runs a command; the number is the exit code. */
export type RunCommand = (invocation: Invocation, host: Host) => Promise<number>;

/** The last value given for an option, or undefined. */
export function optionOf(invocation: Invocation, name: string): string | undefined {
  return invocation.options.findLast((option) => option.name === name)?.value;
}

/** All values given for an option; a comma separates several in one. */
export function optionsOf(invocation: Invocation, name: string): readonly string[] {
  return invocation.options
    .filter((option) => option.name === name)
    .flatMap((option) => option.value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '');
}

/** Whether a switch was given. */
export function isSet(invocation: Invocation, name: string): boolean {
  return invocation.options.some((option) => option.name === name);
}
