import type { Expr, Place } from '../ir.ts';
import { together } from './items.ts';
import { type ExprRule, inside, type Lowering } from './lowering.ts';
import { declareTarget } from './names.ts';
import { Scope } from './scope.ts';
import { targetOf } from './targets.ts';
import { at, type Node } from './tree.ts';

type Clause = Extract<Expr, { kind: 'collect' }>['clauses'][number];
type Written = { targets: Node[]; iterable: Node | undefined; conditions: Node[] };

/** The rules for comprehensions and generator expressions. */
export const collectRules: ReadonlyMap<string, ExprRule> = new Map<string, ExprRule>(
  [
    'ComprehensionExpression',
    'ArrayComprehensionExpression',
    'SetComprehensionExpression',
    'DictionaryComprehensionExpression',
  ].map((name) => [name, comprehension]),
);

/** Whether a node begins `for … in …`. */
export function startsClause(node: Node): boolean {
  return node.name === 'for' || node.name === 'async';
}

function comprehension(node: Node, to: Lowering): Expr {
  const kids = node.kids.slice(1, -1);
  const clause = kids.findIndex(startsClause);
  return collect(kids.slice(0, clause), kids.slice(clause), node, to);
}

/** Lowers what is collected and the clauses after it. Only the first iterable is read outside of them. */
export function collect(
  value: readonly Node[],
  clauses: readonly Node[],
  around: Place,
  to: Lowering,
): Expr {
  const written = clausesOf(clauses);
  const first = to.expr(written[0]?.iterable, around);
  const scope = new Scope('comprehension', to.scope, to.fn);
  for (const target of written.flatMap((clause) => clause.targets))
    declareTarget(target, to, scope);
  return inside(to, to.fn, scope, () => {
    const lowered = written.map(
      (clause, index): Clause => ({
        target: targetOf(clause.targets, to, around),
        iterable: index === 0 ? first : to.expr(clause.iterable, around),
        conditions: clause.conditions.map((condition) => to.expr(condition, around)),
      }),
    );
    const colon = value.findIndex((node) => node.name === ':');
    const key = colon < 0 ? undefined : to.expr(value[0], around);
    const result = together(colon < 0 ? value.filter(isValue) : value.slice(colon + 1), to, around);
    return { kind: 'collect', clauses: lowered, key, value: result, at: at(around) };
  });
}

function isValue(node: Node): boolean {
  return node.name !== '*' && node.name !== '**';
}

/** `for a, b in c if d for …`, flat in the tree. */
function clausesOf(nodes: readonly Node[]): readonly Written[] {
  const out: Written[] = [];
  let place: 'targets' | 'iterable' | 'condition' = 'targets';
  for (const node of nodes) {
    const last = out.at(-1);
    if (node.name === 'for') {
      out.push({ targets: [], iterable: undefined, conditions: [] });
      place = 'targets';
    } else if (node.name === 'in') place = 'iterable';
    else if (node.name === 'if') place = 'condition';
    else if (last === undefined || node.name === 'async') continue;
    else if (place === 'targets') last.targets.push(node);
    else if (place === 'condition') last.conditions.push(node);
    else last.iterable ??= node;
  }
  return out;
}
