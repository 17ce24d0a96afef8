import { isObject } from '../core/read.ts';

/**
 * What a function may reach, as plain JSON (`docs/guard-policy.schema.json`). `postern guard-policy` writes one from a scan.
 *
 * - `hosts`: names as they are connected to: `api.example.com`, with a port `db.internal:5432`; `*` stands for one label, as the first one for one or more
 *   (`*.example.com`, `s3.*.amazonaws.com`). A local socket is `unix:/path`.
 * - `programs`: `git` for a program of that name that is searched for or lies in a folder of the system, or a whole path. One that is run by a shell is the
 *   shell (`sh`), and who may run that may run everything.
 * - `writes`: files and folders, with everything below them.
 */
export type ReachPolicy = {
  readonly version: 1;
  readonly hosts: readonly string[];
  readonly programs: readonly string[];
  readonly writes: readonly string[];
};

/** What may be reached. */
export type ReachKind = 'host' | 'program' | 'write';

/** Says what a policy allows. */
export type Allows = {
  /** `port` is undefined where it is not known; then a rule for any port allows. */
  host(name: string, port: string | undefined): boolean;
  program(file: string): boolean;
  /** The path is absolute, without `.` and `..`. */
  write(path: string): boolean;
};

const MOST_RULES = 2000;
const SYSTEM = ['/bin/', '/sbin/', '/usr/bin/', '/usr/sbin/', '/usr/local/bin/'];

/** What a policy allows, beside what a runtime needs to live. Throws where it is none: a guard must not start with half of it. */
export function allowsOf(policy: unknown): Allows {
  const { hosts, programs, writes } = checked(policy);
  // A runtime written in JavaScript fetches events and answers through this.
  const runtime = process.env.AWS_LAMBDA_RUNTIME_API;
  const rules = [...hosts, ...(runtime === undefined ? [] : [runtime])].map(hostRule);
  const prefixes = [...writes.map(withoutSlash), '/dev/null'];
  return {
    host: (name, port) => {
      const labels = labelsOf(name);
      return rules.some(
        (rule) =>
          (rule.port === undefined || port === undefined || rule.port === port) &&
          labelsFit(rule.labels, labels),
      );
    },
    program: (file) => programs.some((rule) => programFits(rule, file)),
    write: (path) =>
      prefixes.some((rule) => rule === '' || path === rule || path.startsWith(`${rule}/`)),
  };
}

/** The parts of a host name in lower case; an address of version 6 is one. */
function labelsOf(name: string): readonly string[] {
  const lower = name.toLowerCase().replace(/^\[|\]$/g, '');
  if (lower.includes(':')) return [lower];
  return (lower.endsWith('.') ? lower.slice(0, -1) : lower).split('.');
}

type HostRule = { readonly labels: readonly string[]; readonly port: string | undefined };

function hostRule(rule: string): HostRule {
  if (rule.startsWith('unix:')) return { labels: [rule.toLowerCase()], port: undefined };
  const [, name = rule, port] = /^(\[[^\]]*\]|[^:]*):(\d{1,5})$/.exec(rule) ?? [];
  return { labels: labelsOf(name), port };
}

/** Each `*` is one label, so that nothing is tried twice; the first one takes what is left over. */
function labelsFit(rule: readonly string[], labels: readonly string[]): boolean {
  const isOpen = rule[0] === '*' && rule.length > 1;
  const more = labels.length - rule.length;
  if (more < 0 || (more > 0 && !isOpen)) return false;
  return rule.every((one, index) => {
    const label = labels[index + more];
    return one === '*' ? label !== '' : one === label;
  });
}

function programFits(rule: string, file: string): boolean {
  if (rule === file) return true;
  if (rule.includes('/')) return false;
  if (rule === 'node' && file === process.execPath) return true;
  return SYSTEM.some((folder) => file === folder + rule);
}

function withoutSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

function checked(policy: unknown): ReachPolicy {
  if (!isObject(policy) || policy.version !== 1) {
    throw new TypeError('reach: the policy must have version 1');
  }
  const { hosts, programs, writes } = policy;
  for (const list of [hosts, programs, writes]) {
    const isList = Array.isArray(list) && list.length <= MOST_RULES;
    if (!isList || !list.every((one) => typeof one === 'string' && one !== '')) {
      throw new TypeError('reach: `hosts`, `programs` and `writes` must be lists of texts');
    }
  }
  const found = policy as ReachPolicy;
  const relative = found.writes.find((path) => !path.startsWith('/'));
  if (relative !== undefined) throw new TypeError(`reach: \`${relative}\` is no absolute path`);
  return found;
}
