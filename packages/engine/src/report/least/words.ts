import type { RoleDifference } from '../../model/least.ts';
import type { Need } from '../../model/needs.ts';
import type { Query } from '../../model/query.ts';
import { readable } from '../../model/text.ts';
import { clean } from '../shared/clean.ts';
import { counted } from '../shared/view.ts';
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

/** Words in a row, beyond a few only their number. */
export function shortList(all: readonly string[], most = 3): string {
  if (all.length <= most) return all.join(', ');
  return `${all.slice(0, most).join(', ')} and ${all.length - most} more`;
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

/** The functions of a role; a shared one by its own name. */
export function titleWords(query: Query, { role, functions }: RoleDifference): string {
  const names = functions.flatMap((id) => {
    const fn = query.function(id);
    return fn === undefined ? [] : [nameOf(fn)];
  });
  const node = query.role(role);
  if (names.length <= 1 || node === undefined) return shortList(names);
  return `role ${nameOf(node)} of ${shortList(names, 2)}`;
}

/** How much a role allows, and how much of it is needed. */
export function summaryWords(query: Query, one: RoleDifference): string {
  if (query.role(one.role)?.external === true) return 'its role is not declared here';
  if (one.granted === 'all') return `allowed everything, needs ${counted(one.needed, 'action')}`;
  return `allowed ${counted(one.granted, 'action')}, needs ${one.needed}`;
}
