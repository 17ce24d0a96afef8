import type { CommandSpec } from './command.ts';
import {
  GUARD_POLICY_FORMATS,
  LEAST_FORMATS,
  MAP_FORMATS,
  NEEDS_FORMATS,
  RIGHTSIZE_FORMATS,
  SCAN_FORMATS,
} from './formats.ts';
import { AUDIENCE, CHOOSING, DIRECTORY, LOOKS, OUTPUT, READING } from './options.ts';

const SCAN: CommandSpec = {
  name: 'scan',
  summary: 'Find the attack paths and weaknesses of an application',
  arguments: [DIRECTORY],
  examples: [
    ['postern scan .', 'the templates of this folder and below'],
    ['postern scan . -o report.html', 'a page with the picture of the application'],
    ['postern scan . -o out.sarif -o pr.md', 'several formats from one scan'],
    ['postern scan . --fail-on medium', 'exit code 1 from medium on (for CI)'],
    ['postern scan . --baseline b.json --update-baseline', 'accept what is there now'],
    ['postern scan . --baseline b.json', 'from then on, only what is new counts'],
    ['postern scan . -p Stage=prod', 'with the parameters of a deployment'],
  ],
  options: [
    {
      name: 'format',
      short: 'f',
      value: 'FORMAT',
      choices: [...SCAN_FORMATS.keys()],
      repeat: true,
      help: `${[...SCAN_FORMATS.keys()].join(', ')}; goes to the --output after it, else to the terminal`,
    },
    OUTPUT,
    {
      name: 'fail-on',
      value: 'SEVERITY',
      choices: ['critical', 'high', 'medium', 'low', 'never'],
      help: 'exit code 1 from this severity on: critical, high (as without it), medium, low, never',
    },
    AUDIENCE,
    { name: 'baseline', value: 'FILE', help: 'findings of this file are known and do not count' },
    { name: 'update-baseline', help: 'write what is found now to the baseline file' },
    ...CHOOSING,
    ...READING,
    { name: 'quiet', short: 'q', help: 'no progress and no notes on the error stream' },
    ...LOOKS,
  ],
  load: () => import('./commands/scan.ts'),
};

const MAP: CommandSpec = {
  name: 'map',
  summary: 'Draw who can reach which function, and where each leads',
  arguments: [DIRECTORY],
  examples: [
    ['postern map .', 'a tree by function'],
    ['postern map . -o map.html', 'a picture to click through'],
    ['postern map . --format mermaid', 'for a README or a wiki'],
    ['postern map . --format json', 'for other programs; docs/ has the schema'],
  ],
  options: [
    {
      name: 'format',
      short: 'f',
      value: 'FORMAT',
      choices: [...MAP_FORMATS.keys()],
      repeat: true,
      help: `${[...MAP_FORMATS.keys()].join(', ')}`,
    },
    OUTPUT,
    ...READING,
    ...LOOKS,
  ],
  load: () => import('./commands/map.ts'),
};

const NEEDS: CommandSpec = {
  name: 'needs',
  summary: 'List what each function’s role must allow, and why',
  arguments: [DIRECTORY, { name: 'FUNCTION', required: false, repeat: false, kind: 'text' }],
  examples: [
    ['postern needs .', 'every function of this folder'],
    ['postern needs . OrdersFunction', 'one function, by its logical id'],
    ['postern needs . --format json', 'for other programs; docs/ has the schema'],
  ],
  options: [
    {
      name: 'format',
      short: 'f',
      value: 'FORMAT',
      choices: [...NEEDS_FORMATS.keys()],
      repeat: true,
      help: `${[...NEEDS_FORMATS.keys()].join(', ')}`,
    },
    OUTPUT,
    ...READING,
    ...LOOKS,
  ],
  load: () => import('./commands/needs.ts'),
};

