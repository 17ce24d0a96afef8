import type { CodeValue } from '../../model/code.ts';
import { variableOf } from '../../model/environment.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Span } from '../../model/span.ts';
import { at, type Value } from '../../model/value.ts';
import { withValues } from './inline.ts';

/**
 * What the code says about a value in the template's terms: an environment variable is what the template
 * sets it to, so that a name in the code leads to the resource that it names.
 */
export function templateValue(value: CodeValue, fn: FunctionNode, span: Span): Value {
  switch (value.kind) {
    case 'constant':
      return constant(value.value, fn, span);
    case 'environment':
      return (
        variableOf(fn, value.name)?.value ??
        unknown(`the variable ${value.name} is not set in the template`, span)
      );
    case 'text':
      return {
        kind: 'joined',
        parts: value.parts.map((part) => templateValue(part, fn, span)),
        span,
      };
    case 'one-of':
      return {
        kind: 'oneOf',
        options: value.values.map((one) => ({ value: templateValue(one, fn, span) })),
        span,
      };
    case 'list':
      return { kind: 'list', items: value.items.map((one) => templateValue(one, fn, span)), span };
    case 'json':
    case 'record':
      return unknown('it is a structure', span);
    case 'source':
      return unknown(originWords(value.from.origin.kind), span);
    case 'unknown':
      return unknown('the code computes it', span);
  }
}

/** Words that stand for values of the template in inline code are these values. */
function constant(value: string | number | boolean | null, fn: FunctionNode, span: Span): Value {
  const code = typeof value === 'string' ? at(fn.properties, 'Code.ZipFile') : undefined;
  const parts = code === undefined ? undefined : withValues(String(value), code);
  const [first] = parts ?? [];
  if (parts === undefined || first === undefined) return { kind: 'known', value, span };
  return parts.length === 1 ? first : { kind: 'joined', parts, span };
}

function originWords(kind: string): string {
  switch (kind) {
    case 'event':
      return 'the event chooses it';
    case 'call':
      return 'another call gives it';
    default:
      return 'the code takes it from outside';
  }
}

function unknown(reason: string, span: Span): Value {
  return { kind: 'unknown', reason, span };
}
