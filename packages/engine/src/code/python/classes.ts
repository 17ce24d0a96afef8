import type { Binding, ClassMember, Expr } from '../ir.ts';
import { argumentsOf } from './calls.ts';
import { annotationOf, decorated, functionOf, nameOf } from './functions.ts';
import { importedBy } from './imports.ts';
import { opaque, together } from './items.ts';
import { inside, type Lowering, textOf } from './lowering.ts';
import { partsOf, updated } from './parts.ts';
import { Scope } from './scope.ts';
import { targetOf } from './targets.ts';
import { at, type Node } from './tree.ts';

/** A member, and the variable that the class body itself reads it by. */
type Made = { readonly member: ClassMember; readonly binding: Binding | undefined };
type Rule = (node: Node, to: Lowering, out: Made[]) => void;

const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['FunctionDefinition', (node, to, out) => method(node, [], to, out)],
  ['ClassDefinition', (node, to, out) => nested(node, [], to, out)],
  ['DecoratedStatement', decoratedMember],
  ['AssignStatement', assignment],
  ['UpdateStatement', update],
  ['ImportStatement', imports],
  ['ExpressionStatement', effect],
  ...['StatementGroup', 'IfStatement', 'ForStatement', 'WhileStatement', 'TryStatement'].map(
    (name) => [name, blocks] as const,
  ),
  ['WithStatement', blocks],
]);

/** Methods that get the class although nothing says so. */
const OF_CLASS: ReadonlySet<string> = new Set([
  '__new__',
  '__init_subclass__',
  '__class_getitem__',
]);
const PROPERTIES = /^(?:property|cached_property|\w+\.cached_property|abc\.abstractproperty)$/;

/**
 * Lowers a class. Variables of its body are static fields, in source order and whatever branch they are in;
 * a keyword beside the bases (`metaclass=M`) is a static field `__metaclass__`. Static are, too, methods of
 * the class; their receiver is `first`.
 */
export function classOf(node: Node, to: Lowering): Expr {
  const args = argumentsOf(
    node.kids.find((kid) => kid.name === 'ArgList'),
    to,
  );
  const made: Made[] = args.flatMap(({ name, value }) =>
    name === undefined ? [] : [{ member: field(`__${name}__`, value), binding: undefined }],
  );
  const scope = new Scope('class', to.scope, to.fn);
  const body = node.kids.find((kid) => kid.name === 'Body');
  inside(to, to.fn, scope, () => members(body?.kids ?? [], to, made));
  return {
    kind: 'class',
    name: nameOf(node, to),
    bases: args.filter((arg) => arg.name === undefined).map((arg) => arg.value),
    members: made.map((one) => whole(one, scope)),
    at: at(node),
  };
}

/** A member that the class body reads is written to a variable as well. */
function whole({ member, binding }: Made, scope: Scope): ClassMember {
  const { value } = member;
  if (binding === undefined || value === undefined || !scope.read.has(binding)) return member;
  const target = { kind: 'binding', binding, at: value.at } as const;
  return { ...member, value: { kind: 'assign', target, value, at: value.at } };
}

function members(nodes: readonly Node[], to: Lowering, out: Made[]): void {
  for (const node of nodes) RULES.get(node.name)?.(node, to, out);
}

function blocks(node: Node, to: Lowering, out: Made[]): void {
  if (node.name === 'StatementGroup') members(node.kids, to, out);
  for (const kid of node.kids) if (kid.name === 'Body') members(kid.kids, to, out);
}

function field(name: string | Expr, value: Expr | undefined, annotation?: Expr): ClassMember {
  return { name, value, isStatic: true, kind: 'field', annotation };
}

function add(member: ClassMember, to: Lowering, out: Made[]): void {
  const binding = typeof member.name === 'string' ? to.scope.declare(member.name) : undefined;
  out.push({ member, binding });
}

function decoratedMember(node: Node, to: Lowering, out: Made[]): void {
  const defined = node.kids.at(-1);
  const decorators = node.kids.filter((kid) => kid.name === 'Decorator');
  if (defined?.name === 'FunctionDefinition') method(defined, decorators, to, out);
  else if (defined?.name === 'ClassDefinition') nested(defined, decorators, to, out);
}

function nested(node: Node, decorators: readonly Node[], to: Lowering, out: Made[]): void {
  add(field(nameOf(node, to), decorated(decorators, classOf(node, to), to)), to, out);
}

/** A method; the decorators that say what kind it is are understood, others are called. */
function method(node: Node, decorators: readonly Node[], to: Lowering, out: Made[]): void {
  const name = nameOf(node, to);
  let kind: ClassMember['kind'] = name === '__init__' ? 'constructor' : 'method';
  let isStatic = OF_CLASS.has(name);
  let receiver: 'first' | 'none' = 'first';
  const others: Node[] = [];
  for (const decorator of decorators) {
    const written = textOf(decorator, to).slice(1).trim();
    if (written === 'staticmethod') receiver = 'none';
    else if (PROPERTIES.test(written) || written === `${name}.getter`) kind = 'getter';
    else if (written === `${name}.setter`) kind = 'setter';
    else if (written !== 'classmethod') others.push(decorator);
    isStatic ||= written === 'staticmethod' || written === 'classmethod';
  }
  const value = decorated(others, functionOf(node, to, receiver), to);
  add({ name, value, isStatic, kind, annotation: undefined }, to, out);
}

function assignment(node: Node, to: Lowering, out: Made[]): void {
  const typed = node.kids.find((kid) => kid.name === 'TypeDef');
  const annotation = typed === undefined ? undefined : annotationOf(typed, to);
  const { targets, value } = partsOf(node);
  const assigned = value.length === 0 ? undefined : together(value, to, node);
  for (const target of targets) assigns(target, assigned, annotation, node, to, out);
}

/** One target of an assignment: a name is a field, each name of a list is one, others are only written. */
function assigns(
  nodes: readonly Node[],
  value: Expr | undefined,
  annotation: Expr | undefined,
  node: Node,
  to: Lowering,
  out: Made[],
): void {
  const [only] = nodes;
  if (only?.name === 'VariableName' && nodes.length === 1) {
    add(field(textOf(only, to), value, annotation), to, out);
  } else if (value !== undefined) {
    const target = targetOf(nodes, to, node);
    add(field(opaque([], node), { kind: 'assign', target, value, at: at(node) }), to, out);
    for (const name of nodes) if (name.name === 'VariableName') unpacked(name, to, out);
  }
}

/** A field with the value that a list of targets just gave to its variable. */
function unpacked(node: Node, to: Lowering, out: Made[]): void {
  const name = textOf(node, to);
  const binding = to.scope.declare(name);
  const member = field(name, { kind: 'binding', binding, at: at(node) });
  out.push({ member, binding: undefined });
}

function update(node: Node, to: Lowering, out: Made[]): void {
  const { target, value } = updated(node, to);
  assigns(target, value, undefined, node, to, out);
}

function imports(node: Node, to: Lowering, out: Made[]): void {
  for (const { name, value } of importedBy(node, to)) add(field(textOf(name, to), value), to, out);
}

function effect(node: Node, to: Lowering, out: Made[]): void {
  const value = together(node.kids, to, node);
  if (value.kind !== 'constant') add(field(opaque([], node), value), to, out);
}
