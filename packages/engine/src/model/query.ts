import type { CodeFacts } from './code.ts';
import type { PartTrust, ResolvedCall, TracedFlow } from './function-code.ts';
import type {
  ApiNode,
  Edge,
  FunctionNode,
  Graph,
  GraphNode,
  NodeId,
  ResourceNode,
  RoleNode,
  TriggerNode,
} from './graph.ts';

const NONE: readonly never[] = [];

/** The day on which the dated tables were last refreshed, for callers without a clock. */
const DEFAULT_NOW = Date.UTC(2026, 10, 23);

/** Indexed questions to a graph. Built once a scan; every answer is in the graph's own order. */
export class Query {
  readonly graph: Graph;
  /** The time of the scan in milliseconds since the epoch: rules that know dates compare with it. */
  readonly now: number;
  readonly #nodes = new Map<NodeId, GraphNode>();
  readonly #from = new Map<NodeId, Edge[]>();
  readonly #to = new Map<NodeId, Edge[]>();
  readonly #triggers = new Map<NodeId, TriggerNode[]>();
  readonly #flows = new Map<NodeId, TracedFlow[]>();
  readonly #calls = new Map<NodeId, ResolvedCall[]>();

  constructor(graph: Graph, now: number = DEFAULT_NOW) {
    this.graph = graph;
    this.now = now;
    const lists = [graph.functions, graph.triggers, graph.roles, graph.apis, graph.resources];
    for (const list of lists) for (const node of list) this.#nodes.set(node.id, node);
    for (const edge of graph.edges) {
      push(this.#from, edge.from, edge);
      push(this.#to, edge.to, edge);
    }
    for (const trigger of graph.triggers) push(this.#triggers, trigger.function, trigger);
    for (const flow of graph.flows) push(this.#flows, flow.function, flow);
    for (const call of graph.calls) push(this.#calls, call.function, call);
  }

  /** The node of this id. */
  node(id: NodeId | undefined): GraphNode | undefined {
    return id === undefined ? undefined : this.#nodes.get(id);
  }

  /** The function of this id. */
  function(id: NodeId | undefined): FunctionNode | undefined {
    const node = this.node(id);
    return node?.kind === 'function' ? node : undefined;
  }

  /** The role of this id. */
  role(id: NodeId | undefined): RoleNode | undefined {
    const node = this.node(id);
    return node?.kind === 'role' ? node : undefined;
  }

  /** The API of this id. */
  api(id: NodeId | undefined): ApiNode | undefined {
    const node = this.node(id);
    return node?.kind === 'api' ? node : undefined;
  }

  /** The other resource of this id. */
  resource(id: NodeId | undefined): ResourceNode | undefined {
    const node = this.node(id);
    return node?.kind === 'resource' ? node : undefined;
  }

  /** Edges that start at a node, of one kind or all. */
  from(id: NodeId, kind?: Edge['kind']): readonly Edge[] {
    const edges = this.#from.get(id) ?? NONE;
    return kind === undefined ? edges : edges.filter((edge) => edge.kind === kind);
  }

  /** Edges that end at a node, of one kind or all. */
  to(id: NodeId, kind?: Edge['kind']): readonly Edge[] {
    const edges = this.#to.get(id) ?? NONE;
    return kind === undefined ? edges : edges.filter((edge) => edge.kind === kind);
  }

  /** What the code of a function does; undefined where it was not looked at, or could not be. */
  factsOf(id: NodeId): CodeFacts | undefined {
    const code = this.graph.code.get(id);
    return code?.kind === 'analysed' ? code.facts : undefined;
  }

  /** Flows whose sink lies in the code of a function. */
  flowsOf(id: NodeId): readonly TracedFlow[] {
    return this.#flows.get(id) ?? NONE;
  }

  /** Cloud calls in the code of a function. */
  callsOf(id: NodeId): readonly ResolvedCall[] {
    return this.#calls.get(id) ?? NONE;
  }

  /** Trust in a part of a function's event by each of its triggers, the worst first; empty where no code was looked at. */
  trustsOf(id: NodeId, path: string): readonly PartTrust[] {
    return this.graph.trusts?.(id, path) ?? NONE;
  }

  /** Triggers that hand events to a function. */
  triggersOf(id: NodeId): readonly TriggerNode[] {
    return this.#triggers.get(id) ?? NONE;
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
