import { PARTS } from '../data/resource-types.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { NodeId, ResourceNode } from '../model/graph.ts';
import type { Policy } from '../model/policy.ts';
import type { Application, Resource } from '../model/resource.ts';
import type { Span } from '../model/span.ts';
import { type Resolve, type Text, textsOf } from '../model/text.ts';
import { field, type Value } from '../model/value.ts';
import { ResourceTexts } from './arn.ts';
import { ExternalNodes } from './external.ts';
import { type FunctionTarget, functionTargets } from './function-target.ts';
import { NodeNames } from './node-names.ts';
import { ResourceIndex } from './resource-index.ts';
import { resourcePolicies } from './resource-policies.ts';

/** What every step of linking asks: the declarations, the texts, and who is meant by a value. */
export type LinkContext = {
  readonly application: Application;
  readonly index: ResourceIndex;
  /** Texts of attributes, for `textsOf` and the policy parser. */
  readonly resolve: Resolve;
  readonly texts: ResourceTexts;
  readonly names: NodeNames;
  /** Every text that a value may be. */
  readonly textsOf: (value: Value | undefined) => readonly Text[];
  /** Declared node that a value names (first branch that names one). `types` limits plain names to these types. */
  readonly nodeOf: (value: Value | undefined, types?: readonly string[]) => NodeId | undefined;
  /** Declared nodes that a value names, over all its branches. */
  readonly nodesOf: (value: Value | undefined, types?: readonly string[]) => readonly NodeId[];
  /** As `nodesOf`; an ARN of nothing declared makes an external node. */
  readonly anyNodesOf: (value: Value | undefined, types?: readonly string[]) => readonly NodeId[];
  /** Functions that a value invokes (name, ARN, alias, version, integration URI), with the qualifier. */
  readonly functionsOf: (value: Value | undefined) => readonly FunctionTarget[];
  /** Node of a text in a policy or a name. */
  readonly nodeNamed: (text: Text, types?: readonly string[]) => NodeId | undefined;
  /** Id of the node that stands for a resource: the owner of a part, else its address. */
  readonly idOf: (resource: Resource) => NodeId;
  /** Resource policies of a node: permissions of a function, bucket policies, key policies … */
  readonly policiesOf: (id: NodeId) => readonly Policy[];
  /** Node for an ARN that nothing here declares; made when first asked for. */
  readonly external: (arn: Text, span: Span) => NodeId;
  /** External resources made so far, those that a policy is attached to among them. */
  readonly externals: () => readonly ResourceNode[];
  readonly report: (diagnostic: Diagnostic) => void;
};

/** A context over an application; `report` receives what could not be read. Lazy: it costs what is asked of it. */
export function contextOf(
  application: Application,
  report: (diagnostic: Diagnostic) => void,
): LinkContext {
  const index = new ResourceIndex(application);
  const texts = new ResourceTexts(index);
  const names = new NodeNames(index, texts);
  const external = new ExternalNodes();
  const nodesOf: LinkContext['nodesOf'] = (value, types) => [
    ...new Set(names.resourcesOf(value, types).map((one) => names.nodeOf(one))),
  ];
  const context: LinkContext = {
    application,
    index,
    resolve: texts.resolve,
    texts,
    names,
    textsOf: (value) => textsOf(value, texts.resolve),
    nodesOf,
    nodeOf: (value, types) => nodesOf(value, types)[0],
    anyNodesOf: (value, types) => external.orDeclared(context, value, types),
    functionsOf: (value) => functionTargets(context, value),
    nodeNamed: (text, types) => {
      const resource = names.named(text, { types });
      return resource === undefined ? undefined : names.nodeOf(resource);
    },
    idOf: (resource) => ownerId(context, resource),
    policiesOf: (id) => policies().get(id) ?? [],
    external: (arn, span) => external.node(arn, span),
    externals: () => {
      policies();
      return external.nodes();
    },
    report,
  };
  let byNode: ReadonlyMap<NodeId, readonly Policy[]> | undefined;
  function policies(): ReadonlyMap<NodeId, readonly Policy[]> {
    byNode ??= resourcePolicies(context);
    return byNode;
  }
  return context;
}

/** The owner of a part that nothing here declares is the external node of its ARN. */
function ownerId(context: LinkContext, resource: Resource): NodeId {
  const id = context.names.nodeOf(resource);
  const owner = PARTS[resource.type];
  if (id !== resource.address || owner === undefined || owner === '') return id;
  return context.anyNodesOf(field(resource.properties, owner))[0] ?? id;
}
