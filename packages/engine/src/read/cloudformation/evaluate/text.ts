import type { Value } from '../../../model/value.ts';
import type { Call, Intrinsic } from './context.ts';
import { foldText } from './fold.ts';
import { attributeOf, lookUp } from './reference.ts';
import { known, listItems, mapOptions, unknown } from './values.ts';

const PLACEHOLDER = /\$\{([^{}]*)\}/g;

/** `Fn::Sub`, alone or with variables of its own. */
export const sub: Intrinsic = (argument, call) => {
  const items = listItems(argument);
  const template = call.evaluate(items?.[0] ?? argument);
  const variables = items?.[1];
  return mapOptions(template, call.span, (one) => {
    if (one.kind !== 'known') return one;
    return substitute(String(one.value ?? ''), one, variables, call);
  });
};

function substitute(
  template: string,
  written: Value,
  variables: Value | undefined,
  call: Call,
): Value {
  const parts: Value[] = [];
  let end = 0;
  for (const match of template.matchAll(PLACEHOLDER)) {
    parts.push(known(template.slice(end, match.index), written.span));
    parts.push(placeholder((match[1] ?? '').trim(), written, variables, call));
    end = match.index + match[0].length;
  }
  parts.push(known(template.slice(end), written.span));
  return foldText(parts, call.span);
}

function placeholder(
  name: string,
  written: Value,
  variables: Value | undefined,
  call: Call,
): Value {
  if (name.startsWith('!')) return known(`\${${name.slice(1)}}`, written.span);
  const variable = variables?.kind === 'map' ? variables.fields.get(name) : undefined;
  if (variable !== undefined) return call.evaluate(variable.value);
  const dot = name.indexOf('.');
  return dot === -1
    ? lookUp(name, written.span, call)
    : attributeOf(name.slice(0, dot), name.slice(dot + 1), written.span, call);
}

/** `Fn::Join` of a delimiter and a list. */
export const join: Intrinsic = (argument, call) => {
  const [delimiter, list] = listItems(argument) ?? [];
  if (delimiter === undefined || list === undefined) {
    return unknown('a Join without a delimiter and a list', call.span);
  }
  const separator = call.evaluate(delimiter);
  return mapOptions(call.evaluate(list), call.span, (one) =>
    one.kind === 'list' ? joinItems(one.items, separator, call) : foldText([one], call.span),
  );
};

/** Most items of a list whose presence is not known: each doubles the work. */
const MAX_OPTIONAL = 6;

function joinItems(items: readonly Value[], separator: Value, call: Call): Value {
  const optional = items.findIndex(mayBeAbsent);
  const item = items[optional];
  if (item?.kind !== 'oneOf' || items.filter(mayBeAbsent).length > MAX_OPTIONAL) {
    const present = items.filter((one) => one.kind !== 'absent');
    return foldText(
      present.flatMap((one, i) => (i === 0 ? [one] : [separator, one])),
      call.span,
    );
  }
  return mapOptions(item, call.span, (one) =>
    joinItems(items.with(optional, one), separator, call),
  );
}

function mayBeAbsent(value: Value): boolean {
  return (
    value.kind === 'oneOf' &&
    value.options.some(({ value: one }) => one.kind === 'absent' || mayBeAbsent(one))
  );
}

/**
 * `Fn::Base64` stays the text before encoding: only readers of user data ask for it, and they want to
 * see what is in it.
 */
export const base64: Intrinsic = (argument, call) => call.evaluate(argument);

/** `Fn::ToJsonString`: JSON text, with holes where the value has some. */
export const toJsonString: Intrinsic = (argument, call) =>
  foldText(jsonParts(call.evaluate(argument)), call.span);

function jsonParts(value: Value): readonly Value[] {
  const write = (text: string): Value => known(text, value.span);
  switch (value.kind) {
    case 'known':
      return [write(JSON.stringify(value.value))];
    case 'list': {
      const inner = value.items.flatMap((item, i) =>
        i === 0 ? jsonParts(item) : [write(','), ...jsonParts(item)],
      );
      return [write('['), ...inner, write(']')];
    }
    case 'map': {
      const present = [...value.fields.values()].filter(({ value: one }) => one.kind !== 'absent');
      const inner = present.flatMap((field, i) => [
        write(`${i === 0 ? '' : ','}${JSON.stringify(field.key)}:`),
        ...jsonParts(field.value),
      ]);
      return [write('{'), ...inner, write('}')];
    }
    case 'absent':
      return [];
    default:
      return [write('"'), value, write('"')];
  }
}
