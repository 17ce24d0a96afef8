import type { ModuleExportName, Node as Syntax } from 'oxc-parser';
import type { Expr, Place, Stmt, Target } from '../ir.ts';
import { lowerClass } from './classes.ts';
import { assignment, lowerFunction } from './functions.ts';
import { type Lowering, place } from './lowering.ts';
import { eachName } from './scope.ts';
import { assignFunction } from './statements.ts';
import type { NodeOf, StatementTable } from './tables.ts';

/** Imports, exported functions and what is exported from other modules: there before all else. */
export const HOISTED_MODULES: StatementTable = {
  ImportDeclaration: lowerImport,
  ExportNamedDeclaration: (lowering, node, out) => {
    if (node.exportKind === 'type') return;
    if (node.source !== null) exportFrom(lowering, node, node.source.value, out);
    else if (node.declaration?.type === 'FunctionDeclaration') {
      assignFunction(lowering, node.declaration, out);
      exportNames(lowering, node.declaration, out);
    }
  },
  ExportDefaultDeclaration: (lowering, node, out) => {
    const { declaration } = node;
    if (declaration.type !== 'FunctionDeclaration' || declaration.id === null) return;
    assignFunction(lowering, declaration, out);
    const value = lowering.reference(declaration.id.name, place(declaration.id));
    exportAs(lowering, 'default', value, place(node), out);
  },
  ExportAllDeclaration: (lowering, node, out) => {
    if (node.exportKind === 'type') return;
    const module = node.source.value;
    const at = place(node);
    lowering.imports.add(module);
    if (node.exported === null) {
      lowering.usesExports = true;
      out.push({ kind: 'import-all', at, module });
    } else exportAs(lowering, nameOf(node.exported), importOf(at, module, undefined), at, out);
  },
};

/** Exports of values that are there only once their statement has run. */
export const MODULES: StatementTable = {
  ImportDeclaration: () => {},
  ExportAllDeclaration: () => {},
  ExportNamedDeclaration: (lowering, node, out) => {
    if (node.exportKind === 'type' || node.source !== null) return;
    const { declaration } = node;
    if (declaration !== null && declaration.type !== 'FunctionDeclaration') {
      lowering.statement(declaration, out);
      exportNames(lowering, declaration, out);
    }
    for (const one of node.specifiers) {
      if (one.exportKind === 'type' || one.local.type === 'Literal') continue;
      const at = place(one);
      const value = lowering.reference(one.local.name, at);
      exportAs(lowering, nameOf(one.exported), value, at, lowering.exported);
    }
  },
  ExportDefaultDeclaration: lowerDefault,
};

function lowerDefault(
  lowering: Lowering,
  node: NodeOf<'ExportDefaultDeclaration'>,
  out: Stmt[],
): void {
  const { declaration } = node;
  const at = place(node);
  if (declaration.type === 'TSInterfaceDeclaration' || declaration.type === 'TSDeclareFunction')
    return;
  if (declaration.type === 'ClassDeclaration') {
    lowering.suggestedName = 'default';
    const made = lowerClass(lowering, declaration);
    if (declaration.id === null) exportAs(lowering, 'default', made, at, out);
    else {
      out.push(assignment(lowering.target(declaration.id), made));
      const value = lowering.reference(declaration.id.name, at);
      exportAs(lowering, 'default', value, at, out);
    }
  } else if (declaration.type === 'FunctionDeclaration') {
    // One with a name is hoisted.
    if (declaration.id !== null || declaration.body === null) return;
    lowering.suggestedName = 'default';
    const value = lowerFunction(lowering, declaration as NodeOf<'FunctionExpression'>);
    exportAs(lowering, 'default', value, at, out);
  } else exportAs(lowering, 'default', lowering.named(declaration, 'default'), at, out);
}

function lowerImport(lowering: Lowering, node: NodeOf<'ImportDeclaration'>, out: Stmt[]): void {
  if (node.importKind === 'type') return;
  const module = node.source.value;
  const { specifiers } = node;
  const values = specifiers.filter(
    (one) => one.type !== 'ImportSpecifier' || one.importKind !== 'type',
  );
  if (specifiers.length > 0 && values.length === 0) return;
  lowering.imports.add(module);
  if (specifiers.length === 0)
    out.push({ kind: 'expr', at: place(node), value: importOf(place(node), module, undefined) });
  for (const one of values) {
    const at = place(one);
    out.push(assignment(lowering.target(one.local), importOf(at, module, importedName(one))));
  }
}

function importedName(node: NodeOf<'ImportDeclaration'>['specifiers'][number]): string | undefined {
  if (node.type === 'ImportSpecifier') return nameOf(node.imported);
  return node.type === 'ImportDefaultSpecifier' ? 'default' : undefined;
}

/** `export { a as b } from 'x'`. */
function exportFrom(
  lowering: Lowering,
  node: NodeOf<'ExportNamedDeclaration'>,
  module: string,
  out: Stmt[],
): void {
  lowering.imports.add(module);
  for (const one of node.specifiers) {
    if (one.exportKind === 'type') continue;
    const at = place(one);
    const value = importOf(at, module, nameOf(one.local));
    exportAs(lowering, nameOf(one.exported), value, at, out);
  }
}

/** Exports all names that a declaration declares. */
function exportNames(lowering: Lowering, node: Syntax, out: Stmt[]): void {
  const one = (name: string): void =>
    exportAs(lowering, name, lowering.reference(name, place(node)), place(node), out);
  switch (node.type) {
    case 'VariableDeclaration':
      if (node.declare !== true) for (const { id } of node.declarations) eachName(id, one);
      return;
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
    case 'TSEnumDeclaration':
    case 'TSImportEqualsDeclaration':
      if (!('declare' in node) || node.declare !== true) eachName(node.id, one);
      return;
    case 'TSModuleDeclaration':
      if (!node.declare) eachName(node.id, one);
      return;
    default:
      return;
  }
}

/** Writes a member of what the module, or the namespace at hand, exports. */
export function exportAs(
  lowering: Lowering,
  name: string,
  value: Expr,
  at: Place,
  out: Stmt[],
): void {
  const binding = lowering.exportsTo;
  if (binding === lowering.exports) lowering.usesExports = true;
  const object: Expr = { kind: 'binding', at, binding };
  const target: Target = { kind: 'member', at, object, property: name };
  out.push(assignment(target, value));
}

/** The value of an import. */
export function importOf(at: Place, module: string, name: string | undefined): Expr {
  return { kind: 'import', at, module, name };
}

function nameOf(node: ModuleExportName): string {
  return node.type === 'Literal' ? node.value : node.name;
}
