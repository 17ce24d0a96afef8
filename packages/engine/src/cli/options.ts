import type { ArgumentSpec, OptionSpec } from './command.ts';

/** The folder that a command looks at; the current one where it is left out. */
export const DIRECTORY: ArgumentSpec = {
  name: 'DIR',
  required: false,
  repeat: false,
  kind: 'directory',
};

/** Options that say what is read, the same for every command that reads an application. */
export const READING: readonly OptionSpec[] = [
  {
    name: 'template',
    short: 't',
    value: 'FILE',
    repeat: true,
    help: 'read this template only, relative to DIR (repeat for several); without it, all are found',
  },
  {
    name: 'parameter',
    short: 'p',
    value: 'NAME=VALUE',
    repeat: true,
    help: 'value of a template parameter, as the deployment gives it',
  },
  {
    name: 'stage',
    value: 'NAME',
    help: 'use the parameters of this environment of samconfig.toml',
  },
  {
    name: 'one-account',
    help: 'all stacks below DIR are deployed to one account: follow wildcards into each of them',
  },
  {
    name: 'templates-only',
    help: 'leave the code of the functions unread',
  },
  {
    name: 'cache',
    value: 'FOLDER',
    help: 'keep what was learned of the code in this folder (not in DIR) instead of your cache folder',
  },
  { name: 'no-cache', help: 'follow all code anew and keep nothing' },
  {
    name: 'config',
    short: 'c',
    value: 'FILE',
    help: 'configuration file; without it, postern.config.yaml or .json in DIR or here',
  },
];

/** Options that choose rules. */
export const CHOOSING: readonly OptionSpec[] = [
  {
    name: 'only',
    value: 'RULE',
    repeat: true,
    help: 'run only these rules: ids, areas (`triggers`) or globs (`*/open-*`)',
  },
  { name: 'skip', value: 'RULE', repeat: true, help: 'leave these rules out' },
];

/** Who reads the result. */
export const AUDIENCE: OptionSpec = {
  name: 'audience',
  value: 'WHO',
  choices: ['default', 'auditor'],
  help: 'default: what an engineer would act on; auditor: everything',
};

/** Options that say how the result looks. */
export const LOOKS: readonly OptionSpec[] = [
  { name: 'no-color', help: 'no colours (NO_COLOR and FORCE_COLOR work as well)' },
  {
    name: 'width',
    value: 'COLUMNS',
    help: 'width of the terminal output; the terminal’s own without it',
  },
];

/** Where a result goes. */
export const OUTPUT: OptionSpec = {
  name: 'output',
  short: 'o',
  value: 'FILE',
  repeat: true,
  help: 'write to this file (`-`: stdout); its ending tells the format where --format does not',
};
