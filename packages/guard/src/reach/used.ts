/** A host that was reached: how often it was connected to, how often it was sent a request, on which ports. */
export type UsedHost = {
  readonly host: string;
  readonly connections: number;
  readonly requests: number;
  readonly ports: readonly string[];
  readonly isGranted: boolean;
};

/** A program that was started, or the root of paths that were written, and how often. */
export type UsedName = {
  readonly name: string;
  readonly times: number;
  readonly isGranted: boolean;
};

/** What was tried since the environment started, refused tries included. */
export type ReachUsed = {
  readonly version: 1;
  readonly hosts: readonly UsedHost[];
  readonly programs: readonly UsedName[];
  readonly writes: readonly UsedName[];
  /** Tries that reached further names than are kept. */
  readonly others: number;
};

/** Names may come from outside; so many of each kind are kept. */
const MOST = 200;
const MOST_PORTS = 20;

type Host = { connections: number; requests: number; ports: Set<string>; isGranted: boolean };
type Name = { times: number; isGranted: boolean };

/** Counts what is reached. */
export class Used {
  readonly #hosts = new Map<string, Host>();
  readonly #programs = new Map<string, Name>();
  readonly #writes = new Map<string, Name>();
  #others = 0;
  /** Grows with each try. */
  total = 0;

  /** Counts a connection; a name is granted only as long as each of its ports was. */
  connection(host: string, port: string | undefined, isGranted: boolean): void {
    const entry = this.#host(host, isGranted);
    if (entry === undefined) return;
    entry.connections += 1;
    entry.isGranted &&= isGranted;
    if (port !== undefined && entry.ports.size < MOST_PORTS) entry.ports.add(port);
  }

  /** Counts a request, on a connection of its own or one that was open. */
  request(host: string, isGranted: boolean): void {
    const entry = this.#host(host, isGranted);
    if (entry !== undefined) entry.requests += 1;
  }

  /** Counts the start of a program. */
  program(name: string, isGranted: boolean): void {
    this.#count(this.#programs, name, isGranted);
  }

  /** Counts a write below a root. */
  write(root: string, isGranted: boolean): void {
    this.#count(this.#writes, root, isGranted);
  }

  /** Everything that was counted. */
  summary(): ReachUsed {
    return {
      version: 1,
      hosts: [...this.#hosts].map(([host, { ports, ...counts }]) => ({
        host,
        ...counts,
        ports: [...ports],
      })),
      programs: namesOf(this.#programs),
      writes: namesOf(this.#writes),
      others: this.#others,
    };
  }

  #host(host: string, isGranted: boolean): Host | undefined {
    return this.#entry(this.#hosts, host, () => ({
      connections: 0,
      requests: 0,
      ports: new Set<string>(),
      isGranted,
    }));
  }

  #count(names: Map<string, Name>, name: string, isGranted: boolean): void {
    const entry = this.#entry(names, name, () => ({ times: 0, isGranted }));
    if (entry === undefined) return;
    entry.times += 1;
    entry.isGranted &&= isGranted;
  }

  #entry<T>(map: Map<string, T>, name: string, made: () => T): T | undefined {
    this.total += 1;
    const known = map.get(name);
    if (known !== undefined) return known;
    if (map.size >= MOST) {
      this.#others += 1;
      return undefined;
    }
    const entry = made();
    map.set(name, entry);
    return entry;
  }
}

function namesOf(names: ReadonlyMap<string, Name>): readonly UsedName[] {
  return [...names].map(([name, counts]) => ({ name, ...counts }));
}

/** Where a path lies, without what may be somebody's data in it: `/tmp`, else at most its first two folders. */
export function rootOf(path: string): string {
  const folders = path.split('/').slice(1, -1);
  return `/${folders.slice(0, folders[0] === 'tmp' ? 1 : 2).join('/')}`;
}
