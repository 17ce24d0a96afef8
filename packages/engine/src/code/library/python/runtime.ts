import type { Value } from '../../interpret/value.ts';
import { join, ofAtom, onlyText, UNKNOWN } from '../../interpret/values.ts';
import type { Call, Model } from '../model.ts';
import { native } from './support.ts';

/** Environment, decorators, and everything that calls a function later or elsewhere. */
export const RUNTIME_MODELS: readonly Model[] = [
  { api: ['os.getenv', 'os.environ.{get,setdefault,pop}'], returns: environment },
  { api: ['os.environ.{copy,items,values}', 'os.environ.keys'], returns: wholeEnvironment },
  { api: ['os.environ.update', 'os.putenv', 'os.unsetenv'], returns: 'nothing' },
  { api: ['traceback.{format_exc,format_exception,format_tb,format_stack}'], returns: caught },
  {
    api: 'sys.exc_info',
    returns: (call) => call.machine.list([UNKNOWN, caught(call), caught(call)]),
  },
  { api: 'traceback.{print_exc,print_stack,print_exception}', returns: 'nothing' },

  { api: 'functools.partial', returns: partial },
  { api: 'functools.partialmethod', returns: 'argument:0' },
  { api: 'functools.reduce', returns: reduce },
  {
    // As decorators with and without arguments.
    api: [
      'functools.{lru_cache,cache,cached_property,singledispatch,total_ordering}',
      'contextlib.{asynccontextmanager,ContextDecorator}',
      'atexit.register',
      'dataclasses.dataclass',
      'asyncio.coroutine',
      'typing.{final,no_type_check,runtime_checkable}',
    ],
    when: (call) => isFunction(call.argument(0)),
    returns: 'argument:0',
  },
  {
    api: [
      'functools.{lru_cache,wraps}()',
      'dataclasses.dataclass()',
      'cachetools.{cached,cachedmethod}()',
      'tenacity.retry()',
      '{retry,backoff}.{retry,on_exception,on_predicate}()',
      'retrying.retry()',
      'timeout_decorator.timeout()',
      'wrapt.decorator',
      'decorator.decorator',
    ],
    returns: 'argument:0',
  },
  {
    api: ['tenacity.retry', 'retrying.retry'],
    when: (call) => isFunction(call.argument(0)),
    returns: 'argument:0',
  },
  { api: 'functools.update_wrapper', returns: 'argument:0' },
  { api: 'contextlib.contextmanager', returns: contextManager },
  { api: 'contextlib.{closing,nullcontext,aclosing}', returns: 'argument:0' },
  {
    api: ['contextlib.{suppress,ExitStack,redirect_stdout}', 'contextlib.ExitStack().callback'],
    returns: 'nothing',
  },
  { api: 'contextlib.{ExitStack,AsyncExitStack}().enter_context', returns: 'argument:0' },

  {
    api: [
      'asyncio.{run,create_task,ensure_future,wait_for,shield,timeout}',
      'asyncio.{get_event_loop,new_event_loop,get_running_loop}().{run_until_complete,create_task}',
      'asyncio.Runner().run',
      'asgiref.sync.{async_to_sync,sync_to_async}',
      'nest_asyncio.apply',
      'anyio.run',
    ],
    returns: 'argument:0',
  },
  { api: 'asyncio.{gather,as_completed}', returns: (call) => call.machine.list(call.args) },
  {
    api: 'asyncio.wait',
    returns: (call) => call.machine.list([call.argument(0), call.argument(0)]),
  },
  { api: 'asyncio.to_thread', returns: (call) => invoke(call, 0) },
  { api: '**.run_in_executor', returns: (call) => invoke(call, 1) },
  { method: 'run_in_executor', returns: (call) => invoke(call, 1) },

  { api: '**.submit', when: isExecutor, returns: (call) => invoke(call, 0) },
  { api: '**.{map,imap,imap_unordered}', when: isExecutor, returns: mapOver },
  { api: '**.{apply,apply_async}', when: isExecutor, returns: applyTuple },
  { api: 'concurrent.futures.{as_completed,wait}', returns: 'argument:0' },
  {
    method: ['result', 'join', 'get_result'],
    when: (call) => call.args.length === 0,
    returns: 'receiver',
  },
  {
    api: [
      'threading.{Thread,Timer}',
      'multiprocessing.Process',
      '{threading,multiprocessing}.dummy.Process',
    ],
    effect: startThread,
  },
  {
    api: [
      '{threading,multiprocessing}.{Lock,RLock,Event,Semaphore}',
      'threading.local',
      'asyncio.{Lock,Semaphore,Event}',
    ],
    returns: 'nothing',
  },
];

