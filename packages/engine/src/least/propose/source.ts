import type { Json } from '../../model/finding.ts';

/** A value on one line as JSON: plain text, a short intrinsic on text, or JSON itself. */
export function jsonWritten(written: string): Json | undefined {
  if (written.includes('\n')) return undefined;
  const [, short, long, rest = ''] =
    /^(?:!(Sub|Ref|GetAtt|ImportValue)\s+|(?:Fn::)?(Sub|Ref|GetAtt|ImportValue):\s+)?(.*)$/.exec(
      written,
    ) ?? [];
  const tag = short ?? long;
  if (tag === undefined && /^[{"[]/.test(written)) return parsed(written);
  const text = scalarOf(rest);
  if (text === undefined) return undefined;
  switch (tag) {
    case 'Ref':
      return { Ref: text };
    case 'GetAtt':
      return { 'Fn::GetAtt': text.split('.') };
    case 'Sub':
      return { 'Fn::Sub': text };
    case 'ImportValue':
      return { 'Fn::ImportValue': text };
    default:
      return text;
  }
}

function scalarOf(written: string): string | undefined {
  const text = written.trim();
  if (text.startsWith('"')) {
    const value = parsed(text);
    return typeof value === 'string' ? value : undefined;
  }
  if (text.startsWith("'"))
    return text.endsWith("'") ? text.slice(1, -1).replaceAll("''", "'") : undefined;
  return /^[[{&!|>]/.test(text) ? undefined : text;
}

function parsed(written: string): Json | undefined {
  try {
    return JSON.parse(written) as Json;
  } catch {
    return undefined;
  }
}
