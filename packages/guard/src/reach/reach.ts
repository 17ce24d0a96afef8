import type { Call } from '../core/call.ts';
import { currentCall, followed } from '../core/current.ts';
import { GuardError } from '../core/errors.ts';
import type { Part } from '../core/part.ts';
import { type Watcher, watch } from './hooks.ts';
import { type Allows, allowsOf, type ReachKind, type ReachPolicy } from './policy.ts';
import { type ReachUsed, rootOf, Used } from './used.ts';

export type { ReachKind, ReachPolicy } from './policy.ts';
export type { ReachUsed, UsedHost, UsedName } from './used.ts';

/** What may be reached, and what happens with everything else. */
export type ReachOptions = {
  readonly policy: ReachPolicy;
  /** `report` tells of what the policy does not allow; `enforce` also refuses it. */
  readonly mode: 'report' | 'enforce';
  /** How often the summary of what was reached is written; 5 minutes when not given, and after the first call. */
  readonly summaryMs?: number;
};

/** The part, and what it knows. */
export type Reach = Part & {
  /** Resolves when the hooks are in place. A module that connects while it loads awaits it first. */
  readonly ready: Promise<void>;
  /** What was tried since the environment started. */
  used(): ReachUsed;
  /** Looks away from now on. */
  stop(): Promise<void>;
};

/**
 * Watches which hosts, programs and files the process reaches, and keeps it to a list. It is a seat belt, no cage: it works within the process, by replacing
 * functions of Node. It stops a library that calls home, an address that a caller smuggled in, a shell that no one meant to start. It does not stop native add-ons,
 * WebAssembly system interfaces, worker threads, programs once started, UDP and name lookups, connections that were open before, files opened before, code that took
 * `fs` functions or `execSync` apart before the hooks were in place, or code that looks for a way around it. Behind a proxy it sees the proxy, and for `fetch` the
 * host itself. Links of the file system are not followed. A role, a network and a read-only file system are what holds; this tells when they are too wide.
 *
 * The hooks are the process's: with several guards a thing must be allowed by each that enforces. What happens outside of calls is told with the next one.
 */
export function reach(options: ReachOptions): Reach {
  const state = new State(options);
  const watching = watch(state);
  // Whoever needs it hears of the failure by `ready` and at the first call.
  const ready = watching.then(() => {});
  ready.catch(() => {});
  return {
    name: 'reach',
    ready,
    used: () => state.used.summary(),
    stop: async () => (await watching)(),
    call: async (call, next) => {
      await ready;
      state.tellWaiting(call);
      return followed(call, next);
    },
    done: (call) => state.summarize(call),
  };
}

/** Different unexpected things that are told of in one interval. */
const MOST_TOLD = 100;

class State implements Watcher {
  readonly used = new Used();
  readonly #allows: Allows;
  readonly #enforces: boolean;
  readonly #summaryMs: number;
  readonly #told = new Set<string>();
  readonly #waiting: GuardError[] = [];
  /** Hosts that requests went to and that no rule allows: told of after the call, unless their connection was. */
  readonly #strange = new Set<string>();
  #summary: { readonly at: number; readonly total: number } | undefined;

  constructor({ policy, mode, summaryMs = 300_000 }: ReachOptions) {
    if (mode !== 'report' && mode !== 'enforce') {
      throw new TypeError('reach: the mode is `report` or `enforce`');
    }
    this.#allows = allowsOf(policy);
    this.#enforces = mode === 'enforce';
    this.#summaryMs = summaryMs;
  }

  host(name: string, port: string | undefined, isCounted: boolean): Error | undefined {
    const isGranted = this.#allows.host(name, port);
    if (isCounted) this.used.connection(name, port, isGranted);
    return isGranted ? undefined : this.#unexpected('host', name);
  }

  request(host: string): void {
    const isGranted = this.#allows.host(host, undefined);
    this.used.request(host, isGranted);
    if (!isGranted && this.#strange.size < MOST_TOLD) this.#strange.add(host);
  }

  program(file: string): Error | undefined {
    const isGranted = this.#allows.program(file);
    this.used.program(file, isGranted);
    return isGranted ? undefined : this.#unexpected('program', file);
  }

  write(path: string): Error | undefined {
    const isGranted = this.#allows.write(path);
    this.used.write(rootOf(path), isGranted);
    return isGranted ? undefined : this.#unexpected('write', rootOf(path));
  }

  /** Tells of what happened while no call was there. */
  tellWaiting(call: Call): void {
    for (const error of this.#waiting.splice(0)) call.tell(error, this.#action());
  }

  /** Writes the summary where it is time, and tells of requests that went elsewhere than their connection. */
  summarize(call: Call): void {
    const now = Date.now();
    const last = this.#summary;
    if (last?.total === this.used.total) return;
    for (const host of this.#strange) {
      if (this.#isNew('host', host)) call.tell(errorOf('host', host), 'reported');
    }
    this.#strange.clear();
    if (last !== undefined && now - last.at < this.#summaryMs) return;
    this.#summary = { at: now, total: this.used.total };
    if (last !== undefined) this.#told.clear();
    call.log.info('reach.used', { reach: this.used.summary() });
  }

  /** Told once for each thing and interval, refused each time. */
  #unexpected(kind: ReachKind, target: string): Error | undefined {
    const isNew = this.#isNew(kind, target);
    if (!isNew && !this.#enforces) return undefined;
    const error = errorOf(kind, target);
    const call = currentCall();
    if (isNew && call !== undefined) call.tell(error, this.#action());
    else if (isNew) this.#waiting.push(error);
    return this.#enforces ? error : undefined;
  }

  #action(): 'refused' | 'reported' {
    return this.#enforces ? 'refused' : 'reported';
  }

  #isNew(kind: ReachKind, target: string): boolean {
    const key = `${kind} ${target}`;
    if (this.#told.has(key) || this.#told.size >= MOST_TOLD) return false;
    this.#told.add(key);
    return true;
  }
}

function errorOf(kind: ReachKind, target: string): GuardError {
  const facts = { kind, [kind]: target.slice(0, 150) };
  return new GuardError('reach.denied', `the policy does not allow this ${kind}`, { facts });
}
