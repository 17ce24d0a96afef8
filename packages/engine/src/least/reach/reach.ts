import type { CodeValue, Reaching, SdkCall } from '../../model/code.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { FunctionReach, ReachKind, ReachOpen, ReachRule } from '../../model/reach.ts';
import type { Span } from '../../model/span.ts';
import { endpointsOf } from './endpoints.ts';
import { hostIn, pathIn, programIn } from './texts.ts';

/**
 * The hosts, programs and files that a function reaches: from calls of the cloud's SDK, requests, child processes and writes of its own code. What is not known
 * is among `open`, never widened to everything and never left out. The function must be JavaScript: nothing else can be guarded so.
 */
export function reachOf(fn: FunctionNode, query: Query): FunctionReach {
  const code = query.graph.code.get(fn.id);
  const none = { function: fn.id, rules: [], open: [], packages: [] };
  if (code?.kind !== 'analysed') {
    const reason = code?.reason ?? 'no code was looked at';
    return { ...none, code: { kind: 'not-analysed', reason } };
  }
  if (code.language !== 'javascript') {
    return {
      ...none,
      code: { kind: 'not-analysed', reason: 'Python; the guard is for JavaScript' },
    };
  }
  const found = new Found();
  for (const call of code.facts.calls) sdkHosts(call, fn, query, found);
  for (const one of code.facts.reaches ?? []) reached(one, fn, query, found);
  for (const { at, reason } of code.facts.gaps) {
    found.open({ kind: 'host', text: `code that was not followed: ${reason}`, at });
  }
  const packages = code.facts.packages.filter((one) => !/^@?aws-sdk/.test(one)).sort();
  return {
    function: fn.id,
    code: { kind: 'analysed' },
    rules: found.rules(),
    open: found.opened,
    packages,
  };
}

/** Collects rules, each once with all its reasons. */
class Found {
  readonly #rules = new Map<string, ReachRule>();
  readonly #open = new Map<string, ReachOpen>();

  /** Something that is reached. */
  rule(kind: ReachKind, rule: string, text: string, at: Span): void {
    const key = `${kind} ${rule}`;
    const because = this.#rules.get(key)?.because ?? [];
    const isNew = !because.some((one) => one.text === text);
    this.#rules.set(key, { kind, rule, because: isNew ? [...because, { text, at }] : because });
  }

  /** Something that no rule can be written for. */
  open(one: ReachOpen): void {
    this.#open.set(`${one.kind} ${one.text} ${one.at.file}:${one.at.start}`, one);
  }

  get opened(): readonly ReachOpen[] {
    return [...this.#open.values()];
  }

  rules(): readonly ReachRule[] {
    const key = ({ kind, rule }: ReachRule): string => `${kind} ${rule}`;
    return [...this.#rules.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  }
}

/** Where a client of the cloud connects to: its endpoint, where the code gives one, else the service's. */
function sdkHosts(call: SdkCall, fn: FunctionNode, query: Query, found: Found): void {
  const { service, operation, client, at, through } = call;
  // A signed URL is made without asking anybody.
  if (through.endsWith('(presigned)')) return;
  const text = `${service}:${operation}`;
  const endpoint = fieldOf(client, 'endpoint');
  if (endpoint !== undefined) {
    const texts = query.graph.naming?.(fn.id, endpoint, undefined, at).texts ?? [];
    const hosts = texts.map((one) => hostIn(one, false));
    for (const host of hosts) if (host !== undefined) found.rule('host', host, text, at);
    if (hosts.length > 0 && hosts.every((host) => host !== undefined)) return;
    // Often an address for tests that is not there otherwise: the service's own is likely.
    found.open({ kind: 'host', text: `${text} connects to an endpoint that is not known`, at });
  }
  for (const host of endpointsOf(service, regionOf(client))) found.rule('host', host, text, at);
}

function regionOf(client: CodeValue | undefined): string | undefined {
  const region = fieldOf(client, 'region');
  const name = region?.kind === 'constant' ? String(region.value) : '';
  return /^[a-z]{2}(?:-[a-z]+)+-\d$/.test(name) ? name : undefined;
}

function fieldOf(value: CodeValue | undefined, name: string): CodeValue | undefined {
  return value?.kind === 'record' ? value.fields.get(name) : undefined;
}

const SUBJECTS: Readonly<Record<ReachKind, string>> = {
  host: 'connects to a host that is not known',
  program: 'starts a program that is not known',
  write: 'writes to a path that is not known',
};

function reached(one: Reaching, fn: FunctionNode, query: Query, found: Found): void {
  const { what, isShell, api, at } = one;
  if (what === 'program' && (isShell || one.isName)) {
    found.rule('program', isShell ? 'sh' : 'node', api, at);
    return;
  }
  const naming = query.graph.naming?.(fn.id, one.value, undefined, at);
  const texts = naming?.texts ?? [];
  const rules = texts.map((text) => ruleIn(text, one));
  for (const rule of rules) if (rule !== undefined) found.rule(what, rule, api, at);
  const isWhole = texts.length > 0 && naming?.missing === undefined;
  if (isWhole && rules.every((rule) => rule !== undefined)) return;
  const reason = naming?.missing === undefined ? '' : ` (${naming.missing})`;
  found.open({ kind: what, text: `${api} ${SUBJECTS[what]}${reason}`, at });
}

function ruleIn(text: string, { what, isName }: Reaching): string | undefined {
  switch (what) {
    case 'host':
      return hostIn(text, isName);
    case 'program':
      return programIn(text);
    case 'write':
      return pathIn(text);
  }
}
