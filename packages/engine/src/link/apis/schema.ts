import type { Authentication } from '../../model/graph.ts';
import type { Text } from '../../model/text.ts';
import { ownEntry } from '../../support/own.ts';

const MODES: Readonly<Record<string, Authentication['kind']>> = {
  aws_api_key: 'api-key',
  aws_iam: 'iam',
  aws_oidc: 'jwt',
  aws_cognito_user_pools: 'cognito',
  aws_auth: 'cognito',
  aws_lambda: 'lambda',
};

/** Authentications that a field of a type allows by directive; undefined where it names none. */
export type Directives = (
  type: string,
  field: string,
) => ReadonlySet<Authentication['kind']> | undefined;

/**
 * The authentication directives of a GraphQL schema, by type and by field (a field's own come first).
 * Only what is needed of the language: types, fields and directives, with strings and comments left out.
 */
export function directivesOf(schema: Text | undefined): Directives {
  const found = new Map<string, ReadonlySet<Authentication['kind']>>();
  const plain = (schema ?? '').replace(/"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|#[^\n]*/g, ' ');
  for (const [, type = '', head = '', body = ''] of plain.matchAll(
    /\btype\s+(\w+)([^{}]*)\{([^{}]*)\}/g,
  )) {
    put(found, type, head);
    const fields = body.replace(/\([^()]*\)/g, ' ').split(/(?=\b\w+\s*:)/);
    for (const field of fields) {
      const name = /^(\w+)\s*:/.exec(field)?.[1];
      if (name !== undefined) put(found, `${type}.${name}`, field);
    }
  }
  return (type, field) => found.get(`${type}.${field}`) ?? found.get(type);
}

function put(
  found: Map<string, ReadonlySet<Authentication['kind']>>,
  key: string,
  text: string,
): void {
  const modes = [...text.matchAll(/@(aws_\w+)/g)].flatMap(
    ([, name = '']) => ownEntry(MODES, name) ?? [],
  );
  if (modes.length > 0) found.set(key, new Set(modes));
}
