import type { Edit, Json } from '../../model/finding.ts';
import type { RoleNode } from '../../model/graph.ts';
import type { LeastRole } from '../../model/least.ts';
import type { Policy } from '../../model/policy.ts';
import type { Query } from '../../model/query.ts';
import type { Resource } from '../../model/resource.ts';
import { field, type Value } from '../../model/value.ts';
import { isInside, surely } from '../propose/kept.ts';
import { shared } from '../propose/shared.ts';
import { jsonWritten } from '../propose/source.ts';
import { adviceFor } from './advice.ts';
import { commonOf } from './common.ts';
import { type Change, unwritten } from './in-place.ts';
import { managedOf } from './managed.ts';
import { statementJson, type Words } from './statement.ts';
import { jsonOfValue } from './value-json.ts';
import { authorsWords } from './words.ts';
import { entriesOf, writtenPolicies } from './written.ts';

/** Gives each group of functions a role of its own, and takes the old one away where nothing else needs it. */
export function splitInto(role: RoleNode, roles: readonly LeastRole[], query: Query): Change {
  const { resource } = role;
  if (resource === undefined) return { edits: [], advice: [] };
  const words = authorsWords(role, resource.written.span.file, query);
  const obstacle = obstacleTo(role, roles, { words, query });
  if (obstacle !== undefined) return { edits: [], advice: obstacle };
  const statements = roles.map((one) => statementsOf(role, one, { words, query }));
  const common = commonOf(role, statements, query);
  const parts = roles.map((one, i) =>
    newRole(role, resource, one, {
      query,
      own: (statements[i] ?? []).filter((statement) => !common.has(i, statement)),
      shared: common.attached(i),
    }),
  );
  const left = leftOvers(role, roles, query);
  return {
    edits: [...common.edits, ...parts.flatMap((one) => one.edits), ...left.edits],
    advice: [...parts.flatMap((one) => one.advice), ...left.advice],
  };
}

/** Why a role cannot be split by edits: what its functions have today would be lost. */
function obstacleTo(
  role: RoleNode,
  roles: readonly LeastRole[],
  { words, query }: { readonly words: Words; readonly query: Query },
): Change['advice'] | undefined {
  const stack = role.resource?.stack ?? '';
  const carried = carriedBy(role, roles[0]?.keeps ?? [], query);
  if (carried === undefined) {
    const text = `split ${role.name}: one of its policies that stay cannot be written a second time here`;
    return [{ at: role.span, text }];
  }
  const unsaid = roles
    .flatMap((one) => unwritten({ ...one, keeps: carried.keeps }))
    .filter((one) => statementJson(one, words, stack) === undefined);
  if (unsaid.length > 0) return adviceFor(role, { unsaid, lost: [] });
  const elsewhere = roles
    .flatMap((one) => one.functions)
    .find((id) => query.function(id)?.resource?.stack !== stack);
  const name = query.node(elsewhere)?.name;
  const why =
    elsewhere !== undefined
      ? `${name ?? elsewhere} stands in another template`
      : trustFor(role) === undefined
        ? 'its trust policy has conditions or names others'
        : undefined;
  if (why === undefined) return undefined;
  const names = roles.map((one) => one.name).join(', ');
  return [{ at: role.span, text: `split ${role.name} into ${names}: ${why}` }];
}

/** Properties of a role that its successors have as well. The name is not: two roles cannot share it. */
const CARRIED = ['Path', 'PermissionsBoundary', 'MaxSessionDuration', 'Tags'] as const;

function newRole(
  role: RoleNode,
  resource: Resource,
  least: LeastRole,
  {
    query,
    own,
    shared: common,
  }: {
    readonly query: Query;
    readonly own: readonly Json[];
    readonly shared: readonly string[];
  },
): Change {
  const { logicalId } = least;
  const properties = resource.written.properties;
  const trust = trustFor(role);
  if (logicalId === undefined || trust === undefined) return { edits: [], advice: [] };
  const carried = carriedBy(role, least.keeps ?? [], query);
  const stack = resource.stack;
  const words = authorsWords(role, resource.written.span.file, query);
  const long = managedOf(role, least, {
    query,
    writing: { words, stack },
    isSaid: () => true,
    wanted: unwritten({ ...least, keeps: carried?.keeps ?? [] }),
  });
  const managed = [
    ...(carried?.managed ?? []),
    ...[...common, ...(long?.ids ?? [])].map((id) => ({ Ref: id })),
  ];
  const value: Json = {
    Type: 'AWS::IAM::Role',
    ...(resource.condition === undefined ? {} : { Condition: resource.condition }),
    Properties: {
      ...carriedProperties(properties),
      AssumeRolePolicyDocument: trust,
      ...(managed.length === 0 ? {} : { ManagedPolicyArns: managed }),
      ...policiesOf(least, own),
    },
  };
  const beside = resource.written.address;
  const uses = least.functions.flatMap((id) => roleEdit(id, logicalId, query));
  const edits: readonly Edit[] = [{ kind: 'add-resource', beside, logicalId, value }, ...uses];
  return { edits: [...(long?.edits ?? []), ...edits], advice: [] };
}

/** The statements of a new role as they are written, those that deny included. */
function statementsOf(
  role: RoleNode,
  least: LeastRole,
  { words, query }: { readonly words: Words; readonly query: Query },
): readonly Json[] {
  const stack = role.resource?.stack ?? '';
  const { denies = [], keeps = [] } = carriedBy(role, least.keeps ?? [], query) ?? {};
  const inline = least.parts === undefined ? unwritten({ ...least, keeps }) : [];
  const allows = inline.flatMap((one) => statementJson(one, words, stack) ?? []);
  return [...allows, ...denies];
}

