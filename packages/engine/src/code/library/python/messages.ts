import { deepLabels } from '../../interpret/describe.ts';
import { onlyText, tainted } from '../../interpret/values.ts';
import type { Call, Model, Value } from '../model.ts';

/** A message or form with files, from its bytes. */
function message(call: Call): Value {
  const labels = deepLabels(call.argument(0));
  // A header of the request in front says where the parts of the body end, and becomes none of them.
  const bodies = labels.filter(({ path }) => /(?:^|\.)body(?:\.|$)/.test(path));
  const text = tainted(bodies.length > 0 ? bodies : labels);
  return call.machine.step(text, '$form', call.at, 'is parsed as a form');
}

/** A part of the message under a name of its own. */
function named(name: string): (call: Call) => Value {
  return (call) => call.machine.member(tainted(call.receiver.labels), name, call.at);
}

/** `part.get_param('name', header='content-disposition')`. */
function parameter(call: Call): Value {
  return named(onlyText(call.argument(0, 'param')) ?? 'parameter')(call);
}

function isOfForm({ receiver }: Call): boolean {
  return receiver.labels.some(({ path }) => /(?:^|\.)\$form(?:\.|$)/.test(path));
}

/** Mails, and forms that are taken apart as mails. */
export const MESSAGE_MODELS: readonly Model[] = [
  {
    api: [
      'email.parser.{BytesParser,Parser}().{parsebytes,parsestr,parse}',
      'email.{message_from_bytes,message_from_string}',
      'requests_toolbelt.MultipartDecoder',
      'requests_toolbelt.multipart.MultipartDecoder',
      'requests_toolbelt.multipart.decoder.MultipartDecoder',
    ],
    returns: message,
  },
  {
    method: ['iter_parts', 'walk', 'iter_attachments'],
    when: isOfForm,
    returns: (call) => call.machine.list([], call.machine.element(call.receiver, call.at)),
  },
  { method: 'get_filename', when: isOfForm, returns: named('filename') },
  { method: 'get_param', when: isOfForm, returns: parameter },
  { method: ['get_payload', 'get_content'], when: isOfForm, returns: named('content') },
];
