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
  { action, state, uses, needs, isExplained }: Judged,
  words: Words,
): readonly LeastResource[] | undefined {
  if (state === 'open' || state === 'unseen' || action.resourceTypes.length === 0) return undefined;
  if (uses.some((use) => use.resource === undefined || !fits(action, use.resource)))
    return undefined;
  if (uses.length === 0 && needs.length === 0) return undefined;
  const wanted: LeastResource[] = [];
  for (const need of needs) {
    const one = ofNeed(need);
    if (one === undefined) return undefined;
    wanted.push(one);
  }
  const seen = usesOf({ uses, isExplained }, wanted, words);
  const found = [
    ...wanted.flatMap((one) => inside(statement, one, words)),
    ...seen.flatMap((use) => insideUse(statement, use, action, words)),
  ];
  return found.length === 0 ? undefined : [...new Map(found.map((one) => [one.arn, one])).values()];
}

/** The uses that no need explains for sure: an id that tells nothing only where all needs are known. */
function usesOf(
  { uses, isExplained }: Pick<Judged, 'uses' | 'isExplained'>,
  wanted: readonly LeastResource[],
  words: Words,
): readonly Use[] {
  return uses.filter(
    ({ resource = '' }) => !wanted.some(({ arn }) => isSeen(arn, resource, isExplained, words)),
  );
}

function ofNeed({ resource }: Need): LeastResource | undefined {
  if (resource.kind === 'any') return undefined;
  return { arn: resource.arn, template: resource.template };
}

/** Whether a needed resource surely is what was used. */
function isSeen(arn: Text, used: string, isExplained: boolean, words: Words): boolean {
  const { deployed, meanings, stack } = words;
  if (covers(arn, used) === 'yes') return true;
  if (!isExplained && deployed.nodeOf(used, stack)?.isOpaque === true) return false;
  const own = meanings.inTerms(used, stack);
  return own !== undefined && covers(arn, own) === 'yes';
}

/**
 * The part of today's resources that a use needs. An id in which nothing of the template is left may be of a resource
 * that is declared elsewhere: today's patterns that may mean it stay then.
 */
function insideUse(
  statement: Statement,
  use: Use,
  action: Action,
  words: Words,
): readonly LeastResource[] {
  const used = use.resource ?? '*';
  const recorded = asRecorded(used, words);
  if (words.deployed.nodeOf(used, words.stack)?.isOpaque === true) {
    const named = inside(statement, ofUse(use, action, words), words);
    return [...named, ...meant(statement, recorded, used, words)];
  }
  const found = inside(statement, ofUse(use, action, words), words);
  return found.length > 0 ? found : meant(statement, recorded, used, words);
}

/** Today's patterns that may mean a recorded resource; of those that surely do only the resource itself is left. */
function meant(
  statement: Statement,
  recorded: LeastResource,
  used: string,
  words: Words,
): readonly LeastResource[] {
  return todays(statement, words).flatMap((today) => {
    if (today.arn === '*' || covers(today.arn, recorded.arn) === 'yes') return [recorded];
    return words.meanings.mayMean(today.arn, used) ? [today] : [];
  });
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
  return asRecorded(used, words);
}

function asRecorded(used: string, words: Words): LeastResource {
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
