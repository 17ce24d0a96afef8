import type { Value } from '../../interpret/value.ts';
import { constantsOf } from '../../interpret/values.ts';
import type { Call, Model } from '../model.ts';
import { dangerous, derivedFor, into, is } from './support.ts';

const SUBPROCESS = 'subprocess.{run,call,check_call,check_output,Popen}';

/** Shells, and text that is run as Python. */
export const EXECUTION_MODELS: readonly Model[] = [
  dangerous('os.{system,popen,popen2,popen3,popen4}', 'shell', 0, 'command', 'cmd'),
  dangerous(
    ['popen2.{popen2,popen3,popen4}', 'commands.{getoutput,getstatusoutput}'],
    'shell',
    0,
    'command',
  ),
  dangerous('subprocess.{getoutput,getstatusoutput}', 'shell', 0, 'command', 'cmd'),
  dangerous(
    [
      'asyncio.create_subprocess_shell',
      'asyncio.subprocess.create_subprocess_shell',
      'anyio.run_process',
    ],
    'shell',
    0,
    'command',
    'cmd',
  ),
  { api: SUBPROCESS, when: hasShell, sinks: [into('shell', 0, 'command', 'args')] },
  // A list goes to the program as it is, unless the program is a shell and the list its script.
  {
    api: SUBPROCESS,
    when: (call) => !hasShell(call),
    sinks: [{ ...into('shell', 0, 'program', 'args'), field: '0' }],
    effect: (call) => runScript(call, listItems(call, call.argument(0, 'args'))),
  },
  {
    api: 'asyncio.create_subprocess_exec',
    sinks: [into('shell', 0, 'program', 'program')],
    effect: (call) => runScript(call, call.args),
  },
  {
    api: 'os.{execl,execle,execlp,execlpe,spawnl,spawnle,spawnlp,spawnlpe,execv,execve,execvp,execvpe,spawnv,spawnve,spawnvp,spawnvpe,posix_spawn,startfile}',
    sinks: [into('shell', 0, 'program', 'path')],
  },
  dangerous(
    ['pexpect.{spawn,run,runu}', 'pexpect.popen_spawn.PopenSpawn'],
    'shell',
    0,
    'command',
    'command',
  ),
  dangerous(
    [
      'fabric.Connection().{run,sudo,local}',
      'fabric.api.{run,sudo,local}',
      'invoke.{run,sudo}',
      'invoke.Context().{run,sudo}',
      'invoke.context.Context().{run,sudo}',
      'plumbum.cmd.sh',
      'sarge.{run,capture_stdout,shell_format}',
    ],
    'shell',
    0,
    'command',
    'command',
  ),
  dangerous('paramiko.SSHClient().exec_command', 'shell', 0, 'remote command', 'command'),
  {
    api: ['shlex.quote', 'pipes.quote'],
    returns: (call) =>
      derivedFor(call, [call.argument(0, 's')], ['shell'], 'is quoted for a shell'),
  },
  {
    api: 'shlex.join',
    returns: (call) =>
      derivedFor(
        call,
        [call.machine.element(call.argument(0), call.at)],
        ['shell'],
        'is quoted for a shell',
      ),
  },
  {
    api: 'shlex.split',
    returns: (call) =>
      call.machine.list([], call.machine.derive([call.argument(0, 's')], call.at, 'is split')),
  },

  dangerous(['eval', 'exec', 'execfile'], 'eval', 0, 'code', 'source'),
  // Told of where the text becomes code; running the code is the same thing once more.
  { api: 'compile', sinks: [into('eval', 0, 'code', 'source')], returns: 'nothing' },
  dangerous(
    [
      'code.InteractiveInterpreter().{runsource,runcode}',
      'code.InteractiveConsole().push',
      'timeit.{timeit,repeat}',
      'builtins.{eval,exec,compile}',
      'asteval.Interpreter()',
      'asteval.Interpreter().eval',
      'numexpr.evaluate',
      'RestrictedPython.compile_restricted',
    ],
    'eval',
    0,
    'code',
  ),
  dangerous(
    [
      '__import__',
      'importlib.import_module',
      'importlib.util.{spec_from_file_location,find_spec}',
      'runpy.{run_module,run_path}',
      'imp.{load_source,load_module}',
      'pkgutil.resolve_name',
    ],
    'eval',
    0,
    'module',
    'name',
  ),
  dangerous(
    [
      'pandas.DataFrame().{eval,query}',
      'pandas.{read_csv,read_json,read_excel,concat,merge}().{eval,query}',
      'pandas.eval',
    ],
    'eval',
    0,
    'expression',
    'expr',
  ),
  { api: ['ctypes.CDLL', 'ctypes.cdll.LoadLibrary'], sinks: [into('eval', 0, 'library', 'name')] },
];

function hasShell(call: Call): boolean {
  const shell = call.argument(8, 'shell');
  return call.has(8, 'shell') && !is(shell, false) && !is(shell, 0);
}

function listItems(call: Call, value: Value): readonly Value[] {
  const [list] = call.machine.records(value);
  return list === undefined ? [] : [...list.store.fields.values()].map((cell) => cell.value);
}

const SHELLS = /(?:^|\/)(?:sh|bash|dash|zsh|ash|ksh|cmd(?:\.exe)?|powershell(?:\.exe)?|pwsh)$/;

/** Options behind which a program takes code: `sh -c`, `python -c`, `node -e`. */
const INTERPRETERS = /(?:^|\/)(?:python[\d.]*|node|perl|ruby|php)$/;

/** `['sh', '-c', text]` is a shell, whatever the call is named. */
function runScript(call: Call, items: readonly Value[]): void {
  const [program, ...rest] = items;
  const name =
    program === undefined ? undefined : constantsOf(program).find((one) => typeof one === 'string');
  if (typeof name !== 'string') return;
  const kind = SHELLS.test(name) ? 'shell' : INTERPRETERS.test(name) ? 'eval' : undefined;
  if (kind === undefined) return;
  const option = rest.findIndex((one) => constantsOf(one).some((text) => isCodeOption(text)));
  const script = option < 0 ? undefined : rest[option + 1];
  if (script !== undefined) call.machine.sink(kind, script, call.at, call.api, 'script');
}

function isCodeOption(text: string | number | boolean | null | undefined): boolean {
  return typeof text === 'string' && /^(?:-[a-z]*c|-e|-r|--eval|\/c|-Command)$/i.test(text);
}
