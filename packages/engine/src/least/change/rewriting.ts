import type { Edit, Json } from '../../model/finding.ts';
import type { RoleNode } from '../../model/graph.ts';
import type { LeastRole, LeastStatement } from '../../model/least.ts';
import type { Query } from '../../model/query.ts';
import { field, text, type Value } from '../../model/value.ts';
import { isGenerated } from '../propose/kept.ts';
import { shared } from '../propose/shared.ts';
import type { Matching } from './match.ts';
import { narrowing, thinnedInBranches, type Writing } from './narrow.ts';
import { statementJson } from './statement.ts';
import { entriesOf, type WrittenPolicy, type WrittenStatement } from './written.ts';

/** Collects the edits of the policies of one role. */
export class Rewriting {
  readonly #role: RoleNode;
  readonly #least: LeastRole;
  readonly #matching: Matching;
  readonly #writing: Writing;
  readonly #edits: Edit[] = [];
  readonly #query: Query;
  /** A list that is written as a whole. */
  #rewritten: Value | undefined;
  /** Statements without a place so far. */
  #rest: LeastStatement[];

  constructor(
    role: RoleNode,
    least: LeastRole,
    matching: Matching,
    writing: Writing,
    query: Query,
  ) {
    this.#role = role;
    this.#query = query;
    this.#least = least;
    this.#matching = matching;
    this.#writing = writing;
    this.#rest = [...matching.rest];
  }

  /**
   * All edits, and the policies that have to stay because something else waits for them. Items of the list of policies
   * may be given that take the place of those that go.
   */
  of(
    policies: readonly WrittenPolicy[],
    entries: readonly Json[] = [],
  ): {
    readonly edits: readonly Edit[];
    readonly pinned: readonly WrittenPolicy[];
  } {
    const gone = policies.filter((one) => !this.#stays(one));
    const left = policies.filter((one) => !gone.includes(one));
    for (const one of left) this.#inside(one);
    const reused =
      entries.length === 0 ? this.#place(left, gone) : this.#placeEntries(left, gone, entries);
    const pinned = gone.filter((one) => one !== reused && this.#isPinned(one));
    this.#remove(
      gone.filter((one) => one !== reused && !pinned.includes(one)),
      reused,
    );
    return { edits: this.#edits, pinned };
  }

  #isPinned({ holder }: WrittenPolicy): boolean {
    if (holder.kind !== 'resource') return false;
    const users = shared(this.#query).references.usersOf(holder.resource.address);
    return users.some((one) => one.address !== this.#role.id);
  }

  #stays(policy: WrittenPolicy): boolean {
    if (policy.statements === undefined) return this.#matching.stay.has(policy);
    return policy.statements.some(
      (one) => this.#matching.stay.has(one) || this.#matching.become.has(one) || isDeny(one),
    );
  }

  /** The statements of a policy that stays. */
  #inside(policy: WrittenPolicy): void {
    const later: LeastStatement[] = [];
    for (const one of policy.statements ?? []) {
      const wanted = this.#matching.become.get(one) ?? [];
      const [first, ...others] = wanted;
      if (this.#matching.stay.has(one) || isDeny(one)) continue;
      if (first === undefined) this.#edits.push(removal(policy, one));
      else if (others.length > 0 && policy.list?.kind === 'map') {
        // The only statement, without a list around it.
        this.#edits.push({ kind: 'rewrite', span: policy.list.span, value: this.#json(wanted) });
      } else later.push(...this.#becomes(policy, one, wanted));
    }
    const last = policy.list?.kind === 'list' ? policy.list.items.at(-1) : undefined;
    if (last === undefined) this.#rest.push(...later);
    else if (later.length > 0) {
      this.#edits.push({ kind: 'insert', after: last.span, values: this.#json(later, policy) });
    }
  }

  /** Writes one statement as others; those that have to stand elsewhere are given back. */
  #becomes(
    policy: WrittenPolicy,
    one: WrittenStatement,
    wanted: readonly LeastStatement[],
  ): readonly LeastStatement[] {
    const inBranches = thinnedInBranches(one, wanted);
    if (inBranches !== undefined) {
      this.#edits.push(...inBranches);
      return [];
    }
    const [first, ...others] = wanted;
    const edits = first === undefined ? undefined : narrowing(one, first, this.#writing);
    if (edits === undefined) return [];
    this.#edits.push(...edits);
    if (others.length === 0 || !isItem(policy, one)) return others;
    this.#edits.push({ kind: 'insert', after: one.span, values: this.#json(others, policy) });
    return [];
  }

  /** Gives what is left a place; the policy that it takes, where it takes one that would go. */
  #place(
    left: readonly WrittenPolicy[],
    gone: readonly WrittenPolicy[],
  ): WrittenPolicy | undefined {
    if (this.#rest.length === 0) return undefined;
    const open = left.find((one) => one.list?.kind === 'list' && one.statements !== undefined);
    const last = open?.list?.kind === 'list' ? open.list.items.at(-1) : undefined;
    if (last !== undefined) {
      const values = this.#json(this.#rest, open);
      this.#edits.push({ kind: 'insert', after: last.span, values });
      return undefined;
    }
    const values = this.#json(this.#rest);
    const emptied = gone.find((one) => one.list !== undefined && one.statements !== undefined);
    if (emptied?.list !== undefined && emptied.list.kind !== 'oneOf') {
      this.#edits.push({ kind: 'rewrite', span: emptied.list.span, value: values });
      return emptied;
    }
    return this.#placeEntries(left, gone, [this.#policy(values)]);
  }

  #placeEntries(
    left: readonly WrittenPolicy[],
    gone: readonly WrittenPolicy[],
    values: readonly Json[],
  ): WrittenPolicy | undefined {
    const list = field(this.#role.resource?.written.properties, 'Policies');
    const entry = gone.find((one) => isEntry(one));
    const kept = list === undefined ? undefined : this.#survivors(list, gone);
    if (list !== undefined && kept !== undefined) {
      this.#edits.push({ kind: 'rewrite', span: list.span, value: [...kept, ...values] });
      this.#rewritten = list;
      return entry;
    }
    if (entry?.holder.kind === 'list') {
      const [first = {}, ...others] = values;
      this.#edits.push({ kind: 'rewrite', span: entry.span, value: first });
      if (others.length > 0) {
        this.#edits.push({ kind: 'insert', after: entry.span, values: others });
      }
      return entry;
    }
    const beside = left.findLast((one) => isEntry(one));
    if (beside?.holder.kind === 'list' && beside.holder.list.kind === 'list') {
      this.#edits.push({ kind: 'insert', after: beside.span, values });
    } else this.#setPolicies(values);
    return undefined;
  }

  /**
   * What stays of a list that is better written anew: one that loses all items, and one between brackets that keeps
   * only names. Undefined for others.
   */
  #survivors(list: Value, gone: readonly WrittenPolicy[]): readonly Json[] | undefined {
    const spans = new Set(gone.map((one) => one.span));
    const left = entriesOf(list).filter((one) => !spans.has(one.span));
    if (left.length === 0) return [];
    const isFlow = this.#source(list)?.startsWith('[') === true;
    const names = left.flatMap((one) => {
      const name = one.kind === 'known' && one.parameter === undefined ? text(one) : undefined;
      return name === undefined ? [] : [name];
    });
    return isFlow && names.length === left.length ? names : undefined;
  }

  #source({ span }: Value): string | undefined {
    return this.#query.graph.sources.get(span.file)?.text.slice(span.start, span.end);
  }

  #setPolicies(values: readonly Json[]): void {
    const resource = this.#role.resource?.written;
    if (resource === undefined) return;
    const list = field(resource.properties, 'Policies');
    if (list !== undefined && list.kind === 'list' && list.items.length > 0) {
      const last = list.items.at(-1);
      if (last !== undefined) this.#edits.push({ kind: 'insert', after: last.span, values });
      return;
    }
    const path = ['Properties', 'Policies'];
    this.#edits.push({ kind: 'set', resource: resource.address, path, value: values });
  }

