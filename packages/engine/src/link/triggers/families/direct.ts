import { matches, overlaps } from '../../../iam/algebra/text.ts';
import type { Grant } from '../../../model/access.ts';
import type { FunctionNode, RoleNode } from '../../../model/graph.ts';
import type { Invoker } from '../../../model/invoker.ts';
import { hasHole, type Text } from '../../../model/text.ts';
import { always, byIam, half } from '../common.ts';
import type { SourceHalf } from '../half.ts';
import type { World } from '../world.ts';
import { distinct, ownAccount } from '../writers.ts';

/**
 * Functions that other functions, or users with a role, call by the SDK. Only policies that name the
 * function count: a role that may invoke everything says nothing of whom it does call.
 */
export function* directCalls(world: World): Generator<SourceHalf> {
  const callers = callersByFunction(world);
  for (const node of world.functions.values()) {
    const { resource, name } = node;
    const invokers = callers.get(node.id);
    if (resource === undefined || invokers === undefined) continue;
    const span = invokers[0]?.span ?? node.span;
    yield half(resource, 'direct', {
      kind: 'direct-invoke',
      name: `calls of ${name}`,
      span,
      targets: [{ function: node.id, qualifier: '$LATEST' }],
      source: undefined,
      needed: { kind: 'none' },
      authentication: byIam(span),
      invokers: () => distinct(invokers),
    });
  }
}

const BATCH = 'batchoperations.s3.amazonaws.com';

/** Jobs of S3 Batch Operations, by the roles that may be given to them: the jobs themselves are made by hand. */
export function* batchJobs(world: World): Generator<SourceHalf> {
  const owners = new Map([...world.functions.values()].flatMap(invocables));
  for (const role of world.roles.values()) {
    const { resource, span, name } = role;
    if (resource === undefined || !isForBatch(role)) continue;
    for (const grant of role.access.grants) {
      const node = owners.get(grant.resource);
      if (node === undefined || !names(grant, nameOf(world, node))) continue;
      yield half(resource, `batch:${grant.resource}`, {
        kind: 's3-batch',
        name: `batch jobs with ${name}`,
        span: grant.actions[0]?.span ?? span,
        targets: [{ function: node.id, qualifier: '$LATEST' }],
        source: undefined,
        needed: { kind: 'none' },
        authentication: byIam(span),
        invokers: always(ownAccount(span, `run batch jobs with ${name}`)),
      });
    }
  }
}

function isForBatch({ trust }: RoleNode): boolean {
  const statements = trust?.statements ?? [];
  return statements.some(
    ({ effect, principals }) =>
      effect === 'Allow' &&
      principals?.negated === false &&
      principals.items.some((one) => one.kind === 'service' && one.text === BATCH),
  );
}

function callersByFunction(world: World): ReadonlyMap<string, Invoker[]> {
  const owners = new Map([...world.functions.values()].flatMap(invocables));
  const found = new Map<string, Invoker[]>();
  for (const role of world.roles.values()) {
    if (!world.isHeld(role)) continue;
    for (const grant of role.access.grants) {
      const node = owners.get(grant.resource);
      if (node === undefined || !names(grant, nameOf(world, node))) continue;
      const list = found.get(node.id) ?? [];
      list.push(...callersBy(world, role, grant, node));
      found.set(node.id, list);
    }
  }
  return found;
}

function invocables(node: FunctionNode): readonly (readonly [string, FunctionNode])[] {
  return [node.id, ...node.aliases, ...node.versions].map((id) => [id, node] as const);
}

function callersBy(
  world: World,
  role: RoleNode,
  grant: Grant,
  node: FunctionNode,
): readonly Invoker[] {
  const span = grant.actions[0]?.span ?? role.span;
  return world.behind(role, `invoke ${node.name}`).map((one) => ({ ...one, span }));
}

function nameOf({ context }: World, { resource, name }: FunctionNode): Text {
  return resource === undefined ? name : context.texts.name(resource);
}

/** Whether a grant is for invoking, by a statement that names the function rather than all of them. */
function names(grant: Grant, name: Text): boolean {
  const invokes = grant.actions.some(
    ({ text }) => matches(text, 'lambda:InvokeFunction', 'ignore') !== 'no',
  );
  return (
    invokes &&
    grant.statements.some(({ resources }) =>
      resources?.items.some(({ text }) => !isEverything(text) && mayName(text, name)),
    )
  );
}

/**
 * Whether a resource speaks of a name by what both say. That the unknown rest of a generated name may fit
 * a prefix (`function:Billing*`) says nothing.
 */
function mayName(resource: Text, name: Text): boolean {
  const at = resource.indexOf(':function:');
  const named = at < 0 ? '' : resource.slice(at + ':function:'.length);
  if (named === '' || hasHole(named) || !hasHole(name)) return true;
  return overlaps(named, name) === 'yes' || overlaps(named, `${name}:*`) === 'yes';
}

/** `*`, or an ARN that leaves the function open. */
function isEverything(resource: string): boolean {
  const at = resource.indexOf(':function:');
  return at < 0 ? resource.endsWith('*') : resource.slice(at + ':function:'.length).startsWith('*');
}
