import type { CodeValue } from '../../model/code.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Span } from '../../model/span.ts';
import type { Value } from '../../model/value.ts';

/**
 * What the code says about a value in the template's terms: an environment variable is what the template
 * sets it to, so that a name in the code leads to the resource that it names.
 */
export function templateValue(value: CodeValue, fn: FunctionNode, span: Span): Value {
  switch (value.kind) {
    case 'constant':
      return { kind: 'known', value: value.value, span };
    case 'environment':
      return (
        fn.environment.find((one) => one.name === value.name)?.value ??
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

/** The parts of a structure under a path, `*` for elements; a `json` is looked into by `$json`. */
export function partsOf(value: CodeValue, path: readonly string[]): readonly CodeValue[] {
  const [step, ...rest] = path;
  if (step === undefined) return [value];
  switch (value.kind) {
    case 'one-of':
      return value.values.flatMap((one) => partsOf(one, path));
    case 'record': {
      if (step === '*') {
        const all = [...value.fields.values(), ...(value.others ? [value.others] : [])];
        return all.flatMap((one) => partsOf(one, rest));
      }
      const known = value.fields.get(step);
      if (known !== undefined) return partsOf(known, rest);
      return value.others === undefined ? [] : partsOf(extended(value.others, step), rest);
    }
    case 'list':
      return value.items.flatMap((one) => partsOf(one, rest));
    case 'json':
      return step === '$json' ? partsOf(value.value, rest) : [];
    case 'source':
      return partsOf(extended(value, step), rest);
    default:
      return [value];
  }
}

/** A part of something from outside is the part of that origin. */
function extended(value: CodeValue, step: string): CodeValue {
  if (value.kind !== 'source' || value.from.derived) return value;
  const { path } = value.from;
  const written = step.replaceAll('.', '\\.');
  return {
    kind: 'source',
    from: { ...value.from, path: path === '' ? written : `${path}.${written}` },
  };
}
