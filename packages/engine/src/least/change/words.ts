import type { Json } from '../../model/finding.ts';
import type { RoleNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Text } from '../../model/text.ts';
import { plainArn } from '../propose/atom.ts';
import { jsonWritten } from '../propose/source.ts';
import type { Words } from './statement.ts';

/** How the author names the resources in a role's policies, as far as that is on one line of a file. */
export function authorsWords(role: RoleNode, file: string | undefined, query: Query): Words {
  const found = new Map<Text, Json>();
  for (const { statements, origin } of role.policies) {
    if (origin.kind === 'aws-managed') continue;
    for (const { resources } of statements) {
      if (resources === undefined || resources.negated) continue;
      for (const { text, span } of resources.items) {
        if (span.file !== file) continue;
        const written = query.graph.sources.get(span.file)?.text.slice(span.start, span.end);
        const json = written === undefined ? undefined : jsonWritten(written);
        if (json !== undefined && isArn(json) && !found.has(plainArn(text))) {
          found.set(plainArn(text), json);
        }
      }
    }
  }
  return found;
}

/** What stands at the place of a resource may be another thing: the name of a template that says it, or of a function. */
function isArn(json: Json): boolean {
  return typeof json !== 'string' || json === '*' || json.startsWith('arn:');
}
