import type { Span } from '../../../model/span.ts';
import type { Field, MapValue, Value } from '../../../model/value.ts';

/** Long name of a short tag (`!Sub` is `Fn::Sub`); undefined for a standard tag such as `!!str`. */
export function longName(tag: string): string | undefined {
  if (!tag.startsWith('!') || tag.startsWith('!!') || tag.length < 2) return undefined;
  const name = tag.slice(1);
  return name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
}

/** The one-key map that a short tag stands for. */
export function longForm(name: string, tagSpan: Span, argument: Value): MapValue {
  const value = name === 'Fn::GetAtt' ? splitAttribute(argument) : argument;
  const span = { file: tagSpan.file, start: tagSpan.start, end: argument.span.end };
  return { kind: 'map', fields: new Map([[name, { key: name, keySpan: tagSpan, value }]]), span };
}

/** A map with the dotted form of `Fn::GetAtt` (allowed in YAML) turned into the list form. */
export function normalized(fields: ReadonlyMap<string, Field>, span: Span): MapValue {
  const getAtt = fields.size === 1 ? fields.get('Fn::GetAtt') : undefined;
  if (getAtt?.value.kind !== 'known') return { kind: 'map', fields, span };
  const value = splitAttribute(getAtt.value);
  return { kind: 'map', fields: new Map([['Fn::GetAtt', { ...getAtt, value }]]), span };
}

/** `Name.Attribute` as a list of two; the attribute may have dots of its own (`Outputs.Url`). */
function splitAttribute(argument: Value): Value {
  if (argument.kind !== 'known' || typeof argument.value !== 'string') return argument;
  const dot = argument.value.indexOf('.');
  if (dot === -1) return argument;
  const { span } = argument;
  const items: Value[] = [
    { kind: 'known', value: argument.value.slice(0, dot), span },
    { kind: 'known', value: argument.value.slice(dot + 1), span },
  ];
  return { kind: 'list', items, span };
}
