import type { ChildProcess } from 'node:child_process';
import { at } from '../core/read.ts';
import type { Watcher } from './hooks.ts';

type Any = (...args: unknown[]) => unknown;

/** `spawn`, `exec`, `execFile` and `fork` start programs by a method of ChildProcess; the forms that wait are replaced one by one. */
export async function hookPrograms(watcher: Watcher): Promise<void> {
  const { default: programs } = await import('node:child_process');
  const refuse = (file: string): void => {
    const denied = watcher.program(file);
    if (denied !== undefined) throw denied;
  };
  const prototype = programs.ChildProcess.prototype as unknown as { spawn: Any };
  const { spawn } = prototype;
  prototype.spawn = function (this: ChildProcess, ...args: unknown[]): unknown {
    refuse(String(at(args[0], 'file')));
    return spawn.apply(this, args);
  };
  const replaced: Record<string, Any> = {};
  for (const name of ['spawnSync', 'execFileSync', 'execSync'] as const) {
    const original = programs[name] as Any;
    replaced[name] = (...args) => {
      refuse(programOf(name, args));
      return original(...args);
    };
  }
  Object.assign(programs, replaced);
}

/** The program that is started: the shell, where one is asked for. */
function programOf(name: string, [file, ...rest]: readonly unknown[]): string {
  const options = rest.find(
    (one) => typeof one === 'object' && one !== null && !Array.isArray(one),
  );
  const shell = at(options, 'shell');
  if (typeof shell === 'string' && shell !== '') return shell;
  return name === 'execSync' || shell === true ? '/bin/sh' : String(file);
}
