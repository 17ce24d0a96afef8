import type { Node as Syntax } from 'oxc-parser';
import type { Entry, Expr, Stmt, Target } from '../ir.ts';
import { assignment } from './functions.ts';
import { declareNames, hoistVariables } from './hoisting.ts';
import { constantKey } from './keys.ts';
import { type Lowering, place } from './lowering.ts';
import { exportAs, importOf } from './modules.ts';
import { Scope } from './scope.ts';
import type { ExpressionTable, NodeOf, StatementTable } from './tables.ts';

/** Expressions that say something about types round an expression that has the value. */
export const TYPED_EXPRESSIONS: ExpressionTable = {
  TSAsExpression: (lowering, node) => lowering.expression(node.expression),
  TSSatisfiesExpression: (lowering, node) => lowering.expression(node.expression),
  TSNonNullExpression: (lowering, node) => lowering.expression(node.expression),
  TSTypeAssertion: (lowering, node) => lowering.expression(node.expression),
  TSInstantiationExpression: (lowering, node) => lowering.expression(node.expression),
};

const nothing = (): void => {};

/** Statements that only TypeScript has. */
export const TYPED_STATEMENTS: StatementTable = {
  TSTypeAliasDeclaration: nothing,
  TSInterfaceDeclaration: nothing,
  TSDeclareFunction: nothing,
  TSNamespaceExportDeclaration: nothing,
  TSEnumDeclaration: (lowering, node, out) => {
    if (!node.declare) out.push(assignment(lowering.target(node.id), lowerEnum(lowering, node)));
  },
  TSModuleDeclaration: (lowering, node, out) => {
    if (!node.declare && node.body !== null) lowerNamespace(lowering, namesOf(node.id), node, out);
  },
  TSImportEqualsDeclaration: (lowering, node, out) => {
    if (node.importKind === 'type') return;
    out.push(assignment(lowering.target(node.id), lowerReference(lowering, node.moduleReference)));
  },
  TSExportAssignment: (lowering, node, out) => {
    lowering.usesExports = true;
    const target: Target = { kind: 'binding', at: place(node), binding: lowering.exports };
    out.push(assignment(target, lowering.expression(node.expression)));
  },
};

/** A record of constants: `enum A { B = 1, C }` counts on from the last number. */
function lowerEnum(lowering: Lowering, node: NodeOf<'TSEnumDeclaration'>): Expr {
  const entries: Entry[] = [];
  const known = new Map<string, Expr>();
  let next: number | undefined = 0;
  for (const { id, initializer, ...member } of node.body.members) {
    const at = place(member);
    const key = id.type === 'Identifier' ? id.name : (constantKey(id) ?? '');
    const value: Expr =
      initializer === null
        ? next === undefined
          ? { kind: 'opaque', at, parts: [] }
          : { kind: 'constant', at, value: next }
        : enumValue(lowering, initializer, known);
    const number: unknown = value.kind === 'constant' ? value.value : undefined;
    next = typeof number === 'number' ? number + 1 : undefined;
    known.set(key, value);
    entries.push({ kind: 'field', key, value });
  }
  return { kind: 'record', at: place(node), entries };
}

/** A member may be named by those after it. */
function enumValue(lowering: Lowering, node: Syntax, known: ReadonlyMap<string, Expr>): Expr {
  if (node.type === 'Identifier') {
    const member = known.get(node.name);
    if (member !== undefined) return member;
  }
  if (
    node.type === 'UnaryExpression' &&
    node.operator === '-' &&
    node.argument.type === 'Literal'
  ) {
    const { value } = node.argument;
    if (typeof value === 'number') return { kind: 'constant', at: place(node), value: -value };
  }
  return lowering.expression(node);
}

/** `namespace A.B { export const c = 1 }`: a record per name, to which the block writes. */
function lowerNamespace(
  lowering: Lowering,
  names: readonly string[],
  node: NodeOf<'TSModuleDeclaration'>,
  out: Stmt[],
): void {
  const [name, ...inner] = names;
  if (name === undefined || node.body === null) return;
  const at = place(node);
  const binding = lowering.assigned(name);
  const target: Target = { kind: 'binding', at, binding };
  // A function, class or earlier block of that name keeps what it has.
  const before: Expr = { kind: 'binding', at, binding };
  const empty: Expr = { kind: 'record', at, entries: [] };
  out.push(
    assignment(target, { kind: 'logic', at, operator: 'coalesce', left: before, right: empty }),
  );
  const body: Stmt[] = [];
  const { exportsTo } = lowering;
  const scope = new Scope(lowering.scope, lowering.scope.owner);
  lowering.exportsTo = binding;
  lowering.within(scope, () => {
    if (inner[0] !== undefined) {
      scope.declareAnew(inner[0]);
      lowerNamespace(lowering, inner, node, body);
      exportAs(lowering, inner[0], lowering.reference(inner[0], at), at, body);
      return;
    }
    const list = node.body?.body ?? [];
    hoistVariables(list, scope, lowering.isScript);
    declareNames(list, scope);
    lowering.statements(list, body);
  });
  lowering.exportsTo = exportsTo;
  out.push({ kind: 'block', at, body });
}

function namesOf(id: Syntax): readonly string[] {
  const names: string[] = [];
  let name = id;
  for (; name.type === 'TSQualifiedName'; name = name.left) names.unshift(name.right.name);
  if (name.type === 'Identifier') names.unshift(name.name);
  return names;
}

/** What `import a = …` means: a module or a path through namespaces. */
function lowerReference(lowering: Lowering, node: Syntax): Expr {
  const at = place(node);
  if (node.type === 'TSExternalModuleReference') {
    lowering.imports.add(node.expression.value);
    return importOf(at, node.expression.value, undefined);
  }
  if (node.type !== 'TSQualifiedName') return lowering.expression(node);
  return {
    kind: 'member',
    at,
    object: lowerReference(lowering, node.left),
    property: node.right.name,
  };
}
