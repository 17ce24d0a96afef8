import type { Node as Syntax } from 'oxc-parser';
import type { Expr } from '../ir.ts';
import { type Lowering, place } from './lowering.ts';
import type { NodeOf } from './tables.ts';

/**
 * Helpers that compilers write async functions with: a generator is driven until it ends, and what it yields is
 * awaited. TypeScript and esbuild call it at once with a receiver and arguments; Babel and SWC make a function of it.
 */
const AT_ONCE: ReadonlyMap<string, number> = new Map([
  ['__awaiter', 3],
  ['__async', 2],
]);
const LATER: ReadonlySet<string> = new Set(['_asyncToGenerator', '_async_to_generator']);

/** The async function that a call of such a helper stands for; undefined for any other call. */
export function lowerDriven(lowering: Lowering, node: NodeOf<'CallExpression'>): Expr | undefined {
  const helper = nameOf(node.callee);
  if (helper === undefined) return undefined;
  const position = LATER.has(helper) ? 0 : AT_ONCE.get(helper);
  const generator = position === undefined ? undefined : node.arguments[position];
  if (generator?.type !== 'FunctionExpression' || !generator.generator) return undefined;
  lowering.driven = generator;
  const callee = lowering.expression(generator);
  if (position === 0) return callee;
  const given = node.arguments[1];
  const isGiven = given !== undefined && /^(?:ArrayExpression|Identifier)$/.test(given.type);
  const args = isGiven
    ? [{ value: lowering.expression(given), spread: 'list' as const, name: undefined }]
    : [];
  return { kind: 'call', at: place(node), callee, args, construct: false };
}

/** `__awaiter`, `tslib_1.__awaiter`, `(0, tslib_1.__awaiter)`. */
function nameOf(callee: Syntax): string | undefined {
  switch (callee.type) {
    case 'Identifier':
      return callee.name;
    case 'MemberExpression':
      return callee.property.type === 'Identifier' ? callee.property.name : undefined;
    case 'ParenthesizedExpression':
      return nameOf(callee.expression);
    case 'SequenceExpression': {
      const last = callee.expressions.at(-1);
      return last === undefined ? undefined : nameOf(last);
    }
    default:
      return undefined;
  }
}
