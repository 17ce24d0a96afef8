import type { Expr, Stmt } from '../ir.ts';
import { type Lowering, type StmtRule, textOf } from './lowering.ts';
import { at, type Node } from './tree.ts';

/** A name that an import declares, and what it stands for. */
export type Imported = { readonly name: Node; readonly value: Expr };

/** The rules for imports. */
export const importRules: ReadonlyMap<string, StmtRule> = new Map<string, StmtRule>([
  ['ImportStatement', statement],
]);

function statement(node: Node, to: Lowering, out: Stmt[]): void {
  for (const { name, value } of importedBy(node, to)) {
    const assign: Expr = { kind: 'assign', target: to.target(name), value, at: at(node) };
    out.push({ kind: 'expr', value: assign, at: at(node) });
  }
  const all = allOf(node, to);
  if (all !== undefined) out.push({ kind: 'import-all', module: all, at: at(node) });
}

/** What an import statement declares, `from x import *` aside; its modules are recorded. */
export function importedBy(node: Node, to: Lowering): readonly Imported[] {
  return node.kids[0]?.name === 'from' ? fromModule(node, to) : modules(node, to);
}

/** `import a.b` declares `a`, `import a.b as c` declares `c` as the module `a.b`. */
function modules(node: Node, to: Lowering): readonly Imported[] {
  return parts(node.kids.slice(1)).flatMap((part) => {
    const [first] = part;
    if (first === undefined) return [];
    const { path, alias } = dotted(part, to);
    const top = path.split('.', 1)[0] ?? path;
    to.imports.add(top).add(path);
    const module = alias === undefined ? top : path;
    return [
      { name: alias ?? first, value: { kind: 'import', module, name: undefined, at: at(node) } },
    ];
  });
}

function fromModule(node: Node, to: Lowering): readonly Imported[] {
  const word = node.kids.findIndex((kid) => kid.name === 'import');
  if (word < 0) return [];
  const module = moduleOf(node, to);
  return parts(node.kids.slice(word + 1)).flatMap((part) => {
    const [first] = part;
    if (first === undefined) return [];
    const { path, alias } = dotted(part, to);
    return [{ name: alias ?? first, value: { kind: 'import', module, name: path, at: at(node) } }];
  });
}

function allOf(node: Node, to: Lowering): string | undefined {
  const isAll = node.kids[0]?.name === 'from' && node.kids.some((kid) => kid.name === '*');
  return isAll ? moduleOf(node, to) : undefined;
}

/** The module after `from`, its leading dots kept. */
function moduleOf(node: Node, to: Lowering): string {
  let module = '';
  for (const kid of node.kids.slice(1)) {
    if (kid.name === 'import') break;
    module += textOf(kid, to);
  }
  to.imports.add(module);
  return module;
}

function parts(nodes: readonly Node[]): readonly (readonly Node[])[] {
  const out: Node[][] = [[]];
  for (const node of nodes) {
    if (node.name === ',') out.push([]);
    else if (node.name === 'VariableName' || node.name === 'as') out.at(-1)?.push(node);
  }
  return out;
}

function dotted(part: readonly Node[], to: Lowering): { path: string; alias: Node | undefined } {
  const as = part.findIndex((node) => node.name === 'as');
  const path = (as < 0 ? part : part.slice(0, as)).map((node) => textOf(node, to)).join('.');
  return { path, alias: as < 0 ? undefined : part[as + 1] };
}
