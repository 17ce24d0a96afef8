import type { NodeId } from '../../model/graph.ts';
import type { TrailSummary, Use, UseExample } from '../../model/use.ts';
import type { Entry, RecordedCall } from '../trail/record.ts';
import type { AccessReport } from '../trail/reports.ts';
import { Coverage } from './coverage.ts';
import { Invocations } from './invocations.ts';
import type { Deployed } from './physical.ts';
import { Problems } from './problems.ts';
import type { Match, Roles } from './roles.ts';
import { shapeOf, widened } from './shape.ts';

/** Distinct resources of one event of a role that are told apart; beyond them only their type is kept. */
const MAX_SHAPES = 64;
const MAX_STRANGERS = 10_000;
const MAX_NAMES = 2_000;

type Counted = { -readonly [K in keyof Use]: Use[K] };

/**
 * Counts recorded calls by role, action and shape of resource. Its size depends on how many different things were
 * done, not on how often; the result does not depend on the order of the records.
 */
export class Aggregate {
  readonly coverage: Coverage = new Coverage();
  readonly invocations: Invocations;
  readonly problems: Problems = new Problems();
  readonly #roles: Roles;
  readonly #uses = new Map<string, Map<string, Counted>>();
  readonly #widened = new Set<string>();
  readonly #seenAs = new Map<NodeId, Set<string>>();
  readonly #strangers = new Map<string, number>();
  readonly #others = new Map<string, number>();
  readonly #unknown = new Map<string, number>();
  readonly #reports: (AccessReport & { readonly node: NodeId })[] = [];
  #records = 0;

  constructor(roles: Roles, deployed: Deployed) {
    this.#roles = roles;
    this.invocations = new Invocations(deployed);
  }

