import type { Statement } from '../../model/policy.ts';
import { type Truth, truth } from '../algebra/truth.ts';
import type { Request } from './request.ts';
import { applies } from './statement.ts';

/** What a list of statements says about a request. `denied` is an explicit deny; a request that nothing allows is `allowed: 'no'`. */
export type Verdict = {
  readonly allowed: Truth;
  readonly denied: Truth;
  /** Statements that allow it, the certain ones first. */
  readonly allowedBy: readonly Statement[];
  readonly deniedBy: readonly Statement[];
};

/** Judges a request by statements alone, whatever kind of policy they are from. */
export function judge(statements: Iterable<Statement>, request: Request): Verdict {
  const allows: Applied[] = [];
  const denies: Applied[] = [];
  for (const statement of statements) {
    const applied = applies(statement, request);
    if (applied === 'no') continue;
    (statement.effect === 'Allow' ? allows : denies).push({ statement, applied });
  }
  return {
    allowed: together(allows, request),
    denied: together(denies, request),
    allowedBy: inOrder(allows),
    deniedBy: inOrder(denies),
  };
}

type Applied = { readonly statement: Statement; readonly applied: Truth };

/** One sure statement is enough, and so are two that exist in opposite branches and are sure there. */
function together(applied: readonly Applied[], request: Request): Truth {
  if (applied.some((one) => one.applied === 'yes')) return 'yes';
  if (applied.length === 0) return 'no';
  const inBranch = new Set<string>();
  for (const { statement } of applied) {
    const { when, ...always } = statement;
    if (when !== undefined && !when.includes('?') && applies(always, request) === 'yes') {
      inBranch.add(when);
    }
  }
  const opposite = [...inBranch].some((when) => inBranch.has(opposed(when)));
  return opposite ? truth(true) : 'maybe';
}

function opposed(when: string): string {
  const at = when.lastIndexOf(' & ') + 1;
  const start = at === 0 ? 0 : at + 2;
  const last = when.slice(start);
  return when.slice(0, start) + (last.startsWith('!') ? last.slice(1) : `!${last}`);
}

function inOrder(applied: readonly Applied[]): readonly Statement[] {
  const sure = applied.filter((one) => one.applied === 'yes');
  const open = applied.filter((one) => one.applied !== 'yes');
  return [...sure, ...open].map((one) => one.statement);
}
