import { overlaps } from '../../iam/algebra/text.ts';
import { parseArn } from '../../model/arn.ts';
import type { Graph, GraphNode, NodeId } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { pseudoName, type Text } from '../../model/text.ts';
import { arnOfNode } from '../needs/arns.ts';

/** A node that an ARN of a deployed resource may name, and what follows the node's own ARN in it. */
export type Named = {
  readonly node: NodeId;
  readonly suffix: string;
  /** Template that declares it. */
  readonly stack: string | undefined;
  readonly logicalId: string | undefined;
  /** Name of the deployed stack, as it stands in a generated name. */
  readonly deployedAs: string | undefined;
  /** Whether the ARN shows an id in which nothing of the template is left: it may be any other one's as well. */
  readonly isOpaque: boolean;
};

type Form = Pick<Named, 'node' | 'stack' | 'logicalId' | 'isOpaque'> & {
  readonly form: RegExp;
  readonly isNamed: boolean;
};

const MAX_KNOWN = 50_000;

/** Finds the nodes of a graph by the ARNs that their deployed resources have. */
export class Deployed {
  readonly #byService = new Map<string, Form[]>();
  readonly #known = new Map<string, readonly Named[]>();

  constructor(graph: Graph, query: Query) {
    for (const list of [graph.resources, graph.functions, graph.roles]) {
      for (const node of list) this.#add(node, arnOfNode(node.id, query));
    }
  }

  #add(node: GraphNode, arn: Text | undefined): void {
    const service = parseArn(arn ?? '')?.service;
    if (arn === undefined || service === undefined) return;
    const own = ownName(arn, node);
    const list = this.#byService.get(service) ?? [];
    const { stack, logicalId } = node.resource ?? {};
    const form = formOf(arn, node);
    const isNamed = own === 'written';
    const opaque = !isNamed && isOpaque(node);
    list.push({ node: node.id, form, isNamed, isOpaque: opaque, stack, logicalId });
    this.#byService.set(service, list);
  }

  /** The node that an ARN is of; of several templates' the one that is asked for, undefined where that does not tell. */
  nodeOf(arn: string, stack?: string): Named | undefined {
    const all = this.allOf(arn);
    const own = all.length > 1 ? all.filter((one) => one.stack === stack) : all;
    return own.length === 1 ? own[0] : undefined;
  }

  /** Every node that an ARN may be of; a name that a template writes wins over a generated one. */
  allOf(arn: string): readonly Named[] {
    const known = this.#known.get(arn);
    if (known !== undefined) return known;
    const found = this.#search(arn);
    if (this.#known.size === MAX_KNOWN) this.#known.clear();
    this.#known.set(arn, found);
    return found;
  }

  #search(arn: string): readonly Named[] {
    const service = arn.split(':')[2] ?? '';
    const fits = (this.#byService.get(service) ?? []).flatMap(({ form, isNamed, ...node }) => {
      const groups = form.exec(arn)?.groups;
      if (groups === undefined) return [];
      return [{ ...node, isNamed, suffix: groups.suffix ?? '', deployedAs: groups.stack }];
    });
    const written = fits.filter((one) => one.isNamed);
    return closest(written.length > 0 ? written : fits);
  }
}

/** Tells whether a resource pattern of the template may mean what a record names. */
export class Meanings {
  readonly #deployed: Deployed;
  readonly #query: Query;
  readonly #known = new Map<string, boolean>();

  constructor(query: Query, deployed: Deployed) {
    this.#query = query;
    this.#deployed = deployed;
  }

  /** By the resource of the graph that the record names, where it is one, else by the letters of its ARN. */
  mayMean(pattern: Text, recorded: string): boolean {
    if (pattern === '*') return true;
    const key = `${pattern} ${recorded}`;
    let answer = this.#known.get(key);
    if (answer === undefined) {
      answer = this.#decide(pattern, recorded);
      if (this.#known.size === MAX_KNOWN) this.#known.clear();
      this.#known.set(key, answer);
    }
    return answer;
  }

  #decide(pattern: Text, recorded: string): boolean {
    const own = this.inTerms(recorded);
    if (own !== undefined && overlaps(pattern, own) !== 'no') return true;
    // In the policy algebra nobody writes a generated name; a record has the real one.
    return overlaps(pattern.replaceAll('⟨attr:', '⟨deployed:'), recorded) !== 'no';
  }

