import type { Text } from '../../../model/text.ts';
import type { Truth } from '../../algebra/truth.ts';

/** Compares one value of a policy (policy variables filled) with one value of a request. */
export type Compare = (wanted: Text, value: Text) => Truth;

/** A condition operator. A negated one holds where no value of the policy compares. */
export type Operator = { readonly compare: Compare; readonly negated: boolean };

/** Whether either text is not fully known, so that only equal texts can be told. */
export function isVague(wanted: Text, value: Text): boolean {
  return wanted.includes('⟨') || wanted.includes('${') || value.includes('⟨');
}

/** An operator and its opposite, under their lower-case names. */
export function pair(
  name: string,
  opposite: string,
  compare: Compare,
): readonly (readonly [string, Operator])[] {
  return [
    [name, { compare, negated: false }],
    [opposite, { compare, negated: true }],
  ];
}

/** An operator without an opposite. */
export function single(name: string, compare: Compare): readonly [string, Operator] {
  return [name, { compare, negated: false }];
}
