import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Policy, PolicyOrigin, Statement } from '../../model/policy.ts';
import { type Resolve, textsOf } from '../../model/text.ts';
import { field, text, type Value } from '../../model/value.ts';
import { branchesOf, variantsOf } from './branches.ts';
import { valueFromJson } from './json.ts';
import { fault, type Surroundings, statementOf } from './statement.ts';

/**
 * Reads a policy document: a map, or its JSON text. Never throws: what cannot be read is left out,
 * makes the policy incomplete, and is reported (`invalid-policy`) where the author can mend it. A branch
 * of a condition becomes a statement with `when`; `?` there stands for an alternative without a name.
 */
export function parsePolicy(
  document: Value,
  origin: PolicyOrigin,
  resolve: Resolve,
  report: (diagnostic: Diagnostic) => void,
): Policy {
  const statements: Statement[] = [];
  let complete = true;
  const lose = (): void => {
    complete = false;
  };
  for (const { value, when } of branchesOf(document)) {
    if (value.kind === 'absent') continue;
    const body = value.kind === 'map' ? value : fromText(value, resolve);
    const around = { origin, resolve, report, lose, hasVariables: hasVariables(body) };
    if (body?.kind === 'map') readStatements(body, when, around, statements);
    else unreadable(value, around, 'a policy must be a map with `Statement`');
  }
  return { origin, statements, span: document.span, complete };
}

function readStatements(
  body: Value,
  outer: string | undefined,
  around: Surroundings,
  into: Statement[],
): void {
  const list = field(body, 'Statement');
  if (list === undefined) {
    unreadable(body, around, 'a policy needs `Statement`');
    return;
  }
  for (const { value, when } of branchesOf(list, outer)) {
    for (const item of value.kind === 'list' ? value.items : [value]) {
      for (const variant of variantsOf(item, when)) {
        readStatement(variant.value, variant.when, around, into);
      }
    }
  }
}

function readStatement(
  item: Value,
  outer: string | undefined,
  around: Surroundings,
  into: Statement[],
): void {
  for (const { value, when } of branchesOf(item, outer)) {
    if (value.kind === 'absent') continue;
    if (value.kind === 'map') {
      const statement = statementOf(value, when, around);
      if (statement !== undefined) into.push(statement);
    } else if (value.kind === 'list') {
      // A list in the list: what is left of a condition with several statements in a branch.
      for (const inner of value.items) readStatement(inner, when, around, into);
    } else {
      unreadable(value, around, 'a statement must be a map');
    }
  }
}

/** Reports what is written and wrong; what is not known is only marked. */
function unreadable(value: Value, around: Surroundings, message: string): void {
  if (value.kind === 'known' || value.kind === 'list' || value.kind === 'map') {
    fault(value, around, message);
  } else around.lose();
}

function fromText(value: Value, resolve: Resolve): Value | undefined {
  const [written] = textsOf(value, resolve);
  return written === undefined ? undefined : valueFromJson(written, value.span);
}

/** Before 2012-10-17, which is also what a missing version means, policies had no variables. */
function hasVariables(body: Value | undefined): boolean {
  const version = field(body, 'Version');
  if (version === undefined) return false;
  const written = text(version);
  return written === undefined || !written.startsWith('2008');
}