  /** A recorded ARN in terms of the graph; undefined where it names nothing of it. */
  inTerms(recorded: string, stack?: string): Text | undefined {
    const named = this.#deployed.nodeOf(recorded, stack);
    const arn = named === undefined ? undefined : arnOfNode(named.node, this.#query);
    if (arn === undefined || named === undefined) return undefined;
    // The ARN of a log group ends with `:*` already.
    return arn.endsWith(named.suffix) ? arn : arn + named.suffix;
  }
}

/** Of names that fit, those that leave least over: `Orders` is not `OrdersArchive`. */
function closest<T extends { readonly suffix: string }>(fits: readonly T[]): readonly T[] {
  const shortest = Math.min(...fits.map((one) => one.suffix.length));
  return fits.filter((one) => one.suffix.length === shortest);
}

function ownName(arn: Text, node: GraphNode): 'written' | 'generated' {
  const address = node.resource?.address;
  return address !== undefined && arn.includes(`⟨attr:${address}.`) ? 'generated' : 'written';
}

const HOLE = /⟨([^⟩]*)⟩/g;

function formOf(arn: Text, node: GraphNode): RegExp {
  let source = '';
  let from = 0;
  for (const match of arn.matchAll(HOLE)) {
    const hole = holeSource(match[1] ?? '', node);
    // A group has its name once only.
    const once = source.includes('(?<stack>') ? hole.replace('(?<stack>', '(?:') : hole;
    source += escaped(arn.slice(from, match.index)) + once;
    from = match.index + match[0].length;
  }
  const rest = arn.slice(from);
  const end = rest.endsWith(':*') ? escaped(rest.slice(0, -2)) : escaped(rest);
  // A secret's ARN ends with a hyphen and six characters of its own.
  const tail = arn.includes(':secretsmanager:') ? '(?:-[A-Za-z0-9]{6})?' : '';
  return new RegExp(`^${source}${end}${tail}(?<suffix>[/:].*)?$`);
}

function holeSource(hole: string, node: GraphNode): string {
  switch (pseudoName(hole)) {
    case 'AWS::Partition':
      return 'aws[a-z-]*';
    case 'AWS::Region':
      return '[a-z0-9-]*';
    case 'AWS::AccountId':
      return '\\d{12}';
    case 'AWS::StackName':
      return '[A-Za-z0-9-]{1,128}';
    default:
      break;
  }
  const { resource } = node;
  if (resource !== undefined && hole.startsWith(`attr:${resource.address}.`)) {
    return generatedName(resource.logicalId, isOpaque(node));
  }
  return '[^:/]{1,256}';
}

/** Resources whose generated names are ids in which nothing of the template is left. */
function isOpaque(node: GraphNode): boolean {
  if (node.kind !== 'resource') return false;
  return ['key', 'user-pool', 'identity-pool', 'distribution', 'file-system', 'other'].includes(
    node.family,
  );
}

const KEPT = 24;

/**
 * A name that CloudFormation generates: `<stack>-<LogicalId>-<random>`, of which long parts are cut, and which is in
 * lower case for buckets. Source: "Resource physical IDs", AWS CloudFormation User Guide.
 */
export function generatedName(logicalId: string, opaque = false): string {
  if (opaque) return '[A-Za-z0-9_-]{1,128}';
  const kept = logicalId.length > KEPT ? logicalId.slice(0, KEPT) : logicalId;
  const letters = [...kept].map((char) => {
    const [lower, upper] = [char.toLowerCase(), char.toUpperCase()];
    return lower === upper ? escaped(char) : `[${lower}${upper}]`;
  });
  const more = logicalId.length > KEPT ? '[A-Za-z0-9]*' : '';
  return `(?:(?<stack>[A-Za-z0-9-]{1,128})-)?${letters.join('')}${more}(?:-[A-Za-z0-9]{4,24})?`;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
