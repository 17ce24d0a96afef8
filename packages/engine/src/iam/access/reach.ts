import type { PlacedText, Statement } from '../../model/policy.ts';
import type { Text } from '../../model/text.ts';
import { covers, overlaps } from '../algebra/text.ts';
import { all, any, not, type Truth } from '../algebra/truth.ts';
import { holds } from '../evaluate/condition.ts';
import { type Context, UNKNOWN_CONTEXT } from '../evaluate/request.ts';
import { actionMatches } from '../evaluate/statement.ts';
import { filled } from '../evaluate/variables.ts';
import { type Forms, type Meant, meantIn } from './forms.ts';

/** Whether a statement speaks of any resource that a pattern means. */
function reaches(statement: Statement, pattern: Text, context: Context = UNKNOWN_CONTEXT): Truth {
  return reachOf(statement, context)(pattern);
}

/** Like `reaches`, for one statement that is asked about many patterns. */
export function reachOf(statement: Statement, context: Context): (pattern: Text) => Truth {
  const { resources } = statement;
  if (resources === undefined) return always;
  const patterns = patternsOf(resources.items, context);
  if (resources.negated) return (pattern) => not(any(patterns.map((one) => covers(one, pattern))));
  if (patterns.includes('*')) return always;
  return (pattern) => any(patterns.map((one) => overlaps(one, pattern)));
}

/** Which forms of resources a statement reaches; undefined where that is every form of all. */
export function reachOnForms(
  statement: Statement,
  context: Context,
): ((forms: Forms) => Meant) | undefined {
  const { resources } = statement;
  if (resources === undefined) return undefined;
  const patterns = patternsOf(resources.items, context);
  if (resources.negated) {
    const reach = reachOf(statement, context);
    return ({ forms }) => meantIn(forms, ({ arn }) => reach(arn));
  }
  if (patterns.includes('*')) return undefined;
  const byService = new Map<string, readonly Text[]>();
  return (forms) => {
    const { service } = forms;
    const before = byService.get(service);
    const mayMean = before ?? patterns.filter((pattern) => speaksOf(pattern, service));
    if (before === undefined) byService.set(service, mayMean);
    let meant: Meant = 0;
    for (const pattern of mayMean) meant |= forms.within(pattern);
    return meant;
  };
}

/** Whether a pattern may mean resources of a service: a quick look that keeps most away from the long one. */
function speaksOf(pattern: Text, service: string): boolean {
  const written = /^arn:(?:⟨[^⟩]*⟩|[^:*?$⟨])*:([a-z0-9-]+):/.exec(pattern)?.[1];
  return written === undefined || written === service;
}

function always(): Truth {
  return 'yes';
}

/** Whether a statement speaks of every resource that a pattern means. */
function spans(statement: Statement, pattern: Text, context: Context = UNKNOWN_CONTEXT): Truth {
  const { resources } = statement;
  if (resources === undefined) return 'yes';
  const patterns = patternsOf(resources.items, context);
  if (!resources.negated) return any(patterns.map((one) => covers(one, pattern)));
  return not(any(patterns.map((one) => overlaps(one, pattern))));
}

function patternsOf(items: readonly PlacedText[], context: Context): readonly Text[] {
  return items.flatMap((item) => filled(item.text, context) ?? []);
}

/** Whether the conditions of a statement hold, and it exists whatever the branch. */
export function isInForce(statement: Statement, context: Context): Truth {
  const held = all(statement.conditions.map((test) => holds(test, context)));
  return statement.when === undefined ? held : all([held, 'maybe']);
}

/** Whether an action is denied on everything that a pattern means. A deny of a part leaves the rest. */
export function isDenied(
  denials: readonly Statement[],
  action: Text,
  pattern: Text,
  context: Context,
): Truth {
  return any(
    denials.map((statement) =>
      all([
        actionMatches(statement, action),
        spans(statement, pattern, context),
        isInForce(statement, context),
      ]),
    ),
  );
}

/** Whether statements allow an action on anything that a pattern means. */
export function isAllowed(
  statements: readonly Statement[],
  action: Text,
  pattern: Text,
  context: Context,
): Truth {
  return any(
    statements
      .filter((statement) => statement.effect === 'Allow')
      .map((statement) =>
        all([
          actionMatches(statement, action),
          reaches(statement, pattern, context),
          isInForce(statement, context),
        ]),
      ),
  );
}
