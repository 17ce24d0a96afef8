import { isWide } from '../../iam/access/wildcards.ts';
import type { Action } from '../../iam/actions.ts';
import type { GraphNode, NodeId } from '../../model/graph.ts';
import type { Harm } from '../../model/least.ts';
import type { Query } from '../../model/query.ts';
import { readable } from '../../model/text.ts';
import type { Surplus } from './excess.ts';
import { placesOf } from './giving.ts';
import { listed, shortArn } from './words.ts';

/** What a surplus lets somebody do, with the names of this application; no full stop. */
export function deedWords(
  harm: Harm,
  actions: readonly Action[],
  surplus: Surplus,
  reaches: readonly NodeId[],
  query: Query,
): string {
  const only = surplus.uses.length === 0 ? '' : neededWords(surplus, query);
  return `may ${verbOf(harm, actions)} ${objectWords(actions, surplus, reaches, query)}${only}`;
}

function verbOf(harm: Harm, actions: readonly Action[]): string {
  const names = actions.map((one) => one.name.slice(one.service.length + 1));
  const does = (pattern: RegExp): boolean => names.some((one) => pattern.test(one));
  switch (harm) {
    case 'secrets':
      return 'read';
    case 'code':
      return 'change the code that runs in';
    case 'data-write': {
      const verbs = [
        ...(does(
          /^(?:Put|Update|Batch(?:Write|Execute)|PartiQL(?:Insert|Update)|Create|Copy|Write|Upload|Admin(?:Set|Update|Create)|Restore|Import)/,
        )
          ? ['write']
          : []),
        ...(does(/^(?:Send|Publish)/) ? ['send to'] : []),
        ...(does(/^(?:Invoke|Start)/) ? ['run'] : []),
        ...(does(/Receive/) ? ['take messages from'] : []),
        ...(does(/^(?:Delete|BatchWrite|Purge|AdminDelete|PartiQLDelete|Schedule)/)
          ? ['delete']
          : []),
        ...(does(/Decrypt|Encrypt|GenerateDataKey|Sign/) ? ['use'] : []),
      ];
      return verbs.length === 0 ? 'change' : listed(verbs);
    }
    case 'data-read':
      return 'read';
    case 'control':
      return 'reconfigure';
    default:
      return 'look at';
  }
}

/** What one thing of a service is called, where the service's name does not say it. */
const NOUNS: Readonly<Record<string, string>> = {
  dynamodb: 'table',
  s3: 'bucket',
  sqs: 'queue',
  sns: 'topic',
  secretsmanager: 'secret',
  ssm: 'parameter',
  lambda: 'function',
  kms: 'key',
  events: 'event bus',
  states: 'state machine',
  kinesis: 'stream',
  'cognito-idp': 'user pool',
  logs: 'log group',
  iam: 'role',
  firehose: 'delivery stream',
  'execute-api': 'API',
  ses: 'mail identity',
};

const PLURALS: Readonly<Record<string, string>> = { 'mail identity': 'mail identities' };

function objectWords(
  actions: readonly Action[],
  { giving, wide }: Surplus,
  reaches: readonly NodeId[],
  query: Query,
): string {
  const services = [...new Set(actions.map((one) => one.service))];
  const places = wide?.map((one) => one.text) ?? placesOf(giving.statement);
  const nodes = reaches
    .flatMap((id) => query.node(id) ?? [])
    .filter((node) => services.some((one) => isOf(node, one)));
  const names = listed(nodes.map((one) => readable(one.name)));
  if (places.some((place) => place === '*' || isWide(place))) {
    const nouns = listed(services.map(everyOf), 3);
    return names === '' ? nouns : `${nouns}, ${names} among them`;
  }
  if (names !== '') return names;
  return listed(
    places.map((place) => `\`${shortArn(place)}\``),
    2,
  );
}

function everyOf(service: string): string {
  const noun = NOUNS[service];
  if (noun === undefined) return `everything in ${service}`;
  return `all ${PLURALS[noun] ?? (noun.endsWith('s') ? `${noun}es` : `${noun}s`)}`;
}

function isOf(node: GraphNode, service: string): boolean {
  if (node.kind === 'function') return service === 'lambda';
  if (node.kind === 'role') return service === 'iam';
  if (node.kind === 'api') return service === 'execute-api' || service === 'appsync';
  return node.kind === 'resource' && node.arn?.includes(`:${service}:`) === true;
}

/** What the same actions are needed on, so that a reader sees what to narrow to. */
function neededWords({ uses }: Surplus, query: Query): string {
  const names = uses.flatMap(({ need: { resource } }) => {
    if (resource.kind === 'any') return [];
    const node = query.node(resource.node);
    return node?.resource === undefined
      ? `\`${shortArn(resource.arn)}\``
      : `${readable(node.name)}${readable(resource.suffix)}`;
  });
  const unique = [...new Set(names)];
  return unique.length === 0 ? '' : `, needed on ${listed(unique)} alone`;
}
