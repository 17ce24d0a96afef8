import { overlaps } from '../../iam/algebra/text.ts';
import { feedingVerb, feeds } from '../../iam/feeding.ts';
import type { Edge, Family, NodeId, ResourceNode, RoleNode } from '../../model/graph.ts';
import { type Invoker, keyWords } from '../../model/invoker.ts';
import { hole, type Text } from '../../model/text.ts';
import type { People } from './people.ts';

/** What decides who can feed a channel. */
export type WriterSources = {
  readonly resources: ReadonlyMap<NodeId, ResourceNode>;
  readonly roles: Iterable<RoleNode>;
  /** Who stands behind a role: its functions, the users of an identity pool. */
  readonly people: People;
  /** Channels that forward into a channel. */
  readonly into: ReadonlyMap<NodeId, readonly Edge[]>;
  /** Who can make a source without a resource node of its own (an API, a rule) send something to the node that is asked for. */
  readonly origins: (id: NodeId, asked: NodeId) => readonly Invoker[] | undefined;
};

/** A grant with the role that has it. */
type Held = { readonly role: RoleNode; readonly grant: RoleNode['access']['grants'][number] };

/**
 * Who can feed each channel: outsiders by its own policy, functions and users by their roles, and
 * whoever can feed a channel in front of it. Answers are kept; a cycle of channels ends where it closes.
 */
export class Writers {
  readonly #sources: WriterSources;
  readonly #known = new Map<NodeId, readonly Invoker[]>();
  #byResource: ReadonlyMap<NodeId, readonly Held[]> | undefined;

  constructor(sources: WriterSources) {
    this.#sources = sources;
  }

  /** Who can feed the node; empty where nobody is known to. */
  of(id: NodeId): readonly Invoker[] {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const found: Invoker[] = [];
    // Breadth first, so that the shortest way explains each invoker, and a cycle ends where it closes.
    const seen = new Set<NodeId>([id]);
    const queue: { readonly at: NodeId; readonly way: string }[] = [{ at: id, way: '' }];
    for (const { at, way } of queue) {
      for (const one of this.#own(at, id)) found.push({ ...one, why: one.why + way });
      for (const { from } of this.#sources.into.get(at) ?? []) {
        if (seen.has(from)) continue;
        seen.add(from);
        queue.push({ at: from, way: `; ${this.#name(from)} forwards to ${this.#name(at)}${way}` });
      }
    }
    const answer = distinct(found);
    this.#known.set(id, answer);
    return answer;
  }

  #own(id: NodeId, asked: NodeId): readonly Invoker[] {
    const origin = this.#sources.origins(id, asked);
    if (origin !== undefined) return origin;
    const node = this.#sources.resources.get(id);
    if (node === undefined) return [];
    return [...this.#outsiders(node), ...this.#insiders(node)];
  }

  #outsiders(node: ResourceNode): readonly Invoker[] {
    const hasChannel = (this.#sources.into.get(node.id)?.length ?? 0) > 0;
    return node.exposure.flatMap((one) => {
      if (!feeds(node.family, one.actions)) return [];
      // A service let in for a channel of this application is that channel, which is asked for its own writers.
      if (hasChannel && one.invoker.kind === 'service' && one.invoker.scoped) return [];
      // What a default may close says so in its own sentence.
      const certain = one.certainty !== 'possible';
      const short = `${subject(one.invoker)} may ${feedingVerb(node.family)} ${node.name}`;
      return [{ ...one.invoker, why: certain ? short : one.invoker.why, span: one.span }];
    });
  }

  #insiders(node: ResourceNode): readonly Invoker[] {
    const can = `${feedingVerb(node.family)} ${node.name}`;
    return this.holders(node.id, (patterns) => feeds(node.family, patterns), can);
  }

