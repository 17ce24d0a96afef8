import type { Call } from '../core/call.ts';
import { currentCall, followed } from '../core/current.ts';
import type { Part } from '../core/part.ts';

/** Methods of the console that write a line, with the level of it. */
const METHODS = {
  debug: 'debug',
  trace: 'debug',
  log: 'info',
  info: 'info',
  warn: 'warn',
  error: 'error',
} as const;

type Method = keyof typeof METHODS;
type Write = (...values: readonly unknown[]) => void;

/** Set on a method that was replaced, so that it is replaced once: also by the other build of this package. */
const REPLACED = Symbol.for('@postern/guard:console');

/**
 * Turns what a handler and its libraries write to the console into structured lines with the ids of the call, without
 * secrets. Replaces the methods of `console` in the whole process with the first call; outside of calls they do what
 * they did.
 */
export function capturedConsole(): Part {
  return {
    name: 'console',
    call: (call, next) => {
      for (const method of Object.keys(METHODS)) replace(method as Method);
      return followed(call, next);
    },
  };
}

function replace(method: Method): void {
  const original: Write & { [REPLACED]?: true } = console[method];
  if (original[REPLACED] === true) return;
  let isWriting = false;
  const instead: Write & { [REPLACED]?: true } = (...values) => {
    const call = currentCall();
    // A receiver of lines that writes to the console itself would otherwise never come to an end.
    if (call === undefined || isWriting) return original.apply(console, [...values]);
    isWriting = true;
    try {
      write(call, METHODS[method], values);
    } finally {
      isWriting = false;
    }
  };
  instead[REPLACED] = true;
  console[method] = instead;
}

/** Texts make the message, everything else the fields: an object that was pasted into a text could not be redacted. */
function write(call: Call, level: (typeof METHODS)[Method], values: readonly unknown[]): void {
  const message = values.filter((value) => typeof value === 'string').join(' ');
  const others = values.filter((value) => typeof value !== 'string');
  const [only] = others;
  if (others.length === 0) call.log[level](message);
  else call.log[level](message, others.length === 1 ? only : { values: others });
}
