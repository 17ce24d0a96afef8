import { type Lowering, textOf } from './lowering.ts';
import type { Scope } from './scope.ts';
import type { Node } from './tree.ts';

type Find = (node: Node, to: Lowering, scope: Scope) => void;

/** Expressions that hold code of another scope, or none at all. */
const CLOSED: ReadonlySet<string> = new Set([
  'FunctionDefinition',
  'ClassDefinition',
  'LambdaExpression',
  'VariableName',
  'PropertyName',
  'String',
  'Number',
]);

const FIND: ReadonlyMap<string, Find> = new Map<string, Find>([
  ['AssignStatement', assignment],
  ['UpdateStatement', (node, to, scope) => targets(node, 0, 'UpdateOp', to, scope)],
  ['ForStatement', loop],
  ['WithStatement', named],
  ['TryStatement', handled],
  ['IfStatement', blocks],
  ['WhileStatement', blocks],
  ['StatementGroup', (node, to, scope) => declareNames(node.kids, to, scope)],
  ['FunctionDefinition', definition],
  ['ClassDefinition', definition],
  ['TypeDefinition', definition],
  ['DecoratedStatement', (node, to, scope) => declareNames(node.kids.slice(-1), to, scope)],
  ['DeleteStatement', (node, to, scope) => targets(node, 1, '', to, scope)],
  ['ImportStatement', imported],
  ['ScopeStatement', elsewhere],
  ['MatchStatement', matched],
]);

/** Declares in a scope what the statements of a function or module bind, at any depth of blocks. */
export function declareNames(nodes: readonly Node[], to: Lowering, scope: Scope): void {
  for (const node of nodes) {
    FIND.get(node.name)?.(node, to, scope);
    if (to.hasWalrus) declareWalrus(node, to, scope);
  }
}

/** Declares the names that a target is made of. */
export function declareTarget(node: Node, to: Lowering, scope: Scope): void {
  if (node.name === 'VariableName') scope.declare(textOf(node, to));
  else if (node.name !== 'MemberExpression') {
    for (const kid of node.kids) declareTarget(kid, to, scope);
  }
}

/** Declares the variables of `:=` in an expression, which are those of the function around. */
export function declareWalrus(node: Node, to: Lowering, scope: Scope): void {
  for (const [index, kid] of node.kids.entries()) {
    if (kid.name === 'AssignOp' && textOf(kid, to) === ':=') {
      const target = node.kids[index - 1];
      if (target !== undefined) declareTarget(target, to, scope);
    } else if (kid.name !== 'Body' && !CLOSED.has(kid.name)) declareWalrus(kid, to, scope);
  }
}

function targets(node: Node, from: number, until: string, to: Lowering, scope: Scope): void {
  for (let index = from; index < node.kids.length; index += 1) {
    const kid = node.kids[index];
    if (kid === undefined || kid.name === until) return;
    declareTarget(kid, to, scope);
  }
}

function assignment(node: Node, to: Lowering, scope: Scope): void {
  let start = 0;
  for (const [index, kid] of node.kids.entries()) {
    if (kid.name !== 'AssignOp' && kid.name !== 'TypeDef') continue;
    for (const target of node.kids.slice(start, index)) declareTarget(target, to, scope);
    start = index + 1;
  }
}

function loop(node: Node, to: Lowering, scope: Scope): void {
  const from = node.kids.findIndex((kid) => kid.name === 'for') + 1;
  targets(node, from, 'in', to, scope);
  blocks(node, to, scope);
}

function named(node: Node, to: Lowering, scope: Scope): void {
  for (const [index, kid] of node.kids.entries()) {
    if (node.kids[index - 1]?.name === 'as') declareTarget(kid, to, scope);
  }
  blocks(node, to, scope);
}

function handled(node: Node, to: Lowering, scope: Scope): void {
  for (const [index, kid] of node.kids.entries()) {
    const before = node.kids[index - 1]?.name;
    if (before === 'as' || before === ',') declareTarget(kid, to, scope);
  }
  blocks(node, to, scope);
}

function blocks(node: Node, to: Lowering, scope: Scope): void {
  for (const kid of node.kids) if (kid.name === 'Body') declareNames(kid.kids, to, scope);
}

function definition(node: Node, to: Lowering, scope: Scope): void {
  const name = node.kids.find((kid) => kid.name === 'VariableName');
  if (name !== undefined) scope.declare(textOf(name, to));
}

/** `import a.b` binds `a`; with `as`, and after `from`, the last name is the one. */
function imported(node: Node, to: Lowering, scope: Scope): void {
  const isFrom = node.kids[0]?.name === 'from';
  const from = isFrom ? node.kids.findIndex((kid) => kid.name === 'import') : 0;
  for (let index = from + 1; index < node.kids.length; index += 1) {
    const kid = node.kids[index];
    if (kid?.name !== 'VariableName' || node.kids[index - 1]?.name === '.') continue;
    if (node.kids[index + 1]?.name !== 'as') scope.declare(textOf(kid, to));
  }
}

function elsewhere(node: Node, to: Lowering, scope: Scope): void {
  const isGlobal = node.kids[0]?.name === 'global';
  for (const kid of node.kids) {
    if (kid.name !== 'VariableName') continue;
    if (isGlobal) scope.fromModule(textOf(kid, to));
    else scope.fromOutside(textOf(kid, to));
  }
}

function matched(node: Node, to: Lowering, scope: Scope): void {
  for (const clause of node.kids.at(-1)?.kids ?? []) {
    for (const kid of clause.kids) {
      if (kid.name === 'Body') declareNames(kid.kids, to, scope);
      else captures(kid, to, scope);
    }
  }
}

function captures(node: Node, to: Lowering, scope: Scope): void {
  if (node.name === 'Guard' || node.name === 'AttributePattern') return;
  if (node.name === 'CapturePattern' && textOf(node, to) !== '_') declareTarget(node, to, scope);
  else if (node.name === 'AsPattern') {
    const name = node.kids.at(-1);
    if (name !== undefined) declareTarget(name, to, scope);
  }
  for (const kid of node.kids) if (kid.name !== 'VariableName') captures(kid, to, scope);
}
