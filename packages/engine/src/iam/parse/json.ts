import type { Span } from '../../model/span.ts';
import type { Field, Value } from '../../model/value.ts';

/** The value of a JSON text, every part of it at one span; undefined where it is not JSON. */
export function valueFromJson(text: string, span: Span): Value | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return valueFrom(JSON.parse(text), span);
  } catch {
    return undefined;
  }
}

/** A parsed JSON document as a value, every part of it at one span. Anything else than JSON is read as its text. */
export function valueFrom(json: unknown, span: Span): Value {
  if (Array.isArray(json))
    return { kind: 'list', items: json.map((item) => valueFrom(item, span)), span };
  if (typeof json === 'object' && json !== null) {
    const fields = new Map<string, Field>();
    for (const [key, value] of Object.entries(json)) {
      fields.set(key, { key, keySpan: span, value: valueFrom(value, span) });
    }
    return { kind: 'map', fields, span };
  }
  if (typeof json === 'number' || typeof json === 'boolean' || json === null) {
    return { kind: 'known', value: json, span };
  }
  return { kind: 'known', value: String(json), span };
}
