import type { Grant } from './access.ts';
import type { Edge, Graph, NodeId } from './graph.ts';
import type { Query } from './query.ts';
import type { Text } from './text.ts';

/**
 * Whether nothing in the repository says that the stacks of two nodes are deployed side by side. A wildcard reaches
 * from one to the other in one account, but a repository of samples says nothing of such an account.
 */
export function areStrangers(a: NodeId, b: NodeId, query: Query): boolean {
  const groups = groupsOf(query);
  const [one, other] = [groups.of(a), groups.of(b)];
  return one !== undefined && other !== undefined && one !== other;
}

/**
 * Whether a role reaches a resource by a wildcard only, and the resource is declared, or no more than named, in stacks
 * that have nothing to do with the role's.
 */
export function reachesStrangers(
  { resource, statements }: Grant,
  role: NodeId,
  query: Query,
): boolean {
  const node = query.resource(resource);
  if (node?.external !== true) return areStrangers(role, resource, query);
  const groups = groupsOf(query);
  const [own, other] = [groups.of(role), groups.ofFile(node.span.file)];
  if (own === undefined || other === undefined || own === other) return false;
  const { arn } = node;
  return !statements.some(({ resources }) =>
    (resources?.items ?? []).some(
      ({ text }) => arn !== undefined && (text.startsWith(arn) || names(text, arn)),
    ),
  );
}

const GROUPS = new WeakMap<Query, Groups>();

function groupsOf(query: Query): Groups {
  const cached = GROUPS.get(query);
  if (cached !== undefined) return cached;
  const groups = new Groups(query.graph);
  GROUPS.set(query, groups);
  return groups;
}

/** What roles may do follows from wildcards too; every other edge is something that somebody wrote down. */
const BY_PERMISSION: ReadonlySet<Edge['kind']> = new Set(['allows', 'invokes', 'reads', 'writes']);

/**
 * Stacks that belong together: nested in one another, in one folder or in a folder of the other's, referring to one
 * another (by exports, outputs, names), or named in one another's policies.
 */
class Groups {
  readonly #parent = new Map<string, string>();
  readonly #files = new Map<string, string>();

  constructor(graph: Graph) {
    for (const { id, file } of graph.stacks) {
      this.#parent.set(id, id);
      if (!this.#files.has(file)) this.#files.set(file, id);
    }
    if (this.#parent.size < 2) return;
    this.#byFolder(graph);
    for (const { kind, from, to } of graph.edges) {
      if (!BY_PERMISSION.has(kind)) this.#join(this.#stackOf(from), this.#stackOf(to));
    }
    this.#byName(graph);
  }

  /** The group of a node's stack; undefined for what no stack declares. */
  of(node: NodeId): string | undefined {
    const stack = this.#stackOf(node);
    return stack === undefined ? undefined : this.#root(stack);
  }

  /** The group of a template's first stack. */
  ofFile(file: string): string | undefined {
    const stack = this.#files.get(file);
    return stack === undefined ? undefined : this.#root(stack);
  }

  #stackOf(node: NodeId): string | undefined {
    const stack = node.slice(0, Math.max(0, node.lastIndexOf('/')));
    return this.#parent.has(stack) ? stack : undefined;
  }

  #byFolder({ stacks }: Graph): void {
    const first = new Map<string, string>();
    for (const { id, file } of stacks) {
      const folder = folderOf(file);
      this.#join(id, first.get(folder));
      if (!first.has(folder)) first.set(folder, id);
    }
    for (const { id, file, parent } of stacks) {
      if (parent !== undefined) this.#join(id, this.#stackOf(parent));
      // A template at the top of a collection says nothing of what lies below.
      for (let up = folderOf(folderOf(file)); up !== ''; up = folderOf(up)) {
        this.#join(id, first.get(up));
      }
    }
  }

  #byName(graph: Graph): void {
    const arns = new Map(graph.resources.map(({ id, arn }) => [id, arn]));
    for (const { id, access } of graph.roles) {
      const own = this.of(id);
      if (own === undefined || access.administrator) continue;
      for (const { resource, statements } of access.grants) {
        const other = this.of(resource);
        if (other === undefined || other === this.of(id)) continue;
        const arn = arns.get(resource);
        const patterns = statements.flatMap((one) =>
          one.resources?.negated === false ? one.resources.items : [],
        );
        if (arn !== undefined && patterns.some(({ text }) => names(text, arn))) {
          this.#join(own, other);
        }
      }
    }
  }

  #join(a: string | undefined, b: string | undefined): void {
    if (a === undefined || b === undefined) return;
    const [one, other] = [this.#root(a), this.#root(b)];
    if (one !== other) this.#parent.set(other, one);
  }

  #root(stack: string): string {
    let at = stack;
    for (let up = this.#parent.get(at); up !== undefined && up !== at; up = this.#parent.get(at)) {
      at = up;
    }
    return at;
  }
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Whether a pattern says a part of the resource's own name, or refers to it. */
function names(pattern: Text, arn: Text): boolean {
  // Names of log groups begin with the name of a service.
  if (arn.includes(':logs:')) return false;
  const [written, own] = [nameIn(pattern), nameIn(arn)];
  const holes = own.match(/⟨attr:[^⟩]*⟩/g) ?? [];
  if (holes.length > 0) return holes.some((one) => written.includes(one));
  // What begins with the name of its stack is named after that stack alone.
  if ([written, own].some((one) => one.startsWith('⟨AWS::StackName'))) return false;
  const parts = wordsIn(own);
  return wordsIn(written).some((word) => parts.some((one) => one.includes(word)));
}

/** The parts of a name that are written out and long enough to mean something. */
function wordsIn(name: string): readonly string[] {
  return name.split(/⟨[^⟩]*⟩|[*?]/).filter((word) => /[a-z0-9].*[a-z0-9].*[a-z0-9]/i.test(word));
}

/** What stands behind the type of resource in an ARN: `orders` of `…:table/orders`. */
function nameIn(text: Text): string {
  const parts = text.split(/:(?![^⟨]*⟩)/);
  const rest = parts.slice(5).join(':');
  // The keys of objects say nothing of the bucket.
  if (parts[2] === 's3') return rest.split(/\/(?![^⟨]*⟩)/)[0] ?? '';
  return parts[2] === 'sns' || parts[2] === 'sqs' ? rest : rest.replace(/^[a-z-]+[/:]/i, '');
}
