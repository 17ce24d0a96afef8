import { onlyConstant, onlyText } from '../../interpret/values.ts';
import type { Call, Model } from '../model.ts';
import {
  dangerous,
  inJavaScript,
  isFunction,
  isList,
  isTagged,
  option,
  outsideLabels,
} from './support.ts';

const SHELLS = /(?:^|[/\\])(?:ba|z|k|da|c)?sh$|(?:^|[/\\])(?:cmd|powershell|pwsh)(?:\.exe)?$/i;
const EVALUATORS = /(?:^|[/\\])(?:python[0-9.]*|node|perl|ruby|php)$/;

/** Options stand in the last argument that is an object. */
function usesShell(call: Call): boolean {
  for (const position of [1, 2]) {
    const shell = onlyConstant(option(call, position, 'shell'));
    if (call.has(position) && !isList(call.argument(position)) && shell) return true;
  }
  return false;
}

/** `sh -c text`, `node -e text`. */
function startsInterpreter(call: Call): boolean {
  const program = onlyText(call.argument(0)) ?? '';
  if (!SHELLS.test(program) && !EVALUATORS.test(program)) return false;
  const first = onlyText(option(call, 1, '0'));
  return first !== undefined && /^(?:-\w*c|-e|--eval|\/c|-Command)$/i.test(first);
}

const callbacks = [1, 2, 3].map((argument) => ({ argument, gets: 'error-first' as const }));

/** What a command is given reaches it as words: a word may still be an option of the command. */
function wordsOf(call: Call): void {
  const { machine, at, api } = call;
  const words = call.argument(1);
  if (!isList(words) && words.labels.length === 0) return;
  if (usesShell(call)) machine.sink('shell', words, at, api, 'arguments (through a shell)');
  else if (startsInterpreter(call)) machine.sink('shell', words, at, api, 'command of the shell');
}

const PROGRAMS = [
  'child_process.{spawn,spawnSync,execFile,execFileSync}',
  'cross-spawn',
  'cross-spawn.{spawn,sync}',
  'execa',
  'execa.{execa,sync,execaSync}',
  'child-process-promise.{spawn,execFile}',
  'tinyexec.x',
];

/** Commands, and text that becomes code. */
export const SHELL_MODELS: readonly Model[] = inJavaScript([
  {
    api: [
      'child_process.exec',
      'child_process.execSync',
      'child-process-promise.exec',
      'shelljs.exec',
      'execa.{command,commandSync,execaCommand,execaCommandSync}',
      'node-cmd.{run,runSync,get}',
      'await-exec',
      'exec-sh',
      'shell-exec',
      'child_process.promises.exec',
    ],
    when: (call) => !isTagged(call),
    sinks: [{ kind: 'shell', argument: 0, part: 'command' }],
    callbacks,
    returns: 'api',
  },
  {
    api: PROGRAMS,
    when: (call) => !isTagged(call),
    sinks: [{ kind: 'shell', argument: 0, part: 'program' }],
    effect: wordsOf,
    callbacks,
    returns: 'api',
  },
  {
    // Templates of these libraries quote what is put into them.
    api: ['zx.$', 'execa.$', 'dax-sh', 'dax-sh.$'],
    returns: 'api',
  },
  dangerous('child_process.fork', 'shell', 0, 'program'),
  {
    api: [
      'shell-quote.quote',
      'shell-escape',
      'shescape.Shescape().{quote,escape,quoteAll,escapeAll}',
      '@alexbinary/shell-escape',
    ],
    returns: 'text',
    clears: ['shell'],
  },
  {
    api: [
      'eval',
      'Function',
      'vm.{runInContext,runInNewContext,runInThisContext,compileFunction,Script}',
      'vm2.{VM,NodeVM}().run',
      'safe-eval',
      'notevil',
      'static-eval',
      'isolated-vm.Isolate().{compileScript,compileScriptSync,eval,evalSync}',
      'isolated-vm.Isolate().createContext().eval',
      'mathjs.{evaluate,eval,compile}',
      'global.eval',
    ],
    effect: (call) => {
      const given = call.api === 'Function' ? call.args : call.args.slice(0, 1);
      for (const one of given) call.machine.sink('eval', one, call.at, call.api, 'code');
    },
    returns: 'api',
  },
  dangerous('expr-eval.Parser().{parse,evaluate}', 'eval', 0, 'expression'),
  dangerous(
    ['jsonpath.{query,value,nodes,paths}', 'jsonpath-plus.JSONPath'],
    'eval',
    1,
    'path with scripts',
  ),
  {
    // `require` of a name that is not constant.
    api: ['require', 'import', 'module.createRequire()', 'import-fresh', 'require-from-string'],
    sinks: [{ kind: 'eval', argument: 0, part: 'module' }],
    returns: 'nothing',
  },
  {
    api: ['setTimeout', 'setInterval'],
    when: (call) => !isFunction(call.argument(0)) && outsideLabels(call.argument(0)).length > 0,
    sinks: [{ kind: 'eval', argument: 0, part: 'code' }],
    returns: 'nothing',
  },
  {
    api: ['process.exit', 'process.abort', 'process.kill', 'process.chdir', 'process.on'],
    returns: 'nothing',
  },
]);
