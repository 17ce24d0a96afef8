import type { SinkKind } from '../../model/code.ts';
import type { TracedFlow } from '../../model/function-code.ts';

/** Kinds for which percent-encoding and base64 leave nothing to do harm with. */
const PLAIN_TEXT: ReadonlySet<SinkKind> = new Set<SinkKind>([
  'shell',
  'eval',
  'sql',
  'nosql',
  'ldap',
  'xpath',
  'template',
  'html',
  'mail',
  'header',
  'log',
  'xml',
]);

/** Formats of an event's field that leave no room for any injection. */
const TAME: ReadonlySet<string> = new Set([
  'number',
  'boolean',
  'uuid',
  'hex',
  'ip',
  'timestamp',
  'enum',
]);

/** Whether the trigger limits a field to texts that do no harm at the sink. */
export function isTame({ trust, flow, hops }: TracedFlow): boolean {
  if (trust === undefined || trust.doubt !== undefined) return false;
  switch (trust.format) {
    case undefined:
      return false;
    case 'url-encoded':
    case 'url-encoded key':
    case 'base64': {
      const steps = [...hops.flatMap((hop) => hop.steps), ...flow.steps];
      return PLAIN_TEXT.has(flow.sink) && !steps.some(({ text }) => text.includes('decoded'));
    }
    case 'segment':
      return flow.sink === 'path';
    case 'pattern':
      return trust.allowed?.[0] !== undefined && STRICT.test(trust.allowed[0]);
    default:
      return TAME.has(trust.format);
  }
}

/** An anchored expression of letters, digits, `_` and `-`, in classes and repetitions. */
const STRICT = /^\^(?:[\w-]|\[[\w-]*(?:\\[dw-][\w-]*)*\]|\\[dw-]|\{\d*,?\d*\}|[+*?()])+\$$/;
