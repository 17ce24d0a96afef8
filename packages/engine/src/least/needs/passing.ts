import type { NeededAction } from '../../data/needed-actions.ts';
import type { CodeValue } from '../../model/code.ts';
import type { CallContext } from './calls.ts';
import { given } from './request.ts';

/** Services whose requests carry data in which a role is a word like any other, or that are about roles themselves. */
const NOT_PASSING: ReadonlySet<string> = new Set([
  'cognito-idp',
  'dynamodb',
  'execute-api',
  'firehose',
  'iam',
  'kinesis',
  'logs',
  'rds-data',
  's3',
  'secretsmanager',
  'ses',
  'sns',
  'sqs',
  'ssm',
  'states',
  'sts',
]);

const DEEPEST = 5;
const HANDED = 'the service is handed that role';

/**
 * Roles that a request hands to a service, wherever it names them. An operation that the table of needed actions knows
 * says them there. Not sure: some services only ask for it where the role changes.
 */
export function passedRoles({ request, resolved: { call } }: CallContext): readonly NeededAction[] {
  if (NOT_PASSING.has(call.service)) return [];
  return [...new Set(pathsIn(request.parameters, '', 0))]
    .filter((path) => isRole(request, path))
    .map((path) => ({
      action: 'iam:PassRole',
      on: 'iam role',
      at: { RoleName: path },
      possibly: HANDED,
    }));
}

const NAME = /role(?:_?arn)?$/i;

/** Dotted paths of the fields that are named like a role. */
function* pathsIn(value: CodeValue, path: string, depth: number): Generator<string> {
  if (depth > DEEPEST) return;
  const below = (step: string): string => (path === '' ? step : `${path}.${step}`);
  if (value.kind === 'one-of') {
    for (const one of value.values) yield* pathsIn(one, path, depth + 1);
  } else if (value.kind === 'list') {
    for (const one of value.items) yield* pathsIn(one, below('*'), depth + 1);
  } else if (value.kind === 'record') {
    for (const [name, one] of value.fields) {
      if (NAME.test(name)) yield below(name);
      else yield* pathsIn(one, below(name), depth + 1);
    }
  }
}

/** A word like `user` under the name `role` is none; what is not known is one where the name says that it is an ARN. */
function isRole(request: CallContext['request'], path: string): boolean {
  const { values } = given(request.parameters, path);
  const named = values.map((one) => request.naming(one, undefined));
  const isNamed = named.some(
    ({ nodes, texts }) =>
      nodes.length > 0 || texts.some((text) => /:role\/|⟨[^⟩]*Role[^⟩]*⟩/i.test(text)),
  );
  const isKnown = named.some(({ texts }) => texts.some((text) => !text.includes('⟨')));
  return isNamed || (!isKnown && values.length > 0 && /role_?arn$/i.test(path));
}
