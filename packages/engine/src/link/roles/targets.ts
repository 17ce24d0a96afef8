import { isTelemetry } from '../../model/access.ts';
import { parseArn } from '../../model/arn.ts';
import type { NodeId } from '../../model/graph.ts';
import type { Policy } from '../../model/policy.ts';
import type { Resource } from '../../model/resource.ts';
import type { Span } from '../../model/span.ts';
import { hole, type Text } from '../../model/text.ts';
import type { LinkContext } from '../context.ts';
import { HIERARCHIES } from '../hierarchies.ts';
import type { Groups } from '../together/groups.ts';
import { isNamed } from '../together/names.ts';
import { Near } from '../together/near.ts';
import type { Reachable } from './reachable.ts';

/**
 * Every role of a managed policy for polling reaches every queue, which is quadratic in a large application. Up
 * to here it is worth its time; beyond, a wildcard is told by examples.
 */
const MOST_PAIRS = 400_000;
const MOST_OF_MANY = 100;

/**
 * Narrows what a role is judged against. Most policies name one resource; asking each role about each
 * resource would be quadratic in the size of the application. A wildcard does not reach into the stacks of strangers.
 */
export class Targets {
  /** Pairs of role and resource that may still be judged. */
  #left = MOST_PAIRS;
  #isSaid = false;
  readonly #context: LinkContext;
  readonly #all: readonly Reachable[];
  readonly #byId = new Map<NodeId, Reachable>();
  readonly #byService: ReadonlyMap<string, readonly Reachable[]>;
  readonly #externals: ReadonlyMap<string, readonly Reachable[]>;
  readonly #near: Near<Reachable>;
  /** Roles of which a wildcard was not followed to the end. */
  readonly #bounded = new Set<NodeId>();

  constructor(context: LinkContext, all: readonly Reachable[], groups: Groups) {
    this.#context = context;
    this.#all = all;
    for (const one of all) this.#byId.set(one.id, one);
    this.#byService = Map.groupBy(all, (one) => parseArn(one.arn)?.service ?? '');
    this.#externals = Map.groupBy(
      all.filter((one) => one.file !== undefined),
      (one) => parseArn(one.arn)?.service ?? '',
    );
    this.#near = new Near(groups);
  }

  /** Resources that the policies of a role may reach, in the order of the graph; at least those that they do. */
  of(role: { readonly id: NodeId; readonly policies: readonly Policy[] }): {
    resources: readonly Reachable[];
    isCut: boolean;
    isBounded: boolean;
  } {
    const { named, wide } = this.#reached(role.id, role.policies);
    const all = joined(named, wide);
    const isBounded = this.#bounded.has(role.id);
    this.#left -= all.length;
    if (this.#left >= 0 || all.length <= MOST_OF_MANY) {
      return { resources: all, isCut: false, isBounded };
    }
    this.#sayCut();
    const some = new Set([...named, ...wide.slice(0, MOST_OF_MANY)]);
    return { resources: [...some], isCut: true, isBounded };
  }

  #reached(
    role: NodeId,
    policies: readonly Policy[],
  ): {
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
          const matching = this.#matching(text, { role, file: span?.file }, services);
          if (matching === this.#all) return { named: new Set(), wide: matching };
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
    { role, file }: { readonly role: NodeId; readonly file: string | undefined },
    services: readonly string[],
  ): readonly Reachable[] {
    const arn = parseArn(pattern);
    if (arn === undefined || isOpen(arn.service)) return this.#ofServices(services, role);
    const above = /[/:]\*$/.test(arn.resource);
    const name = above ? arn.resource.slice(0, -2) : arn.resource;
    const isWide = isOpen(name) || (above && HIERARCHIES.has(arn.service));
    if (isWide) return this.#like(pattern, arn.service, role);
    const candidates = nearest(
      this.#context.names.candidates(above ? pattern.slice(0, -2) : pattern),
      file,
    );
    if (above && candidates.length === 0) return this.#like(pattern, arn.service, role);
    const found = new Set(
      candidates.flatMap((one) => this.#byId.get(this.#context.idOf(one)) ?? []),
    );
    const external = this.#byId.get(`external:${pattern}`);
    if (external !== undefined) found.add(external);
    return [...found];
  }

  /** Resources of a service for a pattern that leaves names open, with those far ones that it speaks of. */
  #like(pattern: Text, service: string, role: NodeId): readonly Reachable[] {
    const all = this.#byService.get(service) ?? [];
    const near = this.#nearOf(all, service, role);
    if (near === all) return near;
    const named = (this.#externals.get(service) ?? []).filter(
      ({ arn }) => pattern.startsWith(arn) || isNamed(pattern, arn),
    );
    return named.length === 0 ? near : [...new Set([...near, ...named])];
  }

  #nearOf(list: readonly Reachable[], service: string, role: NodeId): readonly Reachable[] {
    const near = this.#near.of(list, role);
    if (near !== list && !isTelemetry([service])) this.#bounded.add(role);
    return near;
  }

  #ofServices(services: readonly string[], role: NodeId): readonly Reachable[] {
    if (services.some((one) => isOpen(one))) return this.#nearOf(this.#all, '*', role);
    const [first, ...others] = [...new Set(services)].map((one) =>
      this.#nearOf(this.#byService.get(one) ?? [], one, role),
    );
    // Copies of long lists, one for each role, are most of what a large application would leave to clean up.
    return others.length === 0 ? (first ?? []) : [...(first ?? []), ...others.flat()];
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
