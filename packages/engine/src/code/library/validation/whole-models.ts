import type { ApiObj, Value } from '../../interpret/value.ts';
import { constant, onlyConstant, onlyText } from '../../interpret/values.ts';
import type { Call, Machine } from '../model.ts';
import type { ObjectShape, Validating } from './shape.ts';

/**
 * A validator of a whole model. `before` takes the class and the data, `after` the instance that was made; `values`
 * (version 1) takes the class and the fields. Each raises, or gives back what goes on.
 */
export type Whole = { readonly mode: 'before' | 'after' | 'values'; readonly by: Value };

const MODE = 'mode of the validator';
const FUNCTION = 'function of the validator of the whole';

/** `@model_validator(mode='after')`, `@root_validator(pre=True)`, kept with when they run. */
export function wholeValidator(call: Call, decorator: ApiObj | undefined): Value {
  return call.machine.record({
    [MODE]: constant(modeOf(call.api, decorator)),
    [FUNCTION]: call.argument(0),
  });
}

function modeOf(api: string, decorator: ApiObj | undefined): string {
  const named = decorator?.named;
  if (api.includes('root_validator')) {
    const pre = named?.get('pre');
    return pre !== undefined && onlyConstant(pre) === true ? 'before' : 'values';
  }
  const mode = named?.get('mode') ?? decorator?.args[0];
  return (mode === undefined ? undefined : onlyText(mode)) ?? 'unknown';
}

/** The validators of a whole model that a value is; one that is called around the validation says nothing. */
export function wholeIn(machine: Machine, value: Value): readonly Whole[] {
  return machine.records(value).flatMap((record) => {
    const by = record.store.fields.get(FUNCTION)?.value;
    const mode = onlyText(record.store.fields.get(MODE)?.value ?? constant(undefined));
    const isKnown = mode === 'before' || mode === 'after' || mode === 'values';
    return by === undefined || !isKnown ? [] : [{ mode, by }];
  });
}

/** What validators of a whole model do to the data before, and to what is made of it. */
export function wholeValidators(
  all: readonly Whole[],
  type: Value,
): Pick<ObjectShape, 'first' | 'last'> {
  const before = all.filter((one) => one.mode === 'before');
  const after = all.filter((one) => one.mode !== 'before');
  return {
    ...(before.length === 0 ? {} : { first: inTurn(before, type) }),
    ...(after.length === 0 ? {} : { last: inTurn(after, type) }),
  };
}

function inTurn(all: readonly Whole[], type: Value): (value: Value, to: Validating) => Value {
  return (value, { machine, at }) => {
    let present = value;
    for (const { mode, by } of all) {
      const args = mode === 'after' ? [present] : [type, present];
      const given = machine.call(by, args, at);
      // What forgets to give the model back has looked at it all the same.
      if (mode === 'before' && (given.labels.length > 0 || given.objects.length > 0)) {
        present = given;
      }
    }
    return present;
  };
}
