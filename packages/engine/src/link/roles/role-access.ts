import { PARTS } from '../../data/resource-types.ts';
import { accessOf, isAdministrator } from '../../iam/access.ts';
import type { CandidateRole } from '../../iam/escalation/candidates.ts';
import { parseArn } from '../../model/arn.ts';
import type { NodeId, RoleNode } from '../../model/graph.ts';
import type { Policy } from '../../model/policy.ts';
import type { Resource } from '../../model/resource.ts';
import type { Span } from '../../model/span.ts';
import { hole, type Text } from '../../model/text.ts';
import type { LinkContext } from '../context.ts';
import { HIERARCHIES } from '../hierarchies.ts';
import type { BareRole } from './role-nodes.ts';
import { usersByRole } from './role-users.ts';

/** What a role can reach: resources, functions and APIs by their ARNs. */
export type Reachable = { readonly id: NodeId; readonly arn: Text };

/** Everything that has an ARN: what is declared, then what is only named so far. APIs go by the ARN that callers need. */
export function reachable(context: LinkContext): readonly Reachable[] {
  const declared = [...context.index.byAddress.values()].flatMap((resource): Reachable[] => {
    if (PARTS[resource.type] !== undefined) return [];
    const arn = context.texts.alsoArn(resource) ?? context.texts.arn(resource);
    return arn === undefined ? [] : [{ id: resource.address, arn }];
  });
  const external = context
    .externals()
    .flatMap(({ id, arn }) => (arn === undefined ? [] : [{ id, arn }]));
  return [...declared, ...external];
}

/** Evaluates every role over the graph. */
export function withAccess(
  context: LinkContext,
  roles: readonly BareRole[],
  reachable: readonly Reachable[],
): readonly RoleNode[] {
  const targets = new Targets(context, reachable);
  const users = usersByRole(context);
  const candidates = roles.map((role) => candidateOf(context, role, users.get(role.id) ?? []));
  return roles.map((role) => {
    const { resources, isCut } = targets.of(role.policies);
    const { arn, policies, boundary } = role;
    const access = accessOf({ role: arn, policies, boundary, resources, roles: candidates });
    // What else is attached to a role that is only named cannot be seen from here.
    const complete = access.complete && !isCut && !role.external;
    return { ...role, access: { ...access, complete } };
  });
}

function candidateOf(
  context: LinkContext,
  role: BareRole,
  users: readonly Resource[],
): CandidateRole {
  const { id, arn, trust, policies, boundary } = role;
  const functions = role.functions.flatMap((one) => context.index.get(one) ?? []);
  const usedBy = [...functions, ...users].flatMap((one) => context.texts.arn(one) ?? []);
  const administrator = isAdministrator({ role: arn, policies, boundary });
  return { id, arn, trust, administrator, breadth: breadthOf(policies), usedBy };
}

/** A measure to order roles by: how many wildcards their policies have, then how many actions. */
function breadthOf(policies: readonly Policy[]): number {
  let breadth = 0;
  for (const { statements } of policies) {
    for (const { effect, actions } of statements) {
      if (effect === 'Deny') continue;
      if (actions.negated) breadth += 1_000;
      for (const { text } of actions.items) {
        breadth += text === '*' ? 1_000 : text.endsWith(':*') ? 50 : text.includes('*') ? 5 : 1;
      }
    }
  }
  return breadth;
}

/**
 * Every role of a managed policy for polling reaches every queue, which is quadratic in a large application. Up
 * to here it is worth its time; beyond, a wildcard is told by examples.
 */
const MOST_PAIRS = 400_000;
const MOST_OF_MANY = 100;

/**
 * Narrows what a role is judged against. Most policies name one resource; asking each role about each
 * resource would be quadratic in the size of the application.
 */
class Targets {
  /** Pairs of role and resource that may still be judged. */
  #left = MOST_PAIRS;
  #isSaid = false;
  readonly #context: LinkContext;
  readonly #all: readonly Reachable[];
  readonly #byId = new Map<NodeId, Reachable>();
  readonly #byService: ReadonlyMap<string, readonly Reachable[]>;

  constructor(context: LinkContext, all: readonly Reachable[]) {
    this.#context = context;
    this.#all = all;
    for (const one of all) this.#byId.set(one.id, one);
    this.#byService = Map.groupBy(all, (one) => parseArn(one.arn)?.service ?? '');
  }