function policiesOf(
  least: LeastRole,
  statements: readonly Json[],
): { readonly [key: string]: Json } {
  if (statements.length === 0) return {};
  const document = { Version: '2012-10-17', Statement: statements };
  return { Policies: [{ PolicyName: least.name, PolicyDocument: document }] };
}

function roleEdit(id: string, logicalId: string, query: Query): readonly Edit[] {
  const written = query.function(id)?.resource?.written;
  if (written === undefined) return [];
  const value = { 'Fn::GetAtt': [logicalId, 'Arn'] };
  return [{ kind: 'set', resource: written.address, path: ['Properties', 'Role'], value }];
}

function carriedProperties(properties: Resource['written']['properties']): {
  readonly [key: string]: Json;
} {
  const found: { [key: string]: Json } = {};
  for (const name of CARRIED) {
    const json = jsonOfValue(field(properties, name));
    if (json !== undefined) found[name] = json;
  }
  return found;
}

/** The trust policy for functions alone: who else could assume the old role has no business with the new one. */
function trustFor({ trust }: RoleNode): Json | undefined {
  const services = trust?.statements.flatMap(({ effect, principals, conditions }) =>
    effect === 'Allow' && conditions.length === 0 && principals?.negated === false
      ? principals.items.flatMap((one) => (one.kind === 'service' ? [one.text] : []))
      : [],
  );
  const own = (services ?? []).filter((one) => /^(?:edge)?lambda\.amazonaws\.com/.test(one));
  const [only, ...others] = [...new Set(own)];
  if (only === undefined) return undefined;
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: others.length === 0 ? only : [only, ...others] },
        Action: 'sts:AssumeRole',
      },
    ],
  };
}

/** What a new role has of the old one, as it is written there. */
type Carried = {
  /** Items of ManagedPolicyArns. */
  readonly managed: readonly Json[];
  /** Statements that deny. */
  readonly denies: readonly Json[];
  /** The policies that come along with the items. */
  readonly keeps: readonly Policy[];
};

/** What of the policies that stay can be written in another role; undefined where one would be lost. */
function carriedBy(role: RoleNode, keeps: readonly Policy[], query: Query): Carried | undefined {
  const list = field(role.resource?.written.properties, 'ManagedPolicyArns');
  const entries = list === undefined ? [] : entriesOf(list);
  const isOf = (policy: Policy, entry: Value): boolean => isInside(policy.span, entry.span);
  const named = entries.filter((entry) => keeps.some((policy) => isOf(policy, entry)));
  const managed = named.map((entry) => {
    const { file, start, end } = entry.span;
    const words = query.graph.sources.get(file)?.text.slice(start, end);
    return jsonOfValue(entry) ?? (words === undefined ? undefined : jsonWritten(words));
  });
  const own = keeps.filter((policy) => named.some((entry) => isOf(policy, entry)));
  const others = keeps.filter((policy) => !own.includes(policy));
  const places = new Set(
    others.flatMap((one) => one.statements.map(({ span, effect }) => `${effect} ${span.start}`)),
  );
  const denies = writtenPolicies(role, role.policies, query)
    .flatMap((one) => one.statements ?? [])
    .filter(({ span }) => places.has(`Deny ${span.start}`))
    .map(({ value }) => jsonOfValue(value));
  const isLost = others.some((one) => !one.complete) || [...managed, ...denies].includes(undefined);
  if (isLost) return undefined;
  return {
    managed: managed.filter((one) => one !== undefined),
    denies: denies.filter((one) => one !== undefined),
    keeps: surely(own, role),
  };
}

/** The old role goes, with its own policies, unless something still refers to it. */
function leftOvers(role: RoleNode, roles: readonly LeastRole[], query: Query): Change {
  const { resource } = role;
  if (resource === undefined) return { edits: [], advice: [] };
  const moved = new Set(roles.flatMap((one) => one.functions));
  const users = shared(query)
    .references.usersOf(role.id)
    .filter((one) => !moved.has(one.address));
  const policies = users.filter(isOwnPolicy);
  const others = users.filter((one) => !policies.includes(one));
  const named = outputsNaming(role, query);
  const last = others[0]?.logicalId ?? named;
  if (last !== undefined) {
    const text = `${role.name} stays, because ${last} still refers to it; no function runs under it any more`;
    return { edits: [], advice: [{ at: role.span, text }] };
  }
  return {
    edits: [resource, ...policies].map(({ written }) => ({ kind: 'delete', span: written.span })),
    advice: [],
  };
}

/** A policy that is attached to the role and to nothing else. */
function isOwnPolicy({ type, properties }: Resource): boolean {
  if (!/^AWS::IAM::(?:Policy|RolePolicy)$/.test(type)) return false;
  const roles = field(properties, 'Roles');
  return roles === undefined || (roles.kind === 'list' && roles.items.length === 1);
}

function outputsNaming(role: RoleNode, query: Query): string | undefined {
  const stack = query.graph.stacks.find((one) => one.id === role.resource?.stack);
  for (const [name, { value }] of stack?.outputs ?? []) {
    if (value.kind === 'reference' && value.resource === role.id) return `the output ${name}`;
  }
  return undefined;
}
