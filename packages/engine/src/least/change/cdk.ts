import type { RoleNode } from '../../model/graph.ts';
import type { LeastRole, LeastStatement, RoleChange } from '../../model/least.ts';
import type { Query } from '../../model/query.ts';
import { readable } from '../../model/text.ts';
import { field, text } from '../../model/value.ts';
import { shared } from '../propose/shared.ts';

/** Whether a role comes out of a CDK program: what is written by hand into its template is lost with the next synthesis. */
export function isOfCdk({ resource }: RoleNode): boolean {
  return pathOf(resource?.metadata) !== undefined;
}

function pathOf(metadata: Parameters<typeof field>[0]): string | undefined {
  return text(field(metadata, 'aws:cdk:path'));
}

/**
 * Services whose constructs have `grant(grantee, ...actions)`, which gives just those actions. Source: AWS CDK API
 * Reference, as of November 2026.
 */
const GRANTING: ReadonlySet<string> = new Set(['dynamodb', 'sqs', 'kms', 'kinesis', 'states']);

/** What to write in a CDK program instead of the grants of today. */
export function adviceForCdk(
  role: RoleNode,
  roles: readonly LeastRole[],
  query: Query,
): RoleChange['advice'] {
  return roles.map(({ statements, functions }) => {
    const names = functions.map((id) => constructOf(id, query));
    const grantee = camel(names[0] ?? 'fn');
    const calls = statements
      .filter((one) => !one.actions.every((action) => action.startsWith('logs:')))
      .map((one) => grantOf(one, grantee, query));
    const path = pathOf(role.resource?.metadata) ?? role.name;
    const whose = names.length === 1 ? names[0] : `each of ${names.join(', ')}`;
    return {
      at: role.span,
      text: `${path} comes out of a CDK program: give ${whose} there, instead of what it grants now: ${calls.join('; ')}`,
    };
  });
}

function grantOf({ actions, resources }: LeastStatement, grantee: string, query: Query): string {
  const [first, ...others] = resources;
  const service = actions[0]?.split(':')[0] ?? '';
  const found = first === undefined ? undefined : shared(query).nodes.find(first.arn);
  const named = actions.map((one) => `'${one}'`).join(', ');
  if (found !== undefined && found.suffix === '' && others.length === 0 && GRANTING.has(service)) {
    return `${camel(constructOf(found.node, query))}.grant(${grantee}, ${named})`;
  }
  const arns = resources.map(({ arn }) => arnIn(arn, query)).join(', ');
  return `${grantee}.addToRolePolicy(new iam.PolicyStatement({ actions: [${named}], resources: [${arns}] }))`;
}

/** An ARN in words of a CDK program. */
function arnIn(arn: string, query: Query): string {
  const found = shared(query).nodes.find(arn);
  if (found === undefined) return `'${readable(arn)}'`;
  const name = camel(constructOf(found.node, query));
  const whole = `${name}.${ARNS[query.resource(found.node)?.family ?? ''] ?? 'arn'}`;
  return found.suffix === '' ? whole : `\`\${${whole}}${readable(found.suffix)}\``;
}

const ARNS: Readonly<Record<string, string>> = {
  table: 'tableArn',
  bucket: 'bucketArn',
  queue: 'queueArn',
  topic: 'topicArn',
  secret: 'secretArn',
  key: 'keyArn',
  stream: 'streamArn',
  bus: 'eventBusArn',
  'state-machine': 'stateMachineArn',
};

/** The id of a construct: the part of its path before what the library adds (`Stack/Orders/Resource`). */
function constructOf(id: string, query: Query): string {
  const node = query.node(id);
  const parts = (pathOf(node?.resource?.metadata) ?? '')
    .split('/')
    .filter((one) => one !== 'Resource');
  return parts.at(-1) ?? node?.name ?? id;
}

function camel(name: string): string {
  const plain = name.replaceAll(
    /[^A-Za-z0-9]+(.)?/g,
    (_, next: string | undefined) => next?.toUpperCase() ?? '',
  );
  return plain.charAt(0).toLowerCase() + plain.slice(1);
}