  /** Takes one record into account. */
  add(entry: Entry, file: string, record: number): void {
    this.#records++;
    if (entry.kind === 'broken') this.problems.add(file, record, entry.reason);
    else if (entry.kind === 'other') count(this.#others, entry.what);
    else if (entry.kind === 'report') this.#addReport(entry.report, file, record);
    else this.#addCall(entry.call);
  }

  #addReport(report: AccessReport, file: string, record: number): void {
    const match = this.#roles.matchOf(report.role, undefined);
    if (match === undefined) {
      count(this.#strangers, report.role, MAX_STRANGERS);
      return;
    }
    if (this.#reports.length < MAX_STRANGERS) this.#reports.push({ ...report, node: match.role });
    else this.problems.add(file, record, 'too many reports of access');
  }

  #addCall(call: RecordedCall): void {
    this.coverage.add(call);
    this.invocations.addInvoked(call);
    const { role, session } = call.caller;
    if (role === undefined) return;
    const match = this.#roles.matchOf(role, session);
    if (match === undefined) {
      count(this.#strangers, role, MAX_STRANGERS);
      return;
    }
    const seen = this.#seenAs.get(match.role) ?? new Set();
    if (seen.size < MAX_SHAPES) this.#seenAs.set(match.role, seen.add(role));
    this.invocations.addActive(match.function, call.time);
    this.#count(match, call);
  }

  #count(match: Match, call: RecordedCall): void {
    if (call.asked.length === 0) {
      count(this.#unknown, `${call.service}:${call.name}`, MAX_NAMES);
      this.#one(match, call, undefined, undefined);
    }
    for (const { action, on } of call.asked) {
      if (on.length === 0) this.#one(match, call, action, undefined);
      for (const shape of new Set(on.map(shapeOf))) this.#one(match, call, action, shape);
    }
  }

  #one(match: Match, call: RecordedCall, action: string | undefined, shape: string | undefined) {
    const outcome = refusal(call.error) ?? (call.error === undefined ? '' : 'failed');
    const key = `${match.role} ${match.function ?? ''} ${call.service} ${call.name} ${action ?? ''} ${outcome} ${call.plane}`;
    const shapes = this.#uses.get(key) ?? new Map<string, Counted>();
    this.#uses.set(key, shapes);
    const on = shape !== undefined && this.#widened.has(key) ? widened(shape) : shape;
    const known = shapes.get(on ?? '');
    if (known !== undefined) merge(known, call.time, call.time, 1, exampleOf(call));
    else {
      shapes.set(on ?? '', first(match, call, action, on));
      if (shapes.size > MAX_SHAPES && !this.#widened.has(key)) this.#widen(key, shapes);
    }
  }

  #widen(key: string, shapes: Map<string, Counted>): void {
    this.#widened.add(key);
    const all = [...shapes.values()];
    shapes.clear();
    for (const use of all) {
      const resource = use.resource === undefined ? undefined : widened(use.resource);
      const known = shapes.get(resource ?? '');
      if (known === undefined) shapes.set(resource ?? '', { ...use, resource });
      else merge(known, use.first, use.last, use.count, use.example);
    }
  }

  /** Every kind of call, by role and action. */
  uses(): readonly Use[] {
    const all = [...this.#uses.values()].flatMap((shapes) => [...shapes.values()]);
    return all.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  }

  /** What reports of access say of the roles here. */
  reports(): readonly (AccessReport & { readonly node: NodeId })[] {
    return this.#reports;
  }

  /** ARNs under which a role was recorded. */
  seenAs(role: NodeId): readonly string[] {
    return [...(this.#seenAs.get(role) ?? [])].toSorted();
  }

  /** What was read; files and bytes are for the reader to say. */
  summary(files: number, bytes: number): TrailSummary {
    const strangers = [...this.#strangers].map(([role, calls]) => ({ role, calls }));
    strangers.sort((a, b) => b.calls - a.calls || (a.role < b.role ? -1 : 1));
    return {
      files,
      bytes,
      records: this.#records,
      first: this.coverage.first,
      last: this.coverage.last,
      others: sorted(this.#others),
      problems: this.problems.listed,
      problemCount: this.problems.count,
      strangers: strangers.slice(0, 20),
      strangerCount: strangers.length,
      dataEvents: this.coverage.dataServices(),
      unknownEvents: sorted(this.#unknown),
    };
  }
}

const REFUSED = /access.?denied|unauthorized|not.?authorized|AuthorizationError|Forbidden/i;

/** The error of a call that was refused for lack of permission; undefined for any other outcome. */
export function refusal(error: string | undefined): string | undefined {
  return error !== undefined && error.length < 200 && REFUSED.test(error) ? error : undefined;
}

function exampleOf({ time, caller, context, invokedBy, origin }: RecordedCall): UseExample {
  const from = context.get('aws:sourceip')?.[0] ?? invokedBy;
  return { time, caller: caller.arn, from, ...origin };
}

function first(
  match: Match,
  call: RecordedCall,
  action: string | undefined,
  resource: string | undefined,
): Counted {
  const { service, name, plane, time, error } = call;
  return {
    ...match,
    service,
    event: name,
    action,
    resource,
    error: refusal(error) ?? (error === undefined ? undefined : 'failed'),
    plane,
    count: 1,
    first: time,
    last: time,
    example: exampleOf(call),
  };
}

function merge(use: Counted, from: number, to: number, calls: number, example: UseExample): void {
  use.count += calls;
  use.first = Math.min(use.first, from);
  use.last = Math.max(use.last, to);
  if (isEarlier(example, use.example)) use.example = example;
}

function isEarlier(a: UseExample, b: UseExample): boolean {
  if (a.time !== b.time) return a.time < b.time;
  return a.file === b.file ? a.record < b.record : a.file < b.file;
}

function keyOf({ role, service, action, event, resource, error, function: fn }: Use): string {
  return [role, service, action, event, resource, error, fn].join(' ');
}

function count(map: Map<string, number>, key: string, limit: number = MAX_NAMES): void {
  const known = map.get(key);
  if (known !== undefined || map.size < limit) map.set(key, (known ?? 0) + 1);
}

function sorted(map: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return new Map([...map].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)));
}
