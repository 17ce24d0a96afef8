import type { Watcher } from './hooks.ts';

type Any = (...args: unknown[]) => unknown;

const FIRST =
  'writeFile appendFile truncate mkdir mkdtemp rm rmdir unlink chmod chown lchown utimes lutimes open';
const SECOND = 'copyFile cp symlink link';

/** Functions that change files, with the arguments that say which. Each has three forms: with a callback, waiting, and giving a promise. */
const WRITES: ReadonlyMap<string, readonly number[]> = new Map<string, readonly number[]>([
  ...FIRST.split(' ').map((name) => [name, [0]] as const),
  ...SECOND.split(' ').map((name) => [name, [1]] as const),
  ['rename', [0, 1]],
]);

/** `O_WRONLY`, `O_RDWR`, `O_CREAT` and `O_TRUNC`, as Linux and macOS have them between them. */
const WRITING = 0o1 | 0o2 | 0o100 | 0o1000 | 0o2000;

/** Replaces the functions of node:fs that change files. Streams open their file by one of them. */
export async function hookWrites(watcher: Watcher): Promise<void> {
  const [{ default: fs }, { default: path }] = await Promise.all([
    import('node:fs'),
    import('node:path'),
  ]);
  const denied = (name: string, args: readonly unknown[]): Error | undefined => {
    if (name === 'open' && !isWriting(args[1])) return undefined;
    for (const index of WRITES.get(name) ?? []) {
      const file = fileOf(args[index]);
      const error = file === undefined ? undefined : watcher.write(path.resolve(file));
      if (error !== undefined) return error;
    }
    return undefined;
  };
  const plain = fs as unknown as Record<string, Any | undefined>;
  const promised = fs.promises as unknown as Record<string, Any | undefined>;
  for (const name of WRITES.keys()) {
    replace(plain, name, (args) => denied(name, args), laterFails);
    replace(plain, `${name}Sync`, (args) => denied(name, args), fails);
    replace(
      promised,
      name,
      (args) => denied(name, args),
      (error) => Promise.reject(error),
    );
  }
}

/** Some of these functions are made of others: only the outermost is looked at. */
let isInside = false;

function replace(
  holder: Record<string, Any | undefined>,
  name: string,
  denied: (args: readonly unknown[]) => Error | undefined,
  refuse: (error: Error, args: readonly unknown[]) => unknown,
): void {
  const original = holder[name];
  if (original === undefined) return;
  const instead: Any = function (this: unknown, ...args) {
    const isOuter = !isInside;
    const error = isInside ? undefined : denied(args);
    if (error !== undefined) return refuse(error, args);
    isInside = true;
    try {
      return original.apply(this, args);
    } finally {
      isInside = !isOuter;
    }
  };
  holder[name] = Object.assign(instead, original);
}

function fails(error: Error): never {
  throw error;
}

function laterFails(error: Error, args: readonly unknown[]): void {
  const callback = args.at(-1);
  if (typeof callback !== 'function') throw error;
  process.nextTick(() => void callback(error));
}

/** A path in one of its forms; a file that is open already is none. */
function fileOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString();
  if (value instanceof URL && value.protocol === 'file:') return decodeURIComponent(value.pathname);
  return undefined;
}

function isWriting(flags: unknown): boolean {
  if (typeof flags === 'number') return (flags & WRITING) !== 0;
  return typeof flags === 'string' && /[wa+]/.test(flags);
}
