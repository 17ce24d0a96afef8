import { attributeHoles } from '../../model/arn.ts';
import type { Edge, FunctionNode, NodeId } from '../../model/graph.ts';
import type { Resource } from '../../model/resource.ts';
import type { Text } from '../../model/text.ts';
import { alternatives, type Value } from '../../model/value.ts';
import type { LinkContext } from '../context.ts';
import type { BareRole } from '../roles/role-nodes.ts';
import { Groups } from './groups.ts';
import { isNameWritten, namedIn, wordsIn } from './names.ts';

/** What tells which stacks belong together. */
export type Ties = {
  readonly functions: readonly FunctionNode[];
  readonly roles: readonly BareRole[];
  readonly edges: readonly Edge[];
  /** Everything that has an ARN. */
  readonly named: readonly { readonly id: NodeId; readonly arn: Text }[];
};

/**
 * Which stacks belong together: nested in one another, in one folder or in a folder of the other's, referring to one
 * another (by exports, outputs, names), or named in one another's policies. A wildcard of a role reaches into all
 * stacks of an account, but a repository of samples says nothing of one account.
 */
export function together(context: LinkContext, { functions, roles, edges, named }: Ties): Groups {
  const { stacks, oneAccount } = context.application;
  const groups = new Groups(stacks);
  if (oneAccount === true) {
    for (const { id } of stacks) groups.join(`${id}/`, `${stacks[0]?.id}/`);
  }
  if (new Set(stacks.map(({ id }) => groups.of(`${id}/`))).size < 2) return groups;
  for (const { from, to } of edges) groups.join(from, to);
  for (const { id, environment } of functions) {
    for (const { refersTo } of environment) if (refersTo !== undefined) groups.join(id, refersTo);
  }
  joinParameters(context, groups);
  for (const resource of context.index.byAddress.values()) joinReferred(context, resource, groups);
  joinNamed(roles, named, groups);
  return groups;
}

/** Parameters that CloudFormation reads from the parameter store, by the names that another stack declares there. */
function joinParameters(context: LinkContext, groups: Groups): void {
  for (const { id, parameters } of context.application.stacks) {
    for (const { type, default: name } of parameters) {
      if (!type.startsWith('AWS::SSM::Parameter::Value')) continue;
      for (const one of context.names.resourcesOf(name, ['AWS::SSM::Parameter'])) {
        groups.join(`${id}/`, one.address);
      }
    }
  }
}

const MAX_DEPTH = 64;

/** Follows references, and ARNs that are written out. */
function joinReferred(context: LinkContext, resource: Resource, groups: Groups): void {
  const visit = (value: Value, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    switch (value.kind) {
      case 'list':
        for (const one of value.items) visit(one, depth + 1);
        return;
      case 'map':
        for (const one of value.fields.values()) visit(one.value, depth + 1);
        return;
      case 'oneOf':
        for (const one of alternatives(value)) visit(one, depth + 1);
        return;
      case 'joined':
        for (const one of value.parts) visit(one, depth + 1);
        // Parameters of one name may have any values: they tie nothing.
        if (isArn(value.parts[0]) && !value.parts.some(isUnknown)) {
          joinTexts(context, resource, value, groups);
        }
        return;
      case 'reference':
        groups.join(resource.address, value.resource);
        return;
      case 'known':
        if (isArn(value)) joinTexts(context, resource, value, groups);
        return;
      default:
        return;
    }
  };
  visit(resource.properties, 0);
}

function isArn(value: Value | undefined): boolean {
  return value?.kind === 'known' && String(value.value).startsWith('arn:');
}

function isUnknown({ kind }: Value): boolean {
  return kind === 'unknown';
}

function joinTexts(
  context: LinkContext,
  { address }: Resource,
  value: Value,
  groups: Groups,
): void {
  for (const one of context.names.resourcesOf(value)) groups.join(address, one.address);
}

/** Joins the stacks of roles with those of what their policies name, or refer to. */
function joinNamed(roles: readonly BareRole[], named: Ties['named'], groups: Groups): void {
  const byService = namesByService(named);
  const seen = new Set<string>();
  for (const { id, policies } of roles) {
    const own = groups.of(id);
    if (own === undefined) continue;
    for (const text of patternsOf(policies)) {
      const key = `${own} ${text}`;
      if (seen.has(key)) continue;
      seen.add(key);
      for (const { address } of attributeHoles(text)) groups.join(id, address);
      const { service, name } = namedIn(text);
      // Names of log groups begin with the name of a service.
      if (service === 'logs' || wordsIn(name).length === 0) continue;
      joinNearest(
        id,
        (byService.get(service) ?? []).filter((one) => isNameWritten(name, one.name)),
        groups,
      );
    }
  }
}

/** Of copies with one name only that of the own group is meant, where it has one. */
function joinNearest(role: NodeId, found: readonly WrittenName[], groups: Groups): void {
  const own = groups.of(role);
  const names = new Set(found.flatMap(({ id, name }) => (groups.of(id) === own ? [name] : [])));
  for (const { id, name } of found) if (!names.has(name)) groups.join(role, id);
}

type WrittenName = { readonly id: NodeId; readonly name: Text };

/** Names that are written out, at least in part. */
function namesByService(named: Ties['named']): ReadonlyMap<string, readonly WrittenName[]> {
  const names = named.flatMap(({ id, arn }) => {
    const { service, name } = namedIn(arn);
    return attributeHoles(name).length === 0 ? [{ id, name, service }] : [];
  });
  return Map.groupBy(names, ({ service }) => service);
}

function* patternsOf(policies: BareRole['policies']): Generator<Text> {
  for (const { statements } of policies) {
    for (const { effect, resources } of statements) {
      if (effect === 'Deny' || resources?.negated !== false) continue;
      for (const { text } of resources.items) yield text;
    }
  }
}
