/** What a watcher hears of; an error that it gives back stands in the way. Nothing else may be thrown. */
export type Watcher = {
  /** A connection is opened, or `fetch` is about to open one (`isCounted` is false then: it will be heard of again). */
  host(name: string, port: string | undefined, isCounted: boolean): Error | undefined;
  /** A request was begun. It cannot be stopped here. */
  request(host: string): void;
  /** A program is started: a path, or a name that is searched for. */
  program(file: string): Error | undefined;
  /** A file or folder is written, made, moved or removed: its absolute path. */
  write(path: string): Error | undefined;
};

/** One for the process: the ES module and the CommonJS build of the package share the hooks. */
const KEY = Symbol.for('@postern/guard:reach');

type Holder = { [KEY]?: Shared };
type Shared = { readonly watchers: Set<Watcher>; readonly installed: Promise<void> };

/** Tells a watcher of what the process reaches from when the promise has resolved until the function that it gives is called. */
export async function watch(watcher: Watcher): Promise<() => void> {
  const holder = globalThis as Holder;
  if (holder[KEY] === undefined) {
    const watchers = new Set<Watcher>();
    holder[KEY] = { watchers, installed: install(askAll(watchers)) };
  }
  const { watchers, installed } = holder[KEY];
  watchers.add(watcher);
  await installed;
  return () => void watchers.delete(watcher);
}

async function install(all: Watcher): Promise<void> {
  const [{ hookSockets }, { hookPrograms }, { hookWrites }] = await Promise.all([
    import('./sockets.ts'),
    import('./programs.ts'),
    import('./writes.ts'),
  ]);
  await Promise.all([hookSockets(all), hookPrograms(all), hookWrites(all)]);
  const { syncBuiltinESMExports } = await import('node:module');
  // So that `import { writeFile } from 'node:fs'` sees what was replaced.
  syncBuiltinESMExports();
}

/** All watchers as one. While one is asked, what it does itself (writing a line) is not asked about. */
function askAll(watchers: ReadonlySet<Watcher>): Watcher {
  let isAsking = false;
  const ask = (one: (watcher: Watcher) => Error | undefined): Error | undefined => {
    if (isAsking) return undefined;
    isAsking = true;
    try {
      let denied: Error | undefined;
      for (const watcher of watchers) denied = one(watcher) ?? denied;
      return denied;
    } finally {
      isAsking = false;
    }
  };
  return {
    host: (name, port, isCounted) => ask((watcher) => watcher.host(name, port, isCounted)),
    request: (host) =>
      void ask((watcher) => {
        watcher.request(host);
        return undefined;
      }),
    program: (file) => ask((watcher) => watcher.program(file)),
    write: (path) => ask((watcher) => watcher.write(path)),
  };
}