const LEAST: CommandSpec = {
  name: 'least',
  summary: 'Compare what each role allows with what its functions need, and narrow it',
  arguments: [DIRECTORY, { name: 'FUNCTION', required: false, repeat: false, kind: 'text' }],
  examples: [
    ['postern least .', 'what is missing and what is too much by role, then the change as a diff'],
    ['postern least . OrdersFunction', 'the role of one function, by its logical id'],
    ['postern least . --diff > least.patch', 'the proven changes alone, for `git apply`'],
    ['postern least . --write', 'make the proven changes'],
    ['postern least . --policy-json policies', 'the proposed policies, one file each'],
    ['postern least . --pull-request', 'text for a pull request: change, proof, plan and undo'],
    ['postern least . --replay logs/', 'recorded calls that the proposed roles would deny'],
    ['postern least . --format json', 'for other programs; docs/ has the schema'],
  ],
  options: [
    {
      name: 'format',
      short: 'f',
      value: 'FORMAT',
      choices: [...LEAST_FORMATS.keys()],
      repeat: true,
      help: `${[...LEAST_FORMATS.keys()].join(', ')}`,
    },
    OUTPUT,
    { name: 'diff', help: 'the changes alone, as a diff that `git apply` reads' },
    { name: 'write', short: 'w', help: 'change the files: what is proven' },
    { name: 'unproven', help: 'with --diff or --write: also what is not proven' },
    {
      name: 'policy-json',
      value: 'PATH',
      help: 'write the proposed policies: one file each in a folder, all in one .json file, or `-`',
    },
    {
      name: 'replay',
      value: 'PATH',
      repeat: true,
      help: 'judge the calls of this log (as for `rightsize`) by the proposed roles instead',
    },
    { name: 'pull-request', help: 'the text of a pull request, in Markdown' },
    AUDIENCE,
    ...READING,
    ...LOOKS,
  ],
  load: () => import('./commands/least.ts'),
};

const RIGHTSIZE: CommandSpec = {
  name: 'rightsize',
  summary: 'Compare what roles may do with what a log shows them doing',
  arguments: [DIRECTORY],
  examples: [
    ['postern rightsize . --cloudtrail logs/', 'CloudTrail’s own files, below a folder'],
    ['postern rightsize . --cloudtrail lake.csv', 'a query result of Athena or CloudTrail Lake'],
    ['postern rightsize . --cloudtrail s3://trail/AWSLogs', 'fetched by your own `aws` command'],
    ['postern rightsize . --cloudtrail logs/ --since 2026-08-01', 'only what is younger'],
    ['postern rightsize . --cloudtrail logs/ --diff', 'the changes of the templates'],
  ],
  options: [
    {
      name: 'cloudtrail',
      value: 'PATH',
      repeat: true,
      help: 'folder, file or s3:// address with records, query results or reports of access',
    },
    { name: 'since', value: 'DATE', help: 'leave out records from before this day (UTC)' },
    {
      name: 'format',
      short: 'f',
      value: 'FORMAT',
      choices: [...RIGHTSIZE_FORMATS.keys()],
      repeat: true,
      help: `${[...RIGHTSIZE_FORMATS.keys()].join(', ')}`,
    },
    OUTPUT,
    {
      name: 'replay',
      value: 'PATH',
      repeat: true,
      help: 'judge the calls of this log by the narrowed roles instead',
    },
    { name: 'diff', help: 'the changes alone, as a diff that `git apply` reads' },
    { name: 'write', short: 'w', help: 'change the files: what is proven' },
    { name: 'unproven', help: 'with --diff or --write: also what is not proven' },
    {
      name: 'policy-json',
      value: 'PATH',
      help: 'write the narrowed policies to one .json file, or `-`',
    },
    ...READING,
    { name: 'quiet', short: 'q', help: 'no progress on the error stream' },
    ...LOOKS,
  ],
  load: () => import('./commands/rightsize.ts'),
};

const GUARD_POLICY: CommandSpec = {
  name: 'guard-policy',
  summary: 'Write what functions reach (hosts, programs, files) as a policy for @postern/guard',
  arguments: [DIRECTORY, { name: 'FUNCTION', required: false, repeat: false, kind: 'text' }],
  examples: [
    ['postern guard-policy .', 'what each function reaches, and why'],
    ['postern guard-policy . OrdersFunction -o reach.json', 'the policy of one function'],
    ['postern guard-policy . --format json', 'one policy for all functions together'],
  ],
  options: [
    {
      name: 'format',
      short: 'f',
      value: 'FORMAT',
      choices: [...GUARD_POLICY_FORMATS.keys()],
      repeat: true,
      help: `${[...GUARD_POLICY_FORMATS.keys()].join(', ')}`,
    },
    OUTPUT,
    ...READING,
    ...LOOKS,
  ],
  load: () => import('./commands/guard-policy.ts'),
};

