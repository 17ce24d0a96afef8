import { actionOf, fits, serviceExists } from '../../iam/actions.ts';
import { actionMatches } from '../../iam/evaluate/statement.ts';
import type { UnresolvedNeed } from '../../model/needs.ts';
import type { Statement } from '../../model/policy.ts';
import type { Text } from '../../model/text.ts';
import { termsOf } from '../needs/terms.ts';
import type { Atom } from './atom.ts';
import { type Granting, limitsIn } from './today.ts';

/** Access of today that stays because something unresolved may need it; in words why nothing can be proposed. */
export function staysFor(
  open: UnresolvedNeed,
  granting: readonly Granting[],
  stack: string,
): readonly Atom[] | string {
  switch (open.kind) {
    case 'code':
      return open.reason;
    case 'resource':
    case 'credentials':
      return ofActions(open, granting, stack);
    case 'action':
      return ofService(open, granting, stack);
  }
}

function ofActions(
  open: UnresolvedNeed,
  granting: readonly Granting[],
  stack: string,
): readonly Atom[] | string {
  const found: Atom[] = [];
  for (const action of open.actions) {
    const known = actionOf(action);
    for (const { statement } of granting) {
      if (actionMatches(statement, action) === 'no') continue;
      const patterns = patternsOf(statement);
      if (patterns === undefined && granting.some((one) => isForAll(one, action))) continue;
      if (patterns === undefined) return leftOut(open, 'NotResource');
      for (const pattern of patterns) {
        if (known !== undefined && !fits(known, pattern)) continue;
        found.push(staying(open, known?.name ?? action, pattern, statement, stack));
      }
    }
  }
  return found;
}

/** All that is allowed of a service whose operation has no action known here. */
function ofService(
  open: UnresolvedNeed,
  granting: readonly Granting[],
  stack: string,
): readonly Atom[] | string {
  const service = open.call?.split(':')[0]?.toLowerCase() ?? '';
  if (!serviceExists(service)) return `${open.call ?? 'a call'}: ${open.reason}`;
  const found: Atom[] = [];
  for (const { statement } of granting) {
    const actions = statement.actions.items.flatMap(({ text }) => inService(text, service) ?? []);
    if (statement.actions.negated) return leftOut(open, 'NotAction');
    if (actions.length === 0) continue;
    const patterns = patternsOf(statement);
    if (patterns === undefined) return leftOut(open, 'NotResource');
    for (const action of actions) {
      for (const pattern of patterns) found.push(staying(open, action, pattern, statement, stack));
    }
  }
  return found;
}

function inService(pattern: Text, service: string): Text | undefined {
  if (pattern === '*') return `${service}:*`;
  return pattern.toLowerCase().startsWith(`${service}:`) ? pattern : undefined;
}

/** Whether a statement gives an action on everything, so that no other one adds to it. */
function isForAll({ statement }: Granting, action: string): boolean {
  const { conditions, when } = limitsIn(statement);
  return (
    conditions.length === 0 &&
    when === undefined &&
    actionMatches(statement, action) === 'yes' &&
    patternsOf(statement)?.includes('*') === true
  );
}

function patternsOf({ resources }: Statement): readonly Text[] | undefined {
  if (resources === undefined) return ['*'];
  return resources.negated ? undefined : resources.items.map(({ text }) => text);
}

function leftOut({ call, reason }: UnresolvedNeed, how: string): string {
  return `${call ?? 'something'}: ${reason}, and what today allows is said by ${how}, of which no part can be kept`;
}

function staying(
  open: UnresolvedNeed,
  action: string,
  arn: Text,
  statement: Statement,
  stack: string,
): Atom {
  const call = open.call ?? open.actions.join(', ');
  return {
    action,
    arn,
    template: arn === '*' ? '*' : termsOf(arn, undefined, '', stack).template,
    node: undefined,
    ...limitsIn(statement),
    because: [{ span: open.at, text: call }],
    certain: open.certain,
    confidence: 'low',
    wide: `it stays as it is today because of ${call}: ${open.reason}`,
  };
}
