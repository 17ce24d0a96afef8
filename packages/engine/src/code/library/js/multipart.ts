import type { Call, Model, Value } from '../model.ts';
import { inJavaScript } from './support.ts';

/** Fields and files of a form, from the event that has it as its body. */
function ofEvent(call: Call): Value {
  const body = call.machine.member(call.argument(0), 'body', call.at);
  return call.machine.step(body, '$form', call.at, 'is parsed as a form');
}

/** The parts of a form, from its bytes. */
function parts(call: Call): Value {
  const form = call.machine.step(call.argument(0), '$form', call.at, 'is parsed as a form');
  return call.machine.list([], call.machine.element(form, call.at));
}

/** Forms with files in them. Which libraries give the name of a file as the sender wrote it: all of these. */
export const MULTIPART_MODELS: readonly Model[] = inJavaScript([
  {
    api: [
      'lambda-multipart-parser.parse',
      'lambda-multipart-parser-v2.parse',
      'aws-lambda-multipart-parser.parse',
      'aws-multipart-parser.{parse,default}',
      'parse-multipart-form-data.parse',
    ],
    returns: ofEvent,
  },
  {
    api: ['parse-multipart-data.parse', 'parse-multipart.Parse', 'multipart-formdata.parse'],
    returns: parts,
  },
]);
