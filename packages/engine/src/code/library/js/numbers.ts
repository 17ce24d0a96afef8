import { deepLabels } from '../../interpret/describe.ts';
import { clearanceOf, type Label } from '../../interpret/value.ts';
import { SCALAR, withLabels } from '../../interpret/values.ts';
import type { Call, Model, Value } from '../model.ts';
import { inJavaScript, NUMBER_CLEARS, numberFrom, proofsOf, tokenFrom } from './support.ts';

const provesNumber = (call: Call): ReturnType<NonNullable<Model['proves']>> => ({
  whenTrue: proofsOf(call.argument(0), NUMBER_CLEARS),
});

/** The smallest of numbers is bounded where one of them is: a constant, a setting, a length, anything that no event says. */
function smallest(call: Call): Value {
  const number = numberFrom(call, call.args);
  const isBounded = call.args.some((one) => deepLabels(one).every(isNoChoice));
  return isBounded ? call.machine.clear(number, clearanceOf('loop')) : number;
}

/** Whether no caller chose it: what code, configuration or a record that was looked up says. */
function isNoChoice({ origin }: Label): boolean {
  return origin.kind !== 'event' && origin.kind !== 'remote';
}

/** Numbers, booleans and dates: they clear what text could do. */
export const NUMBER_MODELS: readonly Model[] = inJavaScript([
  {
    api: [
      'Number',
      'BigInt',
      'parseInt',
      'parseFloat',
      'Number.{parseInt,parseFloat}',
      '{lodash,underscore}.{toNumber,toInteger,toSafeInteger}',
    ],
    returns: (call) => numberFrom(call, call.args.slice(0, 1)),
  },
  { api: 'Math.min', returns: smallest },
  { api: '{lodash,underscore}.clamp', returns: () => SCALAR },
  { api: ['Math.random'], returns: 'api' },
  {
    api: 'Math.{abs,ceil,floor,round,trunc,max,pow,sqrt,sign,log,log2,log10,exp,cbrt,hypot,fround,imul,clz32,sin,cos,tan}',
    returns: (call) => numberFrom(call, call.args),
  },
  { api: 'Boolean', returns: () => SCALAR },
  {
    api: ['Date', 'Date.parse', 'Date.UTC', 'Date.now'],
    returns: (call) => tokenFrom(call, call.args, 'becomes a date'),
  },
  {
    method: [
      'toISOString',
      'getTime',
      'toUTCString',
      'toDateString',
      'toLocaleDateString',
      'toLocaleTimeString',
      'toTimeString',
      'toFixed',
      'toPrecision',
      'getFullYear',
      'getMonth',
      'getDate',
      'getDay',
      'getHours',
      'getMinutes',
      'getSeconds',
    ],
    returns: (call) =>
      withLabels(SCALAR, tokenFrom(call, [call.receiver], 'is written out').labels),
  },
  {
    api: ['isNaN', 'Number.isNaN', '{lodash,underscore}.isNaN'],
    returns: 'scalar',
    // `Number.isNaN` of a text is false as well: only the global one converts.
    proves: (call) =>
      call.api === 'isNaN' ? { whenFalse: proofsOf(call.argument(0), NUMBER_CLEARS) } : {},
  },
  {
    api: [
      'isFinite',
      'Number.{isInteger,isSafeInteger,isFinite}',
      '{lodash,underscore}.{isNumber,isInteger,isSafeInteger,isFinite,isBoolean}',
      'lodash/{isNumber,isInteger,isSafeInteger,isFinite,isBoolean}',
      'is-number',
    ],
    returns: 'scalar',
    proves: provesNumber,
  },
  {
    api: [
      '{lodash,underscore}.{isString,isObject,isPlainObject,isEmpty,isArray,isNil,isUndefined,isNull,isFunction,isDate,isEqual,size}',
      'lodash/{isString,isObject,isEmpty,isNil,isEqual}',
    ],
    returns: 'scalar',
  },
]);
