import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** One whole process. */
export type Run = {
  /** Seconds from start to exit. */
  readonly wall: number;
  /** Seconds of processor time, its own and its children's; undefined where the system does not tell (not Linux). */
  readonly cpu: number | undefined;
  /** Largest resident size in MiB, its own with its children's; undefined likewise. */
  readonly peak: number | undefined;
  readonly code: number | null;
};

const POLL_MS = 5;
/** Of `/proc/PID/stat`: fixed by Linux for every program that reads it. */
const TICKS_PER_SECOND = 100;

/** Runs a program to its end, its output thrown away. */
export function measured([program = '', ...args]: readonly string[]): Promise<Run> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    // A group of its own: some tools end theirs as a whole.
    const child = spawn(program, args, { stdio: 'ignore', detached: true });
    let last: Pick<Run, 'cpu' | 'peak'> = { cpu: undefined, peak: undefined };
    const look = (): void => {
      const now = usageOf(child.pid);
      if (now === undefined) return;
      last = { cpu: largest(now.cpu, last.cpu), peak: largest(now.peak, last.peak) };
    };
    const timer = setInterval(look, POLL_MS);
    child.once('error', reject);
    child.once('exit', (code) => {
      clearInterval(timer);
      resolve({ wall: (performance.now() - started) / 1000, ...last, code });
    });
  });
}

/** Of a process with all that it has started and that still runs. */
function usageOf(pid: number | undefined): Pick<Run, 'cpu' | 'peak'> | undefined {
  const own = ownUsage(pid);
  if (own?.peak === undefined || own.cpu === undefined) return own;
  let { cpu, peak } = own;
  for (const child of childrenOf(pid)) {
    const usage = usageOf(child);
    cpu += usage?.cpu ?? 0;
    peak += usage?.peak ?? 0;
  }
  return { cpu, peak };
}

function childrenOf(pid: number | undefined): readonly number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return text.split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function ownUsage(pid: number | undefined): Pick<Run, 'cpu' | 'peak'> | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const peak = /^VmHWM:\s*(\d+) kB/m.exec(status)?.[1];
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything; the fields after it are numbers.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    // A process that has ended but was not waited for has no memory any more.
    return peak === undefined
      ? undefined
      : { cpu: ticks / TICKS_PER_SECOND, peak: Number(peak) / 1024 };
  } catch {
    return undefined;
  }
}

/** What has ended is no longer counted, so that the last look need not be the largest. */
function largest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}

/** The middle of some numbers; undefined where there are none. */
export function median(values: readonly (number | undefined)[]): number | undefined {
  const sorted = values.filter((one) => one !== undefined).sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
