import type { NodeId } from '../../model/graph.ts';
import type { TrailSummary, Use, UseExample } from '../../model/use.ts';
import type { Entry, RecordedCall } from '../trail/record.ts';
import type { AccessReport } from '../trail/reports.ts';
import { Coverage } from './coverage.ts';
import { Invocations } from './invocations.ts';
import type { Deployed } from './physical.ts';
import { Problems } from './problems.ts';
import type { Owner, Roles } from './roles.ts';
import { shapeOf, widened } from './shape.ts';
import type { StackNames } from './stacks.ts';

/** Distinct resources of one event of a role that are told apart; beyond them only their type is kept. */
const MAX_SHAPES = 64;
const MAX_STRANGERS = 10_000;
const MAX_NAMES = 2_000;

/** A use before it is known of which role. */
type Counted = { -readonly [K in Exclude<keyof Use, 'role' | 'function'>]: Use[K] };

/** Uses of one caller that differ in their resource only. */
type Alike = { readonly owner: Owner; readonly shapes: Map<string, Counted> };

/**
 * Counts recorded calls by role, action and shape of resource. Its size depends on how many different things were
 * done, not on how often; the result does not depend on the order of the records.
 */
export class Aggregate {
  readonly coverage: Coverage = new Coverage();
  readonly invocations: Invocations;
  readonly problems: Problems = new Problems();
  readonly #roles: Roles;
  readonly #stacks: StackNames;
  readonly #uses = new Map<string, Alike>();
  readonly #widened = new Set<string>();
  readonly #seenAs = new Map<string, { readonly owner: Owner; readonly arns: Set<string> }>();
  readonly #strangers = new Map<string, number>();
  readonly #others = new Map<string, number>();
  readonly #unknown = new Map<string, number>();
  readonly #reports: { readonly report: AccessReport; readonly owner: Owner }[] = [];
  #records = 0;

  constructor(roles: Roles, deployed: Deployed, stacks: StackNames) {
    this.#roles = roles;
    this.#stacks = stacks;
    this.invocations = new Invocations(deployed, stacks);
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
    const owner = this.#roles.ownerOf(report.role, undefined);
    if (owner === undefined) {
      count(this.#strangers, report.role, MAX_STRANGERS);
      return;
    }
    if (this.#reports.length < MAX_STRANGERS) this.#reports.push({ report, owner });
    else this.problems.add(file, record, 'too many reports of access');
  }

  #addCall(call: RecordedCall): void {
    this.coverage.add(call);
    this.invocations.addInvoked(call);
    const { role, session } = call.caller;
    if (role === undefined) return;
    const owner = this.#roles.ownerOf(role, session);
    if (owner === undefined) {
      count(this.#strangers, role, MAX_STRANGERS);
      return;
    }
    this.#see(owner, role);
    this.invocations.addActive(owner, call.time);
    this.#count(owner, call);
  }

  #see(owner: Owner, role: string): void {
    const { arns } = this.#seenAs.get(owner.key) ?? { arns: new Set() };
    if (arns.size < MAX_SHAPES) this.#seenAs.set(owner.key, { owner, arns: arns.add(role) });
    this.#stacks.add(this.#roles.namesOf(role, owner));
  }

  #count(owner: Owner, call: RecordedCall): void {
    if (!call.isKnown) {
      count(this.#unknown, `${call.service}:${call.name}`, MAX_NAMES);
      this.#one(owner, call, undefined, undefined);
    }
    for (const { action, on } of call.asked) {
      if (on.length === 0) this.#one(owner, call, action, undefined);
      for (const shape of new Set(on.map(shapeOf))) this.#one(owner, call, action, shape);
    }
  }

  #one(owner: Owner, call: RecordedCall, action: string | undefined, shape: string | undefined) {
    const outcome = outcomeOf(call.error) ?? '';
    const key = `${owner.key} ${call.service} ${call.name} ${action ?? ''} ${outcome} ${call.plane}`;
    const { shapes } = this.#uses.get(key) ?? { shapes: new Map<string, Counted>() };
    this.#uses.set(key, { owner, shapes });
    const on = shape !== undefined && this.#widened.has(key) ? widened(shape) : shape;
    const known = shapes.get(on ?? '');
    if (known !== undefined) more(known, call);
    else {
      shapes.set(on ?? '', first(call, action, on));
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
    const found = new Map<string, Counted & Pick<Use, 'role' | 'function'>>();
    for (const { owner, shapes } of this.#uses.values()) {
      for (const { role, function: fn } of this.#stacks.likely(owner.matches, owner.deployedAs)) {
        for (const use of shapes.values()) {
          const key = keyOf({ ...use, role, function: fn });
          const known = found.get(key);
          if (known === undefined) found.set(key, { ...use, role, function: fn });
          else merge(known, use.first, use.last, use.count, use.example);
        }
      }
    }
    return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, use]) => use);
  }

  /** What reports of access say of a role. */
  reportsOf(role: NodeId): readonly AccessReport[] {
    return this.#reports.filter(({ owner }) => this.#isOf(owner, role)).map((one) => one.report);
  }

  /** ARNs under which a role was recorded. */
  seenAs(role: NodeId): readonly string[] {
    const all = [...this.#seenAs.values()].filter(({ owner }) => this.#isOf(owner, role));
    return [...new Set(all.flatMap(({ arns }) => [...arns]))].toSorted();
  }

  #isOf({ matches, deployedAs }: Owner, role: NodeId): boolean {
    return this.#stacks.likely(matches, deployedAs).some((one) => one.role === role);
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
function refusal(error: string | undefined): string | undefined {
  return error !== undefined && error.length < 200 && REFUSED.test(error) ? error : undefined;
}

/** Whether a recorded call was let through, as far as permissions go. */
export function isPermitted({ error }: Use): boolean {
  return refusal(error) === undefined;
}

function exampleOf({ time, caller, from, invokedBy, origin }: RecordedCall): UseExample {
  return { time, caller: caller.arn, from: from ?? invokedBy, ...origin };
}

/** `failed` stands for every error but a refusal: the call was allowed. */
function outcomeOf(error: string | undefined): string | undefined {
  return refusal(error) ?? (error === undefined ? undefined : 'failed');
}

function first(
  call: RecordedCall,
  action: string | undefined,
  resource: string | undefined,
): Counted {
  const { service, name, plane, time, error } = call;
  return {
    service,
    event: name,
    action,
    resource,
    error: outcomeOf(error),
    plane,
    count: 1,
    first: time,
    last: time,
    example: exampleOf(call),
  };
}

function more(use: Counted, call: RecordedCall): void {
  use.count++;
  if (call.time > use.last) use.last = call.time;
  if (call.time > use.first) return;
  merge(use, call.time, use.last, 0, exampleOf(call));
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

function keyOf({
  role,
  service,
  action,
  event,
  resource,
  error,
  plane,
  function: fn,
}: Use): string {
  return [role, service, action, event, resource, error, plane, fn].join(' ');
}

function count(map: Map<string, number>, key: string, limit: number = MAX_NAMES): void {
  const known = map.get(key);
  if (known !== undefined || map.size < limit) map.set(key, (known ?? 0) + 1);
}

function sorted(map: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return new Map([...map].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)));
}
