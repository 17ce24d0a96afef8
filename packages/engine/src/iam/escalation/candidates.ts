import type { NodeId } from '../../model/graph.ts';
import type { Policy } from '../../model/policy.ts';
import type { Text } from '../../model/text.ts';
import { overlaps } from '../algebra/text.ts';
import type { Truth } from '../algebra/truth.ts';
import { type Caller, UNKNOWN_CONTEXT } from '../evaluate/request.ts';
import { judge } from '../evaluate/statements.ts';

/** A role that an escalation may end in. */
export type CandidateRole = {
  readonly id: NodeId;
  readonly arn: Text;
  /** Undefined: not known. */
  readonly trust: Policy | undefined;
  readonly administrator: boolean;
  /** Any measure by which a wider role is worth more; ties keep the given order. */
  readonly breadth: number;
  /** ARNs of the functions, projects, instances … that run under it, as far as they are known. */
  readonly usedBy?: readonly Text[];
};

/** The roles of an application, made ready for the question that each of them asks: which of the others can be had. */
export class Candidates {
  /** The widest first. */
  readonly roles: readonly CandidateRole[];
  readonly #arns: ReadonlySet<Text>;
  readonly #trusting = new Map<string, readonly CandidateRole[]>();
  readonly #fitting = new Map<string, ReadonlySet<Text>>();

  constructor(roles: readonly CandidateRole[]) {
    this.roles = roles.toSorted(
      (a, b) => Number(b.administrator) - Number(a.administrator) || b.breadth - a.breadth,
    );
    this.#arns = new Set(roles.map((role) => role.arn));
  }

  /** Whether a text is the ARN of one of the roles. */
  has(arn: Text): boolean {
    return this.#arns.has(arn);
  }

  /** What runs under the roles and may be of some of these types of resources. Every role asks this of the same few. */
  fitting(formats: readonly Text[]): ReadonlySet<Text> {
    const key = formats.join(' ');
    let found = this.#fitting.get(key);
    if (found === undefined) {
      const arns = this.roles.flatMap((role) => role.usedBy ?? []);
      found = new Set(
        arns.filter((arn) => formats.some((format) => overlaps(format, arn) !== 'no')),
      );
      this.#fitting.set(key, found);
    }
    return found;
  }

  /** The roles that may trust any of these services, the widest first. */
  trusting(services: readonly string[]): readonly CandidateRole[] {
    const key = services.join();
    let roles = this.#trusting.get(key);
    if (roles === undefined) {
      roles = this.roles.filter((role) =>
        services.some((name) => trusts(role, { kind: 'service', name }) !== 'no'),
      );
      this.#trusting.set(key, roles);
    }
    return roles;
  }
}

const ready = new WeakMap<readonly CandidateRole[], Candidates>();

/** Remembered by list: all roles of an application are asked about the same ones. */
export function candidatesOf(roles: readonly CandidateRole[]): Candidates {
  let candidates = ready.get(roles);
  if (candidates === undefined) {
    candidates = new Candidates(roles);
    ready.set(roles, candidates);
  }
  return candidates;
}

const knownTrust = new WeakMap<object, Map<string, Truth>>();

/** Whether a role's trust policy lets a caller assume it. Remembered by role: many paths ask for the same service. */
export function trusts(role: Pick<CandidateRole, 'arn' | 'trust'>, caller: Caller): Truth {
  if (role.trust === undefined) return 'maybe';
  const answers = knownTrust.get(role.trust) ?? new Map<string, Truth>();
  knownTrust.set(role.trust, answers);
  const key = caller.kind === 'service' ? caller.name : JSON.stringify(caller);
  let answer = answers.get(key);
  if (answer === undefined) {
    answer = judgeTrust(role.arn, role.trust, caller);
    answers.set(key, answer);
  }
  return answer;
}

function judgeTrust(arn: Text, trust: Policy, caller: Caller): Truth {
  const context = UNKNOWN_CONTEXT;
  const verdict = judge(trust.statements, {
    action: 'sts:AssumeRole',
    resource: arn,
    caller,
    context,
  });
  if (verdict.denied === 'yes') return 'no';
  if (verdict.allowed === 'no') return trust.complete ? 'no' : 'maybe';
  return verdict.allowed;
}
