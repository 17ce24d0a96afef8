import type { Action } from '../../iam/actions.ts';
import { fits } from '../../iam/actions.ts';
import { covers, overlaps } from '../../iam/algebra/text.ts';
import type { LeastResource } from '../../model/least.ts';
import type { Need } from '../../model/needs.ts';
import type { Statement } from '../../model/policy.ts';
import type { Query } from '../../model/query.ts';
import type { Text } from '../../model/text.ts';
import type { Use } from '../../model/use.ts';
import { arnOfNode } from '../needs/arns.ts';
import { termsOf } from '../needs/terms.ts';
import type { Judged } from './classify.ts';
import type { Deployed, Meanings } from './physical.ts';

/** What resources are said in: the graph, its deployed names, and the stack of the role. */
export type Words = {
  readonly query: Query;
  readonly deployed: Deployed;
  readonly meanings: Meanings;
  readonly stack: string;
};

/** Resources of today's statement, in the words of the template. */
export function todays(statement: Statement, { stack }: Words): readonly LeastResource[] {
  const { resources } = statement;
  if (resources === undefined || resources.negated) return [{ arn: '*', template: '*' }];
  return resources.items.map(({ text }) => ({
    arn: text,
    template: termsOf(text, undefined, '', stack).template,
  }));
}

/**
 * The resources on which an action is needed or was used, within today's; undefined where not all of them are known,
 * so that today's stay.
 */
export function narrowed(
  statement: Statement,
  { action, state, uses, needs }: Judged,
  words: Words,
): readonly LeastResource[] | undefined {
  if (state === 'open' || state === 'unseen' || action.resourceTypes.length === 0) return undefined;
  if (uses.some((use) => use.resource === undefined || !fits(action, use.resource)))
    return undefined;
  if (uses.length === 0 && needs.length === 0) return undefined;
  const found = new Map<Text, LeastResource>();
  for (const need of needs) {
    const one = ofNeed(need);
    if (one === undefined) return undefined;
    found.set(one.arn, one);
  }
  for (const use of uses) {
    if ([...found.keys()].some((arn) => isSeen(arn, use.resource ?? '', words))) continue;
    const one = ofUse(use, action, words);
    found.set(one.arn, one);
  }
  const within = [...found.values()].flatMap((one) => inside(statement, one, words));
  return within.length === 0
    ? undefined
    : [...new Map(within.map((one) => [one.arn, one])).values()];
}

function ofNeed({ resource }: Need): LeastResource | undefined {
  if (resource.kind === 'any') return undefined;
  return { arn: resource.arn, template: resource.template };
}

/** Whether a needed resource surely is what was used. */
function isSeen(arn: Text, used: string, { meanings, stack }: Words): boolean {
  if (covers(arn, used) === 'yes') return true;
  const own = meanings.inTerms(used, stack);
  return own !== undefined && covers(arn, own) === 'yes';
}

/** A used resource in words of the graph; where it is none of it, as it was recorded, in this account. */
function ofUse(use: Use, action: Action, words: Words): LeastResource {
  const used = use.resource ?? '*';
  const own = words.meanings.inTerms(used, words.stack);
  if (own !== undefined && fits(action, own)) {
    const named = words.deployed.nodeOf(used, words.stack);
    const node = words.query.node(named?.node);
    const base = named === undefined ? undefined : arnOfNode(named.node, words.query);
    const suffix = base === undefined ? '' : own.slice(base.length);
    return { arn: own, template: termsOf(own, node, suffix, words.stack).template };
  }
  const arn = used.replace(/^arn:[a-z-]+:/, 'arn:⟨AWS::Partition⟩:');
  return { arn, template: termsOf(arn, undefined, '', words.stack).template };
}

/** The part of a resource that today's statement allows: never more than it did. */
function inside(statement: Statement, one: LeastResource, words: Words): readonly LeastResource[] {
  return todays(statement, words).flatMap((today) => {
    if (today.arn === '*' || covers(today.arn, one.arn) === 'yes') return [one];
    return overlaps(today.arn, one.arn) === 'no' ? [] : [today];
  });
}
