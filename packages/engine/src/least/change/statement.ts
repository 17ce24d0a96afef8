import type { Json } from '../../model/finding.ts';
import type { LeastResource, LeastStatement } from '../../model/least.ts';
import type { Text } from '../../model/text.ts';
import { termsOf } from '../needs/terms.ts';
import { plainArn } from '../propose/atom.ts';

/** Words of the author for resources, by ARN: what is said once in a template is said in the same way again. */
export type Words = ReadonlyMap<Text, Json>;

/** The ARN of a proposed resource in the words of a stack; undefined where it has none for it. */
export function wordsFor({ arn, template }: LeastResource, words: Words): Json | undefined {
  return words.get(plainArn(arn)) ?? template;
}

/** A proposed statement as it is written; undefined where the template has no words for part of it. */
export function statementJson(
  statement: LeastStatement,
  words: Words,
  stack: string,
): Json | undefined {
  const resources = statement.resources.map((one) => wordsFor(one, words));
  const condition = conditionJson(statement, stack);
  if (resources.includes(undefined) || condition === undefined) return undefined;
  const value: Json = {
    Sid: statement.sid,
    Effect: 'Allow',
    Action: oneOrMany(statement.actions),
    Resource: oneOrMany(resources.filter((one) => one !== undefined)),
    ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
  };
  return guarded(value, statement.when);
}

/** A list of one is written as that one. */
export function oneOrMany(values: readonly Json[]): Json {
  const [only, ...others] = values;
  return only !== undefined && others.length === 0 ? only : values;
}

/** A value under conditions of the template; undefined where one of them has no name. */
function guarded(value: Json, when: string | undefined): Json | undefined {
  if (when === undefined) return value;
  const names = when.split(' & ');
  if (names.some((name) => !/^!?[A-Za-z0-9]+$/.test(name))) return undefined;
  return names.reduceRight<Json>((inner, name) => {
    const nothing = { Ref: 'AWS::NoValue' };
    return name.startsWith('!')
      ? { 'Fn::If': [name.slice(1), nothing, inner] }
      : { 'Fn::If': [name, inner, nothing] };
  }, value);
}

type Block = { [operator: string]: { [key: string]: Json } };

function conditionJson(
  { conditions }: LeastStatement,
  stack: string,
): { readonly [operator: string]: Json } | undefined {
  const block: Block = {};
  for (const { operator, key, values, holds } of conditions) {
    if (holds === 'caller') continue;
    const written = values.map((one) => termsOf(one, undefined, '', stack).template);
    if (written.includes(undefined)) return undefined;
    block[operator] ??= {};
    block[operator][key] = oneOrMany(written.filter((one) => one !== undefined));
  }
  return block;
}
