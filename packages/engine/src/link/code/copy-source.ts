import type { CodeValue } from '../../model/code.ts';

/** The bucket of a copy source that is one text: `bucket/key`, with a slash before it or not. */
export function sourceBuckets(value: CodeValue): readonly CodeValue[] {
  if (value.kind === 'one-of') return value.values.flatMap(sourceBuckets);
  if (value.kind === 'record' || value.kind === 'source') return [];
  const parts = value.kind === 'text' ? value.parts : [value];
  const bucket: CodeValue[] = [];
  for (const part of parts) {
    if (part.kind !== 'constant') {
      bucket.push(part);
      continue;
    }
    const text = bucket.length === 0 ? String(part.value).replace(/^\//, '') : String(part.value);
    const end = text.indexOf('/');
    const before = end < 0 ? text : text.slice(0, end);
    if (before !== '') bucket.push({ kind: 'constant', value: before });
    if (end >= 0) return [joined(bucket)];
  }
  // Without a slash the bucket and the key are in one part that is not known.
  return [{ kind: 'unknown', from: [] }];
}

function joined(parts: readonly CodeValue[]): CodeValue {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind: 'text', parts };
}
