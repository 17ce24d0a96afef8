import type { SourceLabel } from '../../model/code.ts';
import type { ResolvedCall } from '../../model/function-code.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { wordsOf } from '../../supply/secrets/names.ts';
import { parameterOf, sourcesIn } from './code-values.ts';
import { isChosen, isProven } from './proof.ts';
import { namesOf } from './sensitive.ts';

/** Names of fields that say who somebody is, or whose something is. */
const IDENTITIES: ReadonlySet<string> = new Set(
  'user id|userid|user name|username|user sub|user|uid|sub|user uuid|owner|owner id|account id|account|customer id|customer|tenant|tenant id|org id|organization id|organisation id|member id|employee id|patient id|student id|profile id|author id|email|user email|email address|customer email|principal id|identity id|cognito id|cognito sub|actor|actor id|caller|caller id|x user id|x user|x user email|x tenant id|x account id|x customer id|current user|current user id|requester|requester id'.split(
    '|',
  ),
);

/** Names of fields that say what somebody may do. */
const RIGHTS: ReadonlySet<string> = new Set(
  'role|roles|user role|user roles|is admin|isadmin|admin|is superuser|is staff|is owner|permission|permissions|privileges|groups|user groups|cognito groups|x role|x user role|x is admin|access level|user type'.split(
    '|',
  ),
);

/** What the last field of a path says: who somebody is, what somebody may do, or neither. */
export function subjectOf({ path }: SourceLabel): 'identity' | 'right' | undefined {
  const words = wordsOf(namesOf(path).at(-1) ?? '').join(' ');
  if (RIGHTS.has(words)) return 'right';
  return IDENTITIES.has(words) ? 'identity' : undefined;
}

/** Parameters that choose which record or object a call concerns. */
const KEYS = ['Key', 'Keys'] as const;

/** The same of a query: what its expression asks for stands beside it. */
const QUERY_KEYS = [
  'KeyConditionExpression',
  'ExpressionAttributeValues',
  'KeyConditions',
] as const;

/** Services whose calls read and write the records of people. */
export function isDataCall({ call, use }: ResolvedCall): boolean {
  return (
    (call.service === 'dynamodb' || call.service === 's3') &&
    (use === 'read' || use === 'write' || use === 'delete' || use === 'list')
  );
}

/** Calls that make a record where there was none: they take nobody's. */
export function isCreation({ call }: ResolvedCall): boolean {
  return /^(?:PutItem|BatchWriteItem|PutObject|CreateMultipartUpload|UploadPart)$/.test(
    call.operation,
  );
}

/** What callers choose freely of the key of a call. */
export function chosenKeys(
  { call }: ResolvedCall,
  fn: FunctionNode,
  query: Query,
): readonly SourceLabel[] {
  const names = call.operation === 'Query' ? QUERY_KEYS : KEYS;
  return names
    .flatMap((name) => parameterOf(call, name))
    .flatMap(sourcesIn)
    .filter((label) => isChosen(label, fn, query));
}

/** Whether the call is bound to who calls: a claim is anywhere in it. */
export function isBound({ call }: ResolvedCall, fn: FunctionNode, query: Query): boolean {
  return sourcesIn(call.parameters).some((label) => isProven(label, fn, query));
}

/** Whether the name of a function or the path of its route says that it is for administrators. */
export function isAdministrative(name: string, path: string | undefined): boolean {
  const words = [...wordsOf(name), ...wordsOf(path ?? '')];
  const isSignIn = words.some((word) => /^(?:login|signin|auth|register|signup)$/.test(word));
  return (
    !isSignIn &&
    words.some((word) => /^(?:admin|admins|administrator|superuser|backoffice)$/.test(word))
  );
}