  #policy(values: readonly Json[]): Json {
    const document = { Version: '2012-10-17', Statement: values };
    return isGenerated(this.#role)
      ? document
      : { PolicyName: this.#least.name, PolicyDocument: document };
  }

  /** Statements as they are written, under names that the policy around them does not have yet. */
  #json(statements: readonly LeastStatement[], around?: WrittenPolicy): readonly Json[] {
    const { words, stack } = this.#writing;
    const taken = new Set(around?.policy.statements.flatMap((one) => one.sid ?? []));
    return statements.flatMap((one) => {
      const sid = freeName(one.sid, taken);
      taken.add(sid);
      return statementJson({ ...one, sid }, words, stack) ?? [];
    });
  }

  /** Takes policies away, and lists that become empty. */
  #remove(gone: readonly WrittenPolicy[], reused: WrittenPolicy | undefined): void {
    const lists = Map.groupBy(gone, ({ holder }) =>
      holder.kind === 'list' ? holder.list : undefined,
    );
    for (const [list, entries] of lists) {
      const spans = new Set(entries.map((one) => one.span));
      if (list !== undefined && list === this.#rewritten) continue;
      const isReused = reused?.holder.kind === 'list' && reused.holder.list === list;
      const isEmpty =
        list !== undefined && !isReused && entriesOf(list).every((one) => spans.has(one.span));
      if (isEmpty && list !== undefined) this.#edits.push({ kind: 'delete', span: list.span });
      else for (const span of spans) this.#edits.push({ kind: 'delete', span });
    }
    for (const { attachment } of gone) {
      if (attachment === undefined) continue;
      const isOnly = entriesOf(attachment.list).length === 1;
      this.#edits.push({ kind: 'delete', span: isOnly ? attachment.list.span : attachment.span });
    }
  }
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  for (let i = 2; taken.has(name); i++) name = `${wanted}${i}`;
  return name;
}

function isDeny({ variants }: WrittenStatement): boolean {
  return variants.some(({ effect }) => effect === 'Deny');
}

/** Whether a statement is an item of the list, not inside of a branch. */
function isItem({ list }: WrittenPolicy, { span }: WrittenStatement): boolean {
  return list?.kind === 'list' && list.items.some((one) => one.span.start === span.start);
}

/** An item leaves its list; in a branch of a condition nothing takes its place. */
function removal(policy: WrittenPolicy, one: WrittenStatement): Edit {
  return isItem(policy, one)
    ? { kind: 'delete', span: one.span }
    : { kind: 'rewrite', span: one.span, value: { Ref: 'AWS::NoValue' } };
}

function isEntry({ holder }: WrittenPolicy): boolean {
  return holder.kind === 'list' && holder.name === 'Policies';
}
