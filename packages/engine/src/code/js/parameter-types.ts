import type { Node as Syntax } from 'oxc-parser';
import type { Expr } from '../ir.ts';
import { type Lowering, place } from './lowering.ts';

/** What stands beside a parameter: its decorators, and the class that its type names. */
export type ParameterTypes = {
  readonly annotation: Expr | undefined;
  readonly decorators: readonly Expr[];
};

/** Types that are values at run time under another name. */
const BUILTINS: Readonly<Record<string, string>> = {
  TSStringKeyword: 'String',
  TSNumberKeyword: 'Number',
  TSBooleanKeyword: 'Boolean',
};

/**
 * Types and decorators of the parameters of a constructor or method, by which containers and frameworks know what to
 * pass. Empty where no framework could care: a plain method's types check nothing.
 */
export function parameterTypes(
  lowering: Lowering,
  params: readonly Syntax[],
  isAsked: boolean,
): readonly ParameterTypes[] {
  const own = params.filter((one) => one.type !== 'Identifier' || one.name !== 'this');
  if (!isAsked && own.every((one) => decoratorsOf(one).length === 0)) return [];
  return own.map((one) => ({
    annotation: typeOf(lowering, one),
    decorators: decoratorsOf(one).map((decorator) => lowering.expression(decorator)),
  }));
}

function decoratorsOf(node: Syntax): readonly Syntax[] {
  const own = 'decorators' in node ? (node.decorators ?? []) : [];
  return own.flatMap((one) => (one.type === 'Decorator' ? [one.expression] : []));
}

function typeOf(lowering: Lowering, node: Syntax): Expr | undefined {
  if (node.type === 'TSParameterProperty') return typeOf(lowering, node.parameter);
  if (node.type === 'AssignmentPattern') return typeOf(lowering, node.left);
  const written = 'typeAnnotation' in node ? node.typeAnnotation : undefined;
  return written?.type === 'TSTypeAnnotation'
    ? classOfType(lowering, written.typeAnnotation)
    : undefined;
}

/** The class that a type names, as a value; undefined for what is gone at run time. */
export function classOfType(lowering: Lowering, type: Syntax): Expr | undefined {
  const builtin = BUILTINS[type.type];
  if (builtin !== undefined) return { kind: 'global', at: place(type), name: builtin };
  if (type.type === 'TSUnionType') {
    const [first] = type.types.flatMap((one) => classOfType(lowering, one) ?? []);
    return first;
  }
  return type.type === 'TSTypeReference' ? named(lowering, type.typeName) : undefined;
}

function named(lowering: Lowering, name: Syntax): Expr | undefined {
  const at = place(name);
  if (name.type === 'Identifier') {
    const value = lowering.reference(name.name, at);
    // An interface or alias declares no value.
    return value.kind === 'binding' ? value : undefined;
  }
  if (name.type !== 'TSQualifiedName') return undefined;
  const object = named(lowering, name.left);
  return object === undefined
    ? undefined
    : { kind: 'member', at, object, property: name.right.name };
}
