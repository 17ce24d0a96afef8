import type { Evaluation } from '../../iam/evaluate/evaluate.ts';
import type { NodeId } from '../../model/graph.ts';
import type { FunctionNeeds } from '../../model/needs.ts';
import type { ObservedCall } from '../../model/observed.ts';
import type { RoleAfter } from '../../model/proof.ts';
import type { Query } from '../../model/query.ts';
import type { Replay, ReplayedCalls } from '../../model/replay.ts';
import type { Span } from '../../model/span.ts';
import { arnOfNode } from '../needs/arns.ts';
import { obstacle } from '../proof/witness.ts';
import { Deployed } from '../rightsize/physical.ts';
import { type Match, Roles } from '../rightsize/roles.ts';
import { shapeOf } from '../rightsize/shape.ts';
import { type Asked, askedBy, Judge } from './judge.ts';

/** A role of today with one that takes its place for some functions. */
export type Replaced = { readonly from: NodeId; readonly after: RoleAfter };

/** Distinct outcomes that are kept; a log of any length has few. */
const MAX_KEPT = 10_000;

/**
 * Judges recorded calls by the roles after a change, one call at a time: memory depends on how many different things
 * were called, not on how often.
 */
export class Replayer {
  readonly #query: Query;
  readonly #roles: Roles;
  readonly #deployed: Deployed;
  readonly #judges = new Map<NodeId, readonly Judged[]>();
  readonly #places = new Map<string, Span>();
  readonly #denied = new Map<string, ReplayedCalls>();
  readonly #unknown = new Map<string, ReplayedCalls>();
  #counts = { judged: 0, allowed: 0, refusedBefore: 0, others: 0 };
  #complete = true;

  constructor(rolesAfter: readonly Replaced[], query: Query, needs: readonly FunctionNeeds[]) {
    this.#query = query;
    this.#deployed = new Deployed(query.graph, query);
    this.#roles = new Roles(query, this.#deployed);
    for (const { from, after } of rolesAfter) {
      const role = query.role(from);
      const stack = role?.resource?.stack;
      const judge = new Judge(role?.arn ?? from, after, (arn) => this.#arnOf(arn, stack));
      this.#judges.set(from, [...(this.#judges.get(from) ?? []), { after, judge }]);
    }
    for (const { function: fn, needs: own } of needs) {
      for (const { actions, because } of own) {
        for (const action of actions)
          this.#place(`${fn} ${action.toLowerCase()}`, because[0]?.span);
      }
    }
  }

  #place(key: string, span: Span | undefined): void {
    if (span !== undefined && !this.#places.has(key)) this.#places.set(key, span);
  }

  #arnOf(arn: string, stack: string | undefined): string | undefined {
    const named = this.#deployed.nodeOf(arn, stack);
    if (named === undefined) return undefined;
    const own = arnOfNode(named.node, this.#query);
    return own === undefined ? undefined : own.replace(/:\*$/, '') + named.suffix;
  }

  /** Takes one call into account. */
  add(call: ObservedCall): void {
    const { role, session } = call.caller;
    const owner = role === undefined ? undefined : this.#roles.ownerOf(role, session);
    const [match] = owner?.matches.filter((one) => this.#judges.has(one.role)) ?? [];
    if (owner === undefined || match === undefined) this.#counts.others++;
    else if (isRefusal(call)) this.#counts.refusedBefore++;
    else this.#judge(call, match, owner.matches);
  }

  /** A caller that may have one of several roles is allowed what all of them are. */
  #judge(call: ObservedCall, match: Match, matches: readonly Match[]): void {
    this.#counts.judged++;
    const own = matches.flatMap(({ role, function: fn }) =>
      (this.#judges.get(role) ?? []).filter(
        ({ after }) => fn === undefined || after.functions.includes(fn),
      ),
    );
    const isWhole = matches.every((one) => this.#judges.has(one.role));
    const results = askedBy(call).map((asked) => this.#outcome(call, asked, match, own, isWhole));
    if (results.length === 0) {
      this.#keep(this.#unknown, call, match, UNNAMED, 'no IAM action is known for this call');
    } else if (results.every((one) => one)) this.#counts.allowed++;
  }

  /** True where it is surely allowed. A role that is split is asked in all its parts where the record does not say which. */
  #outcome(
    call: ObservedCall,
    asked: Asked,
    match: Match,
    own: readonly Judged[],
    isWhole: boolean,
  ): boolean {
    const results = own.map(({ after, judge }) => ({ after, evaluation: judge.of(call, asked) }));
    const open = results.find(({ evaluation }) => evaluation.decision !== 'allowed');
    const isKnown = isWhole && results.length > 0;
    if (isKnown && open === undefined) return true;
    const isDenied = isKnown && results.every(({ evaluation }) => evaluation.decision === 'denied');
    const about = { ...asked, after: open?.after.name ?? '', evaluation: open?.evaluation };
    const because = isDenied ? reason(open?.evaluation) : 'it depends on what is not known';
    this.#keep(isDenied ? this.#denied : this.#unknown, call, match, about, because);
    return false;
  }

  #keep(
    list: Map<string, ReplayedCalls>,
    call: ObservedCall,
    match: Match,
    { action, resource, after, evaluation }: About,
    because: string,
  ): void {
    const shape = resource === undefined ? '' : shapeOf(resource);
    const key = [match.role, match.function, after, action, shape, because].join(' ');
    const known = list.get(key);
    if (known !== undefined) {
      const last = Math.max(known.last, call.time);
      const first = call.time < known.call.time ? call : known.call;
      list.set(key, { ...known, call: first, count: known.count + 1, last });
    } else if (list.size === MAX_KEPT) {
      this.#complete = false;
    } else {
      const statement = evaluation?.by.find((one) => one.effect === 'Deny');
      const code = this.#places.get(`${match.function} ${action.toLowerCase()}`);
      const { role, function: fn } = match;
      const about = { role, function: fn, after, action, resource, statement, because, code };
      list.set(key, { call, count: 1, last: call.time, ...about });
    }
  }

  /** What was found so far; the most frequent first. */
  result(): Replay {
    const sorted = (list: ReadonlyMap<string, ReplayedCalls>): readonly ReplayedCalls[] =>
      [...list.values()].toSorted((a, b) => b.count - a.count || a.call.time - b.call.time);
    const lists = { denied: sorted(this.#denied), unknown: sorted(this.#unknown) };
    return { ...this.#counts, ...lists, complete: this.#complete };
  }
}

type Judged = { readonly after: RoleAfter; readonly judge: Judge };

type About = Asked & { readonly after: string; readonly evaluation: Evaluation | undefined };

const UNNAMED: About = { action: '', resource: undefined, after: '', evaluation: undefined };

function reason(evaluation: Evaluation | undefined): string {
  return evaluation === undefined ? 'no role is left for it' : obstacle(evaluation);
}

/** Whether the call was refused for want of permission when it was made. */
function isRefusal({ error }: ObservedCall): boolean {
  return error !== undefined && /AccessDenied|Unauthorized|Forbidden|NotAuthorized/i.test(error);
}

/** Judges recorded calls by the roles after a change. */
export function replay(
  calls: Iterable<ObservedCall>,
  rolesAfter: readonly Replaced[],
  query: Query,
  needs: readonly FunctionNeeds[],
): Replay {
  const replayer = new Replayer(rolesAfter, query, needs);
  for (const call of calls) replayer.add(call);
  return replayer.result();
}
