import type { RoleNode } from '../../model/graph.ts';
import type { Policy, Statement } from '../../model/policy.ts';
import type { Query } from '../../model/query.ts';
import type { Resource } from '../../model/resource.ts';
import type { Span } from '../../model/span.ts';
import { field, type MapValue, type Value } from '../../model/value.ts';
import { isInside } from '../propose/kept.ts';

/** A statement as the author wrote it; several variants where conditions of the template are inside. */
export type WrittenStatement = {
  readonly span: Span;
  readonly value: MapValue;
  readonly variants: readonly Statement[];
};

/** A policy as the author wrote it. */
export type WrittenPolicy = {
  readonly policy: Policy;
  /** What gives the policy to the role: an item of a list of policies or ARNs, or a resource of its own. */
  readonly span: Span;
  readonly holder:
    | {
        readonly kind: 'list';
        readonly list: Value;
        readonly name: 'Policies' | 'ManagedPolicyArns';
      }
    | { readonly kind: 'resource'; readonly resource: Resource };
  /** Its statements, the denying ones too; undefined where they stand elsewhere (a name, a template of SAM, JSON text). */
  readonly statements: readonly WrittenStatement[] | undefined;
  /** The value of `Statement` that holds them, where there is one. */
  readonly list: Value | undefined;
  /** The item that attaches a policy of its own to the role, where the role names it. */
  readonly attachment?: { readonly list: Value; readonly span: Span };
};

const STANDALONE: ReadonlySet<string> = new Set([
  'AWS::IAM::Policy',
  'AWS::IAM::RolePolicy',
  'AWS::IAM::ManagedPolicy',
]);

/** Where policies of a role are written. Those that are not found in its templates are left out. */
export function writtenPolicies(
  role: RoleNode,
  policies: readonly Policy[],
  query: Query,
): readonly WrittenPolicy[] {
  const lists = (['Policies', 'ManagedPolicyArns'] as const).flatMap((name) => {
    const list = field(role.resource?.written.properties, name);
    return list === undefined || list.kind === 'oneOf' ? [] : [{ name, list }];
  });
  const standalone = [...query.graph.declared.values()].filter(({ type }) => STANDALONE.has(type));
  return policies.flatMap((policy) => {
    const own = standalone.find((one) => isSamePlace(one.span, policy.span));
    if (own !== undefined) return [inResource(policy, own)];
    for (const { name, list } of lists) {
      const entry = entriesOf(list).find((one) => isInside(policy.span, one.span));
      if (entry !== undefined) return [inList(policy, entry, { list, name }, standalone)];
    }
    return [];
  });
}

/** Items of a list of policies; a single value counts as one. */
export function entriesOf(list: Value): readonly Value[] {
  return list.kind === 'list' ? list.items : [list];
}

function inResource(policy: Policy, resource: Resource): WrittenPolicy {
  const document = field(resource.written.properties, 'PolicyDocument');
  return {
    policy,
    span: resource.written.span,
    holder: { kind: 'resource', resource },
    statements: statementsIn(document, policy),
    list: listIn(document),
  };
}

function inList(
  policy: Policy,
  entry: Value,
  holder: { readonly list: Value; readonly name: 'Policies' | 'ManagedPolicyArns' },
  standalone: readonly Resource[],
): WrittenPolicy {
  const first = policy.statements[0];
  const declared = standalone.find(
    (one) => first !== undefined && isInside(first.span, one.written.span),
  );
  if (declared !== undefined && holder.name === 'ManagedPolicyArns') {
    const attachment = { list: holder.list, span: entry.span };
    return { ...inResource(policy, declared), attachment };
  }
  return {
    policy,
    span: entry.span,
    holder: { kind: 'list', ...holder },
    statements: statementsIn(entry, policy),
    list: listIn(entry),
  };
}

function listIn(value: Value | undefined): Value | undefined {
  return field(value, 'Statement') ?? field(field(value, 'PolicyDocument'), 'Statement');
}

/** The statements of a policy below a value; undefined where one of them is not written there. */
function statementsIn(
  value: Value | undefined,
  { statements }: Policy,
): readonly WrittenStatement[] | undefined {
  const maps: MapValue[] = [];
  collect(value, maps);
  const written = maps.flatMap((one): WrittenStatement[] => {
    const variants = statements.filter((statement) => isSamePlace(statement.span, one.span));
    return variants.length === 0 ? [] : [{ span: one.span, value: one, variants }];
  });
  const found = written.reduce((sum, one) => sum + one.variants.length, 0);
  return found === 0 || found < statements.length ? undefined : written;
}

function collect(value: Value | undefined, into: MapValue[]): void {
  if (value === undefined) return;
  if (value.kind === 'map') {
    if (value.fields.has('Effect')) into.push(value);
    else for (const { value: inner } of value.fields.values()) collect(inner, into);
  } else for (const one of itemsOrBranches(value)) collect(one, into);
}

function itemsOrBranches(value: Value): readonly Value[] {
  if (value.kind === 'oneOf') return value.options.map((one) => one.value);
  return value.kind === 'list' ? value.items : [];
}

function isSamePlace(a: Span, b: Span): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end;
}
