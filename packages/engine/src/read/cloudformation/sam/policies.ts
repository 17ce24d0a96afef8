import paths from '../../../data/aws-managed-policy-paths.json' with { type: 'json' };
import table from '../../../data/sam-policy-templates.json' with { type: 'json' };
import type { Span } from '../../../model/span.ts';
import type { MapValue, Value } from '../../../model/value.ts';
import { ownEntry } from '../../../support/own.ts';
import type { Expansion } from './expansion.ts';
import { mapChildren, property } from './reading.ts';
import type { RoleDraft } from './role.ts';
import { intrinsic, isNoValue, list, map, node, stringOf, type Tree } from './tree.ts';

type PolicyTemplate = { readonly parameters: readonly string[]; readonly document: Tree };

const TEMPLATES = table.templates as { readonly [name: string]: PolicyTemplate };

/** What an entry of `Policies` is; undefined where it is none of these. */
type EntryKind = 'managed' | 'document' | 'template' | undefined;

let pathByName: ReadonlyMap<string, string> | undefined;

/** ARN of an AWS managed policy by its name; a name that AWS does not have, and an ARN, stay as they are. */
function managedPolicyArn(name: string): string {
  pathByName ??= new Map(
    Object.entries(paths.paths).flatMap(([path, names]) =>
      names.map((one) => [one, path] as const),
    ),
  );
  const path = pathByName.get(name);
  return path === undefined ? name : awsPolicy(path + name);
}

/** ARN of an AWS managed policy with its path (`service-role/AWSLambdaBasicExecutionRole`). */
export function awsPolicy(pathAndName: string): string {
  return `arn:aws:iam::aws:policy/${pathAndName}`;
}

/** Puts every entry of a `Policies` property into a role. */
export function addPolicies(role: RoleDraft, policies: Value | undefined, owner: Expansion): void {
  if (policies === undefined) return;
  const entries = policies.kind === 'list' ? policies.items : [policies];
  for (const [index, entry] of entries.entries()) addEntry(role, entry, index, owner);
}

function addEntry(role: RoleDraft, entry: Value, index: number, owner: Expansion): void {
  const kind = entryKind(entry, owner);
  if (kind === 'managed') {
    role.addManaged(perBranch(entry, (value) => managedEntry(value)));
  } else if (kind === 'document' || kind === 'template') {
    const policy = perBranch(entry, (value) => {
      const document = kind === 'template' ? fromTemplate(value, owner) : value;
      return map(value.span, { PolicyName: `${role.id}Policy${index}`, PolicyDocument: document });
    });
    role.putPolicy(policy);
  } else {
    owner.fail(entry.span, 'this is no policy document, managed policy or policy template of SAM');
  }
}

function managedEntry(value: Value): Value {
  const name = stringOf(value);
  return name === undefined ? value : node(value.span, managedPolicyArn(name));
}

function entryKind(entry: Value, owner: Expansion): EntryKind {
  if (stringOf(entry) !== undefined) return 'managed';
  const branches = branchesOf(entry);
  if (branches === undefined && intrinsic(entry)?.name === 'Fn::If') return undefined;
  if (branches !== undefined) {
    const kinds = branches.filter((b) => !isNoValue(b)).map((b) => entryKind(b, owner));
    if (kinds.length === 0) return 'managed';
    return kinds.every((kind) => kind === kinds[0]) ? kinds[0] : undefined;
  }
  if (intrinsic(entry) !== undefined) return 'managed';
  if (entry.kind !== 'map') return undefined;
  if (entry.fields.has('Statement')) return 'document';
  const [name] = entry.fields.keys();
  const isTemplate =
    entry.fields.size === 1 && name !== undefined && Object.hasOwn(TEMPLATES, name);
  return isTemplate ? 'template' : undefined;
}

/** Both values of an `Fn::If`; undefined for anything else. */
function branchesOf(value: Value): readonly Value[] | undefined {
  const found = intrinsic(value);
  if (found?.name !== 'Fn::If' || found.argument.kind !== 'list') return undefined;
  return found.argument.items.length === 3 ? found.argument.items.slice(1) : undefined;
}

function perBranch(value: Value, change: (value: Value) => Value): Value {
  const found = intrinsic(value);
  const branches = branchesOf(value);
  if (found?.argument.kind !== 'list' || branches === undefined) return change(value);
  const changed = branches.map((branch) =>
    isNoValue(branch) ? branch : perBranch(branch, change),
  );
  return map(value.span, {
    'Fn::If': list(found.argument.span, [found.argument.items[0], ...changed]),
  });
}

function fromTemplate(entry: Value, owner: Expansion): Value {
  const [field] = entry.kind === 'map' ? entry.fields.values() : [];
  const template = field === undefined ? undefined : ownEntry(TEMPLATES, field.key);
  if (field === undefined || template === undefined) return entry;
  const given = field.value;
  if (given.kind !== 'map') {
    owner.fail(given.span, `policy template ${field.key} takes a map of parameters`);
  }
  const missing = template.parameters.filter((name) => property(given, name) === undefined);
  if (given.kind === 'map' && missing.length > 0) {
    owner.fail(field.keySpan, `policy template ${field.key} lacks ${missing.join(', ')}`);
  }
  return fill(node(field.keySpan, template.document), given, field.keySpan);
}

/** Puts the given values in place of the template's `Ref`s to its own parameters. */
function fill(value: Value, given: Value, span: Span): Value {
  const found = intrinsic(value);
  if (found?.name === 'Ref') {
    const name = stringOf(found.argument);
    return (name === undefined ? undefined : property(given, name)) ?? value;
  }
  return mapChildren(value, (child) => fill(child, given, span));
}

/** Policy with one statement that allows actions on resources, as event sources and destinations need it. */
export function allowPolicy(
  span: Span,
  name: string,
  statements: readonly { readonly [key: string]: Tree }[],
  version?: string,
): MapValue {
  return map(span, {
    PolicyName: name,
    PolicyDocument: {
      Version: version,
      Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })),
    },
  });
}
