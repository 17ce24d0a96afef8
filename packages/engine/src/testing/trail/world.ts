import type { Graph, GraphNode } from '../../model/graph.ts';
import type { Text } from '../../model/text.ts';
import { Random } from './random.ts';

/** Where a graph is deployed. */
export type Deployment = {
  readonly account: string;
  readonly region: string;
  readonly stack: string;
  readonly seed: number;
};

/** One deployment of a graph: what its resources are called there. */
export class World {
  readonly deployment: Deployment;
  readonly #names = new Map<string, string>();
  readonly #stacks: string[] = [];
  readonly #random: Random;

  constructor(graph: Graph, deployment: Deployment) {
    this.deployment = deployment;
    this.#random = new Random(deployment.seed);
    for (const list of [graph.functions, graph.roles, graph.resources]) {
      for (const node of list) this.#name(node);
    }
  }

  #name(node: GraphNode): void {
    const { resource } = node;
    if (resource === undefined) return;
    const stack = this.#stackOf(resource.stack);
    const isBucket = node.kind === 'resource' && node.family === 'bucket';
    const isOpaque =
      node.kind === 'resource' && ['key', 'user-pool', 'identity-pool'].includes(node.family);
    const name = isOpaque
      ? this.#random.suffix(12)
      : `${stack}-${resource.logicalId.slice(0, 24)}-${this.#random.suffix(12)}`;
    this.#names.set(resource.address, isBucket ? name.toLowerCase() : name);
  }

  /** Every template is a stack of its own. */
  #stackOf(id: string): string {
    const known = this.#stacks.indexOf(id);
    const number = known === -1 ? this.#stacks.push(id) : known + 1;
    return number === 1 ? this.deployment.stack : `${this.deployment.stack}-${number}`;
  }

  /** A text as it reads in the deployment; parameters get a value of their own name. */
  concrete(text: Text): string {
    const { account, region, stack } = this.deployment;
    return text.replaceAll(/⟨([^⟩]*)⟩/g, (_, hole: string) => {
      if (hole === 'AWS::AccountId') return account;
      if (hole === 'AWS::Region') return region;
      if (hole === 'AWS::Partition') return 'aws';
      if (hole.startsWith('AWS::StackName')) return stack;
      const address = /^attr:(.*\/[^./]+)\./.exec(hole)?.[1];
      const known = address === undefined ? undefined : this.#names.get(address);
      return known ?? `x${hole.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase()}`.slice(0, 24);
    });
  }

  /** Name of a node with a generated name. */
  nameOf(node: GraphNode): string {
    return this.#names.get(node.resource?.address ?? '') ?? node.name;
  }
}
