import type { Value } from '../interpret/value.ts';
import { eachField } from './aws/items.ts';
import type { Call } from './model.ts';

const MAX_DEPTH = 4;

/** A copy of the lists and objects that a value may be; what they hold is the same. */
export function shallowCopy(call: Call, value: Value): Value {
  return eachField(call.machine, value, (inner) => inner);
}

/** A copy of the lists and objects that a value may be, and of those in them. */
export function deepCopy(call: Call, value: Value, depth = 0): Value {
  return eachField(call.machine, value, (inner) =>
    depth < MAX_DEPTH && inner.objects.length > 0 ? deepCopy(call, inner, depth + 1) : inner,
  );
}
