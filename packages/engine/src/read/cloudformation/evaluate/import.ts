import { text } from '../../../model/value.ts';
import type { Intrinsic } from './context.ts';
import { mapOptions, nameOf, unknown } from './values.ts';

/** `Fn::ImportValue`: what another stack of the repository exports under the name, else an unknown of that name. */
export const importValue: Intrinsic = (argument, call) =>
  mapOptions(call.evaluate(argument), call.span, (name) => {
    const exported = call.context.imported(name);
    if (exported !== undefined) return exported;
    const written = text(name) ?? nameOf(name);
    const reason = 'exported by a stack outside this folder';
    return written === undefined
      ? unknown(reason, call.span)
      : unknown(reason, call.span, `import:${written}`);
  });
