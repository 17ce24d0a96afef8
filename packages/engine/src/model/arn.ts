import type { Text } from './text.ts';

/** Parts of an ARN; each may have holes or wildcards. `resource` is everything after the fifth colon. */
export type Arn = {
  readonly partition: Text;
  readonly service: Text;
  readonly region: Text;
  readonly account: Text;
  readonly resource: Text;
};

/** The parts of an ARN; undefined where the text is none. Colons inside holes and `${…}` do not count. */
export function parseArn(text: Text): Arn | undefined {
  if (!text.startsWith('arn:')) return undefined;
  const parts = splitOutside(text, ':', 6);
  const [, partition, service, region, account, resource] = parts;
  if (partition === undefined || service === undefined || region === undefined) return undefined;
  if (account === undefined || resource === undefined) return undefined;
  return { partition, service, region, account, resource };
}

/** Splits at a separator outside holes and `${…}` into at most `limit` parts; the last one keeps the rest. */
export function splitOutside(text: Text, separator: string, limit: number): readonly Text[] {
  const parts: Text[] = [];
  let start = 0;
  for (let i = 0; i < text.length && parts.length < limit - 1; i++) {
    const char = text[i];
    if (char === '⟨') i = closing(text, i, '⟩');
    else if (char === '$' && text[i + 1] === '{') i = closing(text, i, '}');
    else if (char === separator) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

function closing(text: Text, from: number, mark: string): number {
  const end = text.indexOf(mark, from);
  return end === -1 ? text.length : end;
}

/** Addresses whose attributes stand in a text as holes, with the attribute, in order of appearance. */
export function attributeHoles(
  text: Text,
): readonly { readonly address: string; readonly attribute: string }[] {
  const found: { address: string; attribute: string }[] = [];
  for (let i = text.indexOf('⟨attr:'); i !== -1; i = text.indexOf('⟨attr:', i + 1)) {
    const end = text.indexOf('⟩', i);
    if (end === -1) break;
    const inner = text.slice(i + '⟨attr:'.length, end);
    const dot = inner.indexOf('.', inner.lastIndexOf('/') + 1);
    if (dot > 0) found.push({ address: inner.slice(0, dot), attribute: inner.slice(dot + 1) });
  }
  return found;
}
