import { text, type Value } from '../../../model/value.ts';
import { type Call, type Intrinsic, unresolved, type Verdict } from './context.ts';
import { known, listItems, nameOf, oneOf, onlyField, unknown } from './values.ts';

const UNDECIDED: Verdict = { value: undefined, isCertain: false };

/**
 * `Fn::If`. A decided condition picks its branch; else both are kept, the one that the parameters'
 * defaults give first.
 */
export const choose: Intrinsic = (argument, call) => {
  const { span } = call;
  const [name, yes, no] = listItems(argument) ?? [];
  const condition = name && text(call.evaluate(name));
  if (name === undefined || condition === undefined || yes === undefined) {
    return unknown('an If without a condition and its values', span);
  }
  const verdict = verdictOf(condition, name, call);
  const otherwise: Value = no ?? { kind: 'absent', span };
  if (verdict.isCertain && verdict.value !== undefined) {
    return call.evaluate(verdict.value ? yes : otherwise);
  }
  const whenTrue = { value: call.assuming(condition, true, yes), when: condition };
  const whenFalse = { value: call.assuming(condition, false, otherwise), when: `!${condition}` };
  const options = verdict.value === false ? [whenFalse, whenTrue] : [whenTrue, whenFalse];
  return oneOf(options, span);
};

/** What a named condition comes to. */
export function verdictOf(name: string, at: Value, call: Call): Verdict {
  const assumed = call.assumed(name);
  if (assumed !== undefined) return { value: assumed, isCertain: true };
  const { conditions, verdicts } = call.context;
  const declared = conditions?.fields.get(name);
  if (declared === undefined) {
    unresolved(call, at.span, `condition \`${name}\` is not declared`);
    return UNDECIDED;
  }
  if (verdicts.has(name)) return verdicts.get(name) ?? UNDECIDED;
  verdicts.set(name, undefined);
  // The verdict is kept for all uses, so it must not hang on the branch that asks first.
  const verdict = judge(declared.value, { ...call, assumed: () => undefined });
  verdicts.set(name, verdict);
  return verdict;
}

/** Judges a condition expression. */
function judge(expression: Value, call: Call): Verdict {
  const field = expression.kind === 'map' ? onlyField(expression) : undefined;
  const operands = listItems(field?.value) ?? [];
  switch (field?.key) {
    case 'Condition': {
      const name = text(field.value);
      return name === undefined ? UNDECIDED : verdictOf(name, field.value, call);
    }
    case 'Fn::Equals':
      return equals(operands, call);
    case 'Fn::Not': {
      const [operand = field.value] = operands;
      const { value, isCertain } = judge(operand, call);
      return { value: value === undefined ? undefined : !value, isCertain };
    }
    case 'Fn::And':
      return combine(operands, call, false);
    case 'Fn::Or':
      return combine(operands, call, true);
    default:
      return UNDECIDED;
  }
}

/** And (`decisive` false) or Or (`decisive` true): one decisive operand decides. */
function combine(operands: readonly Value[], call: Call, decisive: boolean): Verdict {
  const verdicts = operands.map((operand) => judge(operand, call));
  const deciding = verdicts.filter(({ value }) => value === decisive);
  if (deciding.length > 0) {
    return { value: decisive, isCertain: deciding.some(({ isCertain }) => isCertain) };
  }
  if (operands.length === 0 || verdicts.some(({ value }) => value === undefined)) return UNDECIDED;
  return { value: !decisive, isCertain: verdicts.every(({ isCertain }) => isCertain) };
}

function equals(operands: readonly Value[], call: Call): Verdict {
  const [left, right] = operands.map((operand) => call.evaluate(operand));
  if (left === undefined || right === undefined) return UNDECIDED;
  if (left.kind === 'known' && right.kind === 'known') {
    const isCertain = isDecided(left, call) && isDecided(right, call);
    return { value: String(left.value ?? '') === String(right.value ?? ''), isCertain };
  }
  const name = nameOf(left);
  if (name !== undefined && name === nameOf(right)) return { value: true, isCertain: true };
  return UNDECIDED;
}

/** Whether a known value does not hang on a mere default. */
export function isDecided(value: Value, call: Call): boolean {
  if (value.kind !== 'known') return false;
  if (value.parameter === undefined) return true;
  return call.context.parameters.get(value.parameter)?.isCertain === true;
}

/** A condition function outside `Conditions`: its value where it is decided. */
export const conditionFunction =
  (key: string): Intrinsic =>
  (argument, call) => {
    const { span } = call;
    const expression: Value = {
      kind: 'map',
      fields: new Map([[key, { key, keySpan: span, value: argument }]]),
      span,
    };
    const { value, isCertain } = judge(expression, call);
    return value !== undefined && isCertain
      ? known(value, span)
      : unknown('a condition that is not decided', span);
  };
