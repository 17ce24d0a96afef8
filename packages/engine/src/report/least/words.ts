import type { Need } from '../../model/needs.ts';
import type { Query } from '../../model/query.ts';
import { readable } from '../../model/text.ts';
import { clean } from '../shared/clean.ts';
import { nameOf } from '../shared/words.ts';

const MOST = 4;

/** Actions in a row, the service said once: `dynamodb:GetItem PutItem`; beyond a few only their number. */
export function actionWords(actions: readonly string[]): string {
  const shown = actions.length > MOST ? actions.slice(0, MOST - 1) : actions;
  const rest = actions.length - shown.length;
  const words: string[] = [];
  let service = '';
  for (const action of shown) {
    const colon = action.indexOf(':');
    const own = action.slice(0, colon);
    words.push(own === service && colon > 0 ? action.slice(colon + 1) : action);
    service = own;
  }
  return clean([...words.map(readable), ...(rest === 0 ? [] : [`and ${rest} more`])].join(' '));
}

/** What a need is needed on. */
export function needOnWords(query: Query, { resource }: Need): string {
  if (resource.kind === 'any') return '*';
  const node = query.node(resource.node);
  return node?.resource === undefined
    ? clean(readable(resource.arn))
        .replace(/^arn:\$\{AWS::Partition\}:/, '')
        .replace('${AWS::Region}:${AWS::AccountId}', '')
    : clean(nameOf(node) + readable(resource.suffix));
}
