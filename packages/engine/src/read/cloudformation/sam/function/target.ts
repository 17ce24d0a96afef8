import type { Span } from '../../../../model/span.ts';
import type { Value } from '../../../../model/value.ts';
import type { Expansion } from '../expansion.ts';
import type { RoleDraft } from '../role.ts';
import { getAtt, ref } from '../tree.ts';

/** What the events of a function need to know of it: an alias, where there is one, stands for the function. */
export type FunctionTarget = {
  readonly owner: Expansion;
  readonly role: RoleDraft;
  readonly alias: string | undefined;
};

/** What a permission or a mapping names: the function, or its alias. */
export function targetName(target: FunctionTarget, span: Span): Value {
  return ref(span, target.alias ?? target.owner.id);
}

/** ARN of the function, or of its alias. */
export function targetArn(target: FunctionTarget, span: Span): Value {
  if (target.alias !== undefined) return ref(span, target.alias);
  return getAtt(span, target.owner.id, 'Arn');
}