const EVENTS: CommandSpec = {
  name: 'events',
  summary: 'Print a sample event for each trigger of a function, for its tests',
  arguments: [DIRECTORY, { name: 'FUNCTION', required: false, repeat: false, kind: 'text' }],
  examples: [
    ['postern events . OrdersFunction', 'one event for each of its triggers'],
    [
      'postern events . OrdersFunction --trigger sqs',
      'one event alone, for `sam local invoke -e -`',
    ],
    ['postern events . OrdersFunction -o events.json', 'into a file, for a test to read'],
  ],
  options: [
    {
      name: 'trigger',
      value: 'KIND',
      help: 'the event of this kind of trigger alone, as the function gets it: sqs, http-api, …',
    },
    { ...OUTPUT, repeat: false, help: 'write to this file, not to the terminal' },
    ...READING,
  ],
  load: () => import('./commands/events.ts'),
};

const EXPLAIN: CommandSpec = {
  name: 'explain',
  summary: 'Say why a finding or an attack path matters and what mends it',
  arguments: [{ name: 'ID', required: true, repeat: false, kind: 'rule' }, DIRECTORY],
  examples: [
    ['postern explain triggers/public-bucket-write', 'a rule, by its id'],
    ['postern explain 1', 'attack path 1 of this folder, step by step'],
    ['postern explain 3f2a91 shop', 'a finding of the folder shop, by its fingerprint'],
  ],
  options: [...READING, ...LOOKS],
  load: () => import('./commands/explain.ts'),
};

const RULES: CommandSpec = {
  name: 'rules',
  summary: 'List the rules',
  arguments: [],
  examples: [
    ['postern rules', 'all of them, by area'],
    ['postern rules --only triggers', 'those of one area'],
    ['postern rules --format json', 'for other programs'],
  ],
  options: [
    ...CHOOSING,
    {
      name: 'format',
      short: 'f',
      value: 'FORMAT',
      choices: ['terminal', 'json'],
      help: 'terminal, json',
    },
    ...LOOKS,
  ],
  load: () => import('./commands/rules.ts'),
};

const FIX: CommandSpec = {
  name: 'fix',
  summary: 'Show the changes that mend findings, or make them',
  arguments: [{ name: 'ID', required: false, repeat: true, kind: 'rule' }, DIRECTORY],
  examples: [
    ['postern fix .', 'every safe change, as a diff; nothing is written'],
    ['postern fix . --write', 'make them'],
    ['postern fix 1 .', 'what ends attack path 1'],
    ['postern fix triggers/public-bucket-write .', 'what mends the findings of one rule'],
    ['postern fix . --unsafe', 'also changes that need a look first'],
  ],
  options: [
    { name: 'write', short: 'w', help: 'change the files' },
    { name: 'unsafe', help: 'also changes after which something may have to be adapted' },
    AUDIENCE,
    ...CHOOSING,
    ...READING,
    ...LOOKS,
  ],
  load: () => import('./commands/fix.ts'),
};

const INIT: CommandSpec = {
  name: 'init',
  summary: 'Write a configuration file with comments',
  arguments: [DIRECTORY],
  examples: [['postern init', 'writes postern.config.yaml here, if there is none']],
  options: [],
  load: () => import('./commands/init.ts'),
};

const COMPLETION: CommandSpec = {
  name: 'completion',
  summary: 'Print the completion script of a shell',
  arguments: [{ name: 'SHELL', required: true, repeat: false, kind: 'text' }],
  examples: [
    ['source <(postern completion bash)', 'in ~/.bashrc'],
    ['source <(postern completion zsh)', 'in ~/.zshrc, after compinit'],
    ['postern completion fish | source', 'in ~/.config/fish/config.fish'],
  ],
  options: [],
  load: () => import('./commands/completion.ts'),
};

/** Every command, in the order in which help lists them. */
export const COMMANDS: readonly CommandSpec[] = [
  SCAN,
  MAP,
  NEEDS,
  LEAST,
  RIGHTSIZE,
  GUARD_POLICY,
  EVENTS,
  EXPLAIN,
  RULES,
  FIX,
  INIT,
  COMPLETION,
];
