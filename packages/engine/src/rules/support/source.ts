import { attributeHoles } from '../../model/arn.ts';
import type { Json } from '../../model/finding.ts';
import type { PlacedText } from '../../model/policy.ts';
import type { Query } from '../../model/query.ts';
import { hasHole, readable, type Text } from '../../model/text.ts';

/** Whether a text stands in the source as it is, in quotes or not, so that it can be replaced where it stands. */
export function isWrittenAs({ text, span }: PlacedText, query: Query): boolean {
  const source = query.graph.sources.get(span.file)?.text.slice(span.start, span.end).trim();
  return source !== undefined && source.replace(/^(['"])(.*)\1$/, '$2') === text;
}

/**
 * A text as a template writes it: plain, or as `Fn::Sub` where it has holes. Undefined where a hole has no
 * name in the template of `address` (another stack's resource, an anonymous unknown).
 */
export function writtenText(text: Text, address: string): Json | undefined {
  if (!hasHole(text)) return text;
  const stack = address.slice(0, address.lastIndexOf('/') + 1);
  const known = /⟨(?!AWS::|param:|attr:)/.test(text) === false;
  const own = attributeHoles(text).every((one) => one.address.startsWith(stack));
  return known && own ? { 'Fn::Sub': readable(text) } : undefined;
}