  /** Resources that the policies may reach, in the order of the graph; at least those that they do. */
  of(policies: readonly Policy[]): { resources: readonly Reachable[]; isCut: boolean } {
    const { named, wide } = this.#reached(policies);
    const all = wide === this.#all ? wide : joined(named, wide);
    this.#left -= all.length;
    if (this.#left >= 0 || all.length <= MOST_OF_MANY) return { resources: all, isCut: false };
    this.#sayCut();
    const some = new Set([...named, ...wide.slice(0, MOST_OF_MANY)]);
    return { resources: [...some], isCut: true };
  }

  #reached(policies: readonly Policy[]): {
    named: ReadonlySet<Reachable>;
    wide: readonly Reachable[];
  } {
    const named = new Set<Reachable>();
    const wide = new Set<readonly Reachable[]>();
    for (const { statements } of policies) {
      for (const { effect, resources, actions } of statements) {
        if (effect === 'Deny') continue;
        const items = resources?.negated === false ? resources.items : EVERYTHING;
        const services = actions.negated ? ['*'] : actions.items.map((one) => serviceOf(one.text));
        for (const { text, span } of items) {
          const matching = this.#matching(text, span?.file, services);
          if (matching === this.#all) return { named, wide: this.#all };
          if (matching.length > MOST_OF_MANY) wide.add(matching);
          else for (const one of matching) named.add(one);
        }
      }
    }
    const [list = [], ...others] = wide;
    return { named, wide: others.length === 0 ? list : [...new Set([...wide].flat())] };
  }

  #sayCut(): void {
    if (this.#isSaid) return;
    this.#isSaid = true;
    this.#context.report({
      code: 'limit-reached',
      message: `more than ${MOST_PAIRS} pairs of role and resource: further roles with wildcards are judged against ${MOST_OF_MANY} resources each`,
      incomplete: true,
      help: 'scan the applications of this folder one by one',
    });
  }

  #matching(
    pattern: Text,
    file: string | undefined,
    services: readonly string[],
  ): readonly Reachable[] {
    const arn = parseArn(pattern);
    if (arn === undefined || isOpen(arn.service)) return this.#ofServices(services);
    const ofService = this.#byService.get(arn.service) ?? [];
    const above = /[/:]\*$/.test(arn.resource);
    const name = above ? arn.resource.slice(0, -2) : arn.resource;
    if (isOpen(name) || (above && HIERARCHIES.has(arn.service))) return ofService;
    const candidates = nearest(
      this.#context.names.candidates(above ? pattern.slice(0, -2) : pattern),
      file,
    );
    if (above && candidates.length === 0) return ofService;
    const found = new Set(
      candidates.flatMap((one) => this.#byId.get(this.#context.idOf(one)) ?? []),
    );
    const external = this.#byId.get(`external:${pattern}`);
    if (external !== undefined) found.add(external);
    return [...found];
  }

  #ofServices(services: readonly string[]): readonly Reachable[] {
    if (services.some((one) => isOpen(one))) return this.#all;
    const [first, ...others] = new Set(services);
    if (first === undefined) return [];
    const ofFirst = this.#byService.get(first) ?? [];
    // Copies of long lists, one for each role, are most of what a large application would leave to clean up.
    if (others.length === 0) return ofFirst;
    return [...ofFirst, ...others.flatMap((one) => this.#byService.get(one) ?? [])];
  }
}

function joined<T>(named: ReadonlySet<T>, wide: readonly T[]): readonly T[] {
  if (named.size === 0) return wide;
  return wide.length === 0 ? [...named] : [...named, ...wide.filter((one) => !named.has(one))];
}

const EVERYTHING: readonly { readonly text: Text; readonly span?: Span }[] = [{ text: '*' }];

/** Of resources with one name those of the template that names them, where it has one: others are another stack's. */
function nearest(candidates: readonly Resource[], file: string | undefined): readonly Resource[] {
  const own = new Set(candidates.flatMap((one) => (one.span.file === file ? one.type : [])));
  return candidates.filter((one) => one.span.file === file || !own.has(one.type));
}

function serviceOf(action: Text): string {
  const colon = action.indexOf(':');
  return colon === -1 ? '*' : action.slice(0, colon).toLowerCase();
}

const PSEUDO = new RegExp(hole('(AWS::[A-Za-z]+|attr:[^⟩]*)'), 'g');

/** Whether a text may stand for more than one name: a wildcard, a policy variable, or an unknown part. */
function isOpen(text: Text): boolean {
  return /[*?⟨$]/.test(text.replace(PSEUDO, ''));
}
