import type { FunctionNode } from '../../model/graph.ts';
import type { UnresolvedNeed } from '../../model/needs.ts';
import type { Query } from '../../model/query.ts';
import type { Span } from '../../model/span.ts';
import { textsOf } from '../../model/text.ts';
import { at, items } from '../../model/value.ts';
import { placeholderCode } from './placeholder.ts';
import { callingLibraries, unknownLibraries, wrappedUses } from './wrappers.ts';

/** Something that calls the cloud where no call can be seen: what tells it, and what it needs. */
type Unseen = {
  readonly by: RegExp;
  readonly actions: readonly string[];
  readonly reason: string;
};

const SIGNED = [
  'execute-api:Invoke',
  'es:ESHttpGet',
  'es:ESHttpPost',
  'es:ESHttpPut',
  'appsync:GraphQL',
  'lambda:InvokeFunctionUrl',
];

/** Libraries that sign HTTP requests with the role's credentials. */
const LIBRARIES: readonly Unseen[] = [
  {
    by: /^(?:aws4|aws4fetch|aws4-axios|aws-sigv4-fetch|aws_requests_auth|requests_aws4auth|requests_auth_aws_sigv4|botocore\.auth\.SigV4|@aws-sdk\/signature-v4|@smithy\/signature-v4|@aws-sdk\/signature-v4-crt|@opensearch-project\/opensearch\/aws|opensearchpy\..*AWSV4Signer|opensearchpy\.AWSV4Signer)/,
    actions: SIGNED,
    reason:
      'HTTP requests are signed with the role’s credentials, and their host decides on the action',
  },
  {
    by: /^@aws-sdk\/rds-signer/,
    actions: ['rds-db:connect'],
    reason: 'the database is entered with a token of the role',
  },
  {
    by: /^@aws-sdk\/dsql-signer/,
    actions: ['dsql:DbConnect', 'dsql:DbConnectAdmin'],
    reason: 'the database is entered with a token of the role',
  },
];

/** Extensions, by the ARN of their layer, that call the cloud for whatever the code asks them over localhost. */
const EXTENSIONS: readonly Unseen[] = [
  {
    by: /:layer:AWS-AppConfig-Extension/,
    actions: ['appconfig:StartConfigurationSession', 'appconfig:GetLatestConfiguration'],
    reason: 'the extension fetches the configurations that the code asks it for',
  },
  {
    by: /:layer:AWS-Parameters-and-Secrets-Lambda-Extension/,
    actions: ['secretsmanager:GetSecretValue', 'ssm:GetParameter'],
    reason: 'the extension fetches the secrets and parameters that the code asks it for',
  },
];

/** What libraries and extensions do in the role’s name without a call in the code. */
export function unseenUses(fn: FunctionNode, query: Query): readonly UnresolvedNeed[] {
  const uses = [...(query.factsOf(fn.id)?.uses ?? [])];
  const libraries = LIBRARIES.flatMap((one) => {
    const first = uses.find(([api]) => one.by.test(api));
    return first === undefined ? [] : [unseen(one, first[1])];
  });
  const layers = items(at(fn.properties, 'Layers'));
  const extensions = EXTENSIONS.flatMap((one) => {
    const layer = layers.find((value) =>
      textsOf(value, () => undefined).some((arn) => one.by.test(arn)),
    );
    return layer === undefined ? [] : [unseen(one, layer.span)];
  });
  return [
    ...libraries,
    ...extensions,
    ...wrappedUses(fn, query),
    ...unknownLibraries(fn, query),
    ...callingLibraries(fn, query),
    ...placeholderCode(fn, query),
    ...unseenCalls(fn, query),
  ];
}

const CLIENT =
  /^(?:(?:aio)?boto3\.(?:client|resource)|(?:aio)?boto3\..*Session\(\)\.(?:client|resource)|@aws-sdk\/client-[a-z0-9-]+\.[A-Za-z0-9]+Client|aws-sdk\.)/;
const COMMAND = /^@aws-sdk\/(?:client-[a-z0-9-]+|(lib-dynamodb))\.([A-Z]\w*)Command$/;

/** Commands that are made and clients of which nothing is seen: what calls them may not have been followed. */
function unseenCalls(fn: FunctionNode, query: Query): readonly UnresolvedNeed[] {
  const facts = query.factsOf(fn.id);
  if (facts === undefined) return [];
  const seen = new Set(facts.calls.map((one) => one.operation));
  const uses = [...facts.uses];
  const commands = uses.flatMap(([api, place]) => {
    const [, library, name] = COMMAND.exec(api) ?? [];
    if (name === undefined || seen.has(name)) return [];
    if (library !== undefined && [...seen].some((one) => one.startsWith(name))) return [];
    return [unfollowed(`${name} is made, and nothing is seen to send it`, place)];
  });
  const client = uses.find(([api]) => CLIENT.test(api));
  return commands.length > 0 || seen.size > 0 || client === undefined
    ? commands
    : [unfollowed('a client of the cloud is made, and no call of it is seen', client[1])];
}

function unfollowed(reason: string, place: Span): UnresolvedNeed {
  return {
    kind: 'code',
    call: undefined,
    actions: [],
    reason,
    at: place,
    assumed: [],
    certain: 'possibly',
  };
}

function unseen({ actions, reason }: Unseen, place: UnresolvedNeed['at']): UnresolvedNeed {
  return {
    kind: 'resource',
    call: undefined,
    actions,
    reason,
    at: place,
    assumed: [],
    certain: 'needed',
  };
}
