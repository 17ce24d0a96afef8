import type { CommandSpec, OptionSpec } from './command.ts';

/** Completion for bash: a function that looks at the command and the option before the cursor. */
export function bash(commands: readonly CommandSpec[], rules: readonly string[]): string {
  const cases = commands.map(
    (command) => `    ${command.name}) words="${wordsOf(command, rules).join(' ')}" ;;`,
  );
  return `# bash completion of postern
_postern() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" words=""
  case "\${COMP_WORDS[1]} $before" in
${valueCases(commands)}
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.map((one) => one.name).join(' ')} --help --version" -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current") $(compgen -f -- "$current"))
}
complete -o filenames -F _postern postern
`;
}

/** Completion for zsh, with the help of each option. */
export function zsh(commands: readonly CommandSpec[], rules: readonly string[]): string {
  const list = commands.map((one) => `    '${one.name}:${quoted(one.summary)}'`).join('\n');
  const cases = commands.map((command) => {
    const specs = command.options.map((option) => `      '${zshOption(option)}'`);
    const files = `      '*:argument:${hasRule(command) ? '_postern_rules' : '_files'}'`;
    return `    ${command.name}) _arguments \\\n${[...specs, files].join(' \\\n')} ;;`;
  });
  return `#compdef postern
_postern_rules() { _alternative 'rules:rule:(${rules.join(' ')})' 'files:file:_files' }
_postern() {
  local -a commands=(
${list}
  )
  if (( CURRENT == 2 )); then _describe command commands; return; fi
  case "\${words[2]}" in
${cases.join('\n')}
  esac
}
compdef _postern postern
`;
}

/** Completion for fish. */
export function fish(commands: readonly CommandSpec[], rules: readonly string[]): string {
  const lines = commands.flatMap((command) => {
    const seen = `-n '__fish_seen_subcommand_from ${command.name}'`;
    const start = `complete -c postern -n __fish_use_subcommand -f -a ${command.name} -d '${quoted(command.summary)}'`;
    const options = command.options.map((option) => {
      const short = option.short === undefined ? '' : ` -s ${option.short}`;
      const values = option.choices === undefined ? '' : ` -f -a '${option.choices.join(' ')}'`;
      const needs = option.value === undefined ? '' : ' -r';
      return `complete -c postern ${seen} -l ${option.name}${short}${needs}${values} -d '${quoted(option.help)}'`;
    });
    const ids = hasRule(command) ? [`complete -c postern ${seen} -a '${rules.join(' ')}'`] : [];
    return [start, ...options, ...ids];
  });
  return `# fish completion of postern\n${lines.join('\n')}\n`;
}

function wordsOf(command: CommandSpec, rules: readonly string[]): readonly string[] {
  const options = command.options.map((option) => `--${option.name}`);
  return hasRule(command) ? [...options, ...rules] : options;
}

function hasRule(command: CommandSpec): boolean {
  return command.arguments.some((argument) => argument.kind === 'rule');
}

/** One case for each option with choices: the words after it are its values. */
function valueCases(commands: readonly CommandSpec[]): string {
  const cases = commands.flatMap((command) =>
    command.options.flatMap(({ name, short, choices }) => {
      if (choices === undefined) return [];
      const flags = [`--${name}`, ...(short === undefined ? [] : [`-${short}`])];
      const patterns = flags.map((flag) => `"${command.name} ${flag}"`).join('|');
      return `    ${patterns}) COMPREPLY=($(compgen -W "${choices.join(' ')}" -- "$current")); return ;;`;
    }),
  );
  return cases.join('\n');
}

function zshOption(option: OptionSpec): string {
  const many = option.repeat ? '*' : '';
  const help = quoted(option.help).replaceAll('[', '(').replaceAll(']', ')').replaceAll(':', '\\:');
  if (option.value === undefined) return `${many}--${option.name}[${help}]`;
  const values = option.choices === undefined ? '_files' : `(${option.choices.join(' ')})`;
  return `${many}--${option.name}=[${help}]:${option.value.toLowerCase()}:${values}`;
}

function quoted(text: string): string {
  return text.replaceAll("'", '’').replaceAll('`', '');
}
