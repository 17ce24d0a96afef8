import { onlyConstant, onlyText } from '../../interpret/values.ts';
import type { Call, Machine, Model, Value } from '../model.ts';
import { CHOICE, clearsOfFormat, NUMBER } from './formats.ts';
import { clearsOfRegex } from './reader.ts';
import { parsed, verdict } from './schemas.ts';
import { type Shape, scalar } from './shape.ts';

const NAMES = ['validate.js', 'validate.js.validate'];

/** What constraints of validate.js say of a field: all of them hold where it is there. */
function fieldShape(machine: Machine, constraints: Value, call: Call): Shape {
  let clears = 0;
  for (const { store } of machine.records(constraints)) {
    for (const [name, { value }] of store.fields) clears |= clearsOf(machine, name, value, call);
  }
  return scalar(clears);
}

function clearsOf(machine: Machine, name: string, options: Value, call: Call): number {
  switch (name) {
    case 'inclusion':
      return CHOICE;
    case 'email':
    case 'url':
      return clearsOfFormat(name) ?? 0;
    case 'numericality':
      // A text that reads as a number passes as well, with blanks and line ends around it.
      return onlyConstant(machine.field(options, 'noStrings', call.at)) === true ? NUMBER : 0;
    case 'format': {
      const pattern = machine.field(options, 'pattern', call.at);
      const text = onlyText(pattern);
      return text === undefined ? clearsOfRegex(pattern) : 0;
    }
    default:
      return 0;
  }
}

/** Attributes without constraints pass as they are. */
function shapeOf(call: Call): Shape {
  const fields = new Map<string, Shape>();
  for (const { store } of call.machine.records(call.argument(1))) {
    for (const [name, { value }] of store.fields) {
      if (!name.includes('.')) fields.set(name, fieldShape(call.machine, value, call));
    }
  }
  return { kind: 'object', fields, others: 'keep' };
}

/** validate.js: gives what is wrong, or a promise of the attributes. */
export const VALIDATE_JS_MODELS: readonly Model[] = [
  { api: NAMES, returns: (call) => verdict(call, shapeOf(call), call.argument(0), false) },
  {
    api: NAMES.map((name) => `${name}.async`),
    returns: (call) => parsed(call, shapeOf(call), call.argument(0)),
  },
];