function environment(call: Call): Value {
  const name = onlyText(call.argument(0, 'key'));
  // A variable that is not known by name is one of them, not all.
  const path = name === undefined ? '*' : '';
  const label = { origin: { kind: 'environment', name }, path, derived: false } as const;
  const { labels } = call.machine.source(label, call.at, 'read');
  const value =
    name === undefined ? { ...UNKNOWN, labels } : ofAtom({ kind: 'environment', name }, labels);
  return call.has(1, 'default') ? join(value, call.argument(1, 'default')) : value;
}

function wholeEnvironment(call: Call): Value {
  const label = {
    origin: { kind: 'environment', name: undefined },
    path: '',
    derived: false,
  } as const;
  return call.machine.source(label, call.at, 'read');
}

function caught(call: Call): Value {
  const label = { origin: { kind: 'error' }, path: 'stack', derived: false } as const;
  return call.machine.source(label, call.at, 'is described with its stack');
}

function isFunction(value: Value): boolean {
  return value.objects.some(
    (one) => one.kind === 'closure' || one.kind === 'class' || one.kind === 'native',
  );
}

function partial(call: Call): Value {
  const [callee = UNKNOWN, ...bound] = call.args;
  return native(call, 'partial', (args, at) => call.machine.call(callee, [...bound, ...args], at));
}

function reduce(call: Call): Value {
  const one = call.machine.element(call.argument(1), call.at);
  const start = call.has(2) ? call.argument(2) : one;
  const first = call.machine.call(call.argument(0), [start, one], call.at);
  return join(start, call.machine.call(call.argument(0), [join(start, first), one], call.at));
}

/** What a manager made of a generator gives to `with` is what the generator yields. */
function contextManager(call: Call): Value {
  return native(call, 'contextmanager', (args, at) =>
    call.machine.element(call.machine.call(call.argument(0), args, at), at),
  );
}

function invoke(call: Call, position: number): Value {
  return call.machine.call(call.argument(position), call.args.slice(position + 1), call.at);
}

function isExecutor(call: Call): boolean {
  return /^(?:concurrent\.futures|multiprocessing|billiard|gevent)\./.test(call.api);
}

function mapOver(call: Call): Value {
  const items = call.args.slice(1).map((one) => call.machine.element(one, call.at));
  return call.machine.list([], call.machine.call(call.argument(0), items, call.at));
}

function applyTuple(call: Call): Value {
  return call.machine.call(call.argument(0), tuple(call, call.argument(1, 'args')), call.at);
}

function tuple(call: Call, value: Value): readonly Value[] {
  const [list] = call.machine.records(value);
  return list === undefined ? [] : [...list.store.fields.values()].map((cell) => cell.value);
}

function startThread(call: Call): void {
  const isTimer = call.api.endsWith('Timer');
  const callee = call.argument(1, isTimer ? 'function' : 'target');
  if (callee.objects.length === 0) return;
  const keywords = call.named.get('kwargs');
  const extra = keywords === undefined ? [] : [call.machine.element(keywords, call.at)];
  const args = tuple(call, call.argument(isTimer ? 2 : 3, 'args'));
  call.machine.call(callee, [...args, ...extra], call.at);
}