  /** Who acts with a role whose grants on a node pass a test; `can` says what it lets them do. */
  holders(
    id: NodeId,
    test: (patterns: readonly Text[]) => boolean,
    can: string,
  ): readonly Invoker[] {
    const holding = (this.#grants().get(id) ?? []).filter(({ grant }) =>
      test(grant.actions.map((action) => action.text)),
    );
    return distinct(holding.flatMap(({ role }) => this.#sources.people.behind(role, can)));
  }

  #grants(): ReadonlyMap<NodeId, readonly Held[]> {
    if (this.#byResource === undefined) {
      const found = new Map<NodeId, Held[]>();
      for (const role of this.#sources.roles) {
        for (const grant of role.access.grants) {
          const list = found.get(grant.resource);
          if (list === undefined) found.set(grant.resource, [{ role, grant }]);
          else list.push({ role, grant });
        }
      }
      this.#byResource = found;
    }
    return this.#byResource;
  }

  #name(id: NodeId): string {
    return this.#sources.resources.get(id)?.name ?? lastPart(id);
  }
}

/** Whether a role's statements may let it act on an ARN that is no node of its own; `byName`: on what they name, by no wildcard. */
export function mayAct(
  role: RoleNode,
  family: Family,
  { arn, byName }: { readonly arn: Text; readonly byName: boolean },
): boolean {
  const name = byName ? arn.slice(arn.lastIndexOf(':')) : '';
  return role.policies.some((policy) =>
    policy.statements.some(
      (statement) =>
        statement.effect === 'Allow' &&
        !statement.actions.negated &&
        feeds(
          family,
          statement.actions.items.map((one) => one.text),
        ) &&
        statement.resources?.negated !== true &&
        statement.resources?.items.some(
          ({ text }) => text.endsWith(name) && overlaps(text, arn) !== 'no',
        ),
    ),
  );
}

/** Principals of the own account, by their own policies: those who are left where nobody else is known. */
export function ownAccount(span: Invoker['span'], can: string): Invoker {
  const why = `only principals of the own account may ${can}, by policies that are not part of this application`;
  return { kind: 'account', id: hole('AWS::AccountId'), own: true, span, why };
}

/** Invokers without repetitions; the first reason for each is kept. */
export function distinct(invokers: readonly Invoker[]): readonly Invoker[] {
  const found = new Map<string, Invoker>();
  for (const one of invokers) {
    const key = keyOf(one);
    if (!found.has(key)) found.set(key, one);
  }
  return [...found.values()];
}

function keyOf(invoker: Invoker): string {
  switch (invoker.kind) {
    case 'signed-in':
      return `signed-in ${invoker.issuer} ${invoker.selfSignUp}`;
    case 'authorized':
      return `authorized ${invoker.authorizer}`;
    case 'account':
    case 'organization':
      return `${invoker.kind} ${invoker.id}`;
    case 'principal':
      return `principal ${invoker.arn}`;
    case 'service':
      return `service ${invoker.service} ${invoker.scoped}`;
    case 'internal':
      return `internal ${invoker.node}`;
    default:
      return invoker.kind;
  }
}

/** Who an invoker is, at the beginning of a sentence. */
export function subject(invoker: Invoker): string {
  switch (invoker.kind) {
    case 'anyone':
      return 'anyone on the internet';
    case 'any-account':
      return 'anyone with an AWS account';
    case 'key-holder':
      return `whoever holds ${keyWords(invoker)}`;
    case 'signed-in':
      return invoker.selfSignUp === true ? 'anyone who signs up' : 'any signed-in user';
    case 'authorized':
      return 'whoever the authorizer lets in';
    case 'network':
      return 'clients inside the network';
    case 'account':
      return invoker.own ? 'the own account' : `account ${invoker.id}`;
    case 'organization':
      return `organization ${invoker.id}`;
    case 'principal':
      return lastPart(invoker.arn);
    case 'service':
      return invoker.service;
    case 'internal':
      return lastPart(invoker.node);
    case 'platform':
      return 'the platform';
    case 'unknown':
      return 'somebody not known';
  }
}

function lastPart(text: string): string {
  return text.slice(text.lastIndexOf('/') + 1);
}
