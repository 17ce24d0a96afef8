import type { Node as Syntax } from 'oxc-parser';
import { eachName, type Scope } from './scope.ts';

/**
 * Declares what `var` declares anywhere in the statements of a function. In scripts, functions
 * declared in blocks are visible in the whole function as well.
 */
export function hoistVariables(
  statements: readonly Syntax[],
  scope: Scope,
  hoistsFunctions: boolean,
): void {
  const declare = (name: string): void => void scope.declare(name);
  const visit = (node: Syntax | null | undefined): void => {
    if (node === null || node === undefined) return;
    if (node.type === 'VariableDeclaration') {
      if (node.kind !== 'var' || node.declare === true) return;
      for (const { id } of node.declarations) eachName(id, declare);
    } else if (node.type === 'FunctionDeclaration') {
      if (hoistsFunctions) eachName(node.id, declare);
    } else for (const child of childStatements(node)) visit(child);
  };
  for (const statement of statements) visit(statement);
}

const NONE: readonly Syntax[] = [];

/** The statements directly inside a statement. */
function childStatements(node: Syntax): readonly (Syntax | null)[] {
  switch (node.type) {
    case 'BlockStatement':
      return node.body;
    case 'IfStatement':
      return [node.consequent, node.alternate];
    case 'ForStatement':
      return [node.init, node.body];
    case 'ForInStatement':
    case 'ForOfStatement':
      return [node.left, node.body];
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'LabeledStatement':
    case 'WithStatement':
      return [node.body];
    case 'TryStatement':
      return [node.block, node.handler === null ? null : node.handler.body, node.finalizer];
    case 'SwitchStatement':
      return node.cases.flatMap((one) => one.consequent);
    case 'ExportNamedDeclaration':
      return [node.declaration];
    default:
      return NONE;
  }
}

/** Whether a statement list needs a scope of its own. */
export function declaresNames(statements: readonly Syntax[]): boolean {
  return statements.some((one) => {
    switch (one.type) {
      case 'VariableDeclaration':
        return one.kind !== 'var';
      case 'FunctionDeclaration':
      case 'ClassDeclaration':
      case 'TSEnumDeclaration':
      case 'TSModuleDeclaration':
      case 'ExportNamedDeclaration':
      case 'TSImportEqualsDeclaration':
        return true;
      default:
        return false;
    }
  });
}

/** Declares what a statement list itself declares: `let`, `const`, classes, functions, imports. */
export function declareNames(statements: readonly Syntax[], scope: Scope): void {
  for (const statement of statements) declareOne(statement, scope);
}

function declareOne(node: Syntax | null, scope: Scope): void {
  const anew = (name: string): void => void scope.declareAnew(name);
  switch (node?.type) {
    case 'VariableDeclaration':
      if (node.kind === 'var' || node.declare === true) return;
      for (const { id } of node.declarations) eachName(id, anew);
      return;
    case 'FunctionDeclaration':
      if (node.id !== null) scope.declare(node.id.name);
      return;
    case 'ClassDeclaration':
      if (node.id !== null && node.declare !== true) scope.declareAnew(node.id.name);
      return;
    case 'TSEnumDeclaration':
      if (!node.declare) scope.declare(node.id.name);
      return;
    case 'TSModuleDeclaration':
      if (!node.declare) eachName(firstName(node.id), (name) => void scope.declare(name));
      return;
    case 'TSImportEqualsDeclaration':
      if (node.importKind !== 'type') scope.declareAnew(node.id.name);
      return;
    case 'ImportDeclaration':
      if (node.importKind === 'type') return;
      for (const one of node.specifiers) scope.declareAnew(one.local.name);
      return;
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
      declareOne(node.declaration, scope);
      return;
    default:
      return;
  }
}

/** `A` of `namespace A.B.C`. */
function firstName(id: Syntax): Syntax {
  let name = id;
  while (name.type === 'TSQualifiedName') name = name.left;
  return name;
}
