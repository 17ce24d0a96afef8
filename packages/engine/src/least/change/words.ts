import type { Json } from '../../model/finding.ts';
import type { RoleNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Text } from '../../model/text.ts';
import { plainArn } from '../propose/atom.ts';
import type { Words } from './statement.ts';

/** How the author names the resources in a role's policies, as far as that is on one line of a file. */
export function authorsWords(role: RoleNode, file: string | undefined, query: Query): Words {
  const found = new Map<Text, Json>();
  for (const { statements } of role.policies) {
    for (const { resources } of statements) {
      if (resources === undefined || resources.negated) continue;
      for (const { text, span } of resources.items) {
        if (span.file !== file) continue;
        const written = query.graph.sources.get(span.file)?.text.slice(span.start, span.end);
        const json = written === undefined ? undefined : jsonOf(written);
        if (json !== undefined && !found.has(plainArn(text))) found.set(plainArn(text), json);
      }
    }
  }
  return found;
}

/** A value on one line as JSON: plain text, a short intrinsic on text, or JSON itself. */
function jsonOf(written: string): Json | undefined {
  if (written.includes('\n')) return undefined;
  const [, tag, rest = ''] = /^(?:!(Sub|Ref|GetAtt|ImportValue)\s+)?(.*)$/.exec(written) ?? [];
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
      return text === '*' || text.startsWith('arn:') ? text : undefined;
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
