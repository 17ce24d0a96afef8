import type { Json } from '../../model/finding.ts';
import type { RoleNode } from '../../model/graph.ts';
import type { FunctionNeeds } from '../../model/needs.ts';
import type { Query } from '../../model/query.ts';
import type { Text } from '../../model/text.ts';
import { termsOf } from '../needs/terms.ts';
import { plainArn } from './atom.ts';

/** An application as it was read: its graph and what its functions need. */
export type Reading = { readonly query: Query; readonly needs: readonly FunctionNeeds[] };

/** ARNs that hold only for the defaults of parameters, with words that hold for all; undefined where there are none. */
export type ByParameter = ReadonlyMap<Text, Json | undefined>;

/**
 * Compares what a role's functions need, and what its policies say, with a reading in which no parameter has a default:
 * what is another text there is said there by the parameters' names.
 */
export function byParameterOf(role: RoleNode, today: Reading, symbolic: Reading): ByParameter {
  const texts = new Map<Text, Set<Text>>();
  const others = arnsOf(role.id, role.functions, symbolic);
  for (const [key, arns] of arnsOf(role.id, role.functions, today)) {
    const other = others.get(key);
    for (const [i, arn] of arns.entries()) {
      const said = other?.length === arns.length ? other[i] : undefined;
      const plain = plainArn(arn);
      if (said !== undefined) texts.set(plain, (texts.get(plain) ?? new Set<Text>()).add(said));
    }
  }
  const stack = role.resource?.stack ?? '';
  const defaults = defaultsOf(stack, today.query);
  const found = new Map<Text, Json | undefined>();
  for (const [arn, said] of texts) {
    const [only] = said;
    const isOne = new Set([...said].map(plainArn)).size === 1;
    if (only === undefined || (isOne && plainArn(only) === arn)) continue;
    const text = isOne ? exactly(only, arn, defaults) : undefined;
    const words = text === undefined ? undefined : termsOf(text, undefined, '', stack).template;
    found.set(arn, words);
  }
  return found;
}

function defaultsOf(stack: string, { graph }: Query): ReadonlyMap<string, string> {
  const parameters = graph.stacks.find(({ id }) => id === stack)?.parameters ?? [];
  return new Map(
    parameters.flatMap(({ name, value }) =>
      value.kind === 'known' ? [[name, String(value.value ?? '')] as const] : [],
    ),
  );
}

/**
 * A text with names of parameters that with their defaults comes to the ARN; undefined where it does not. A path in a
 * parameter has its own slash before it, which a name has not.
 */
function exactly(text: Text, arn: Text, defaults: ReadonlyMap<string, string>): Text | undefined {
  const comesTo = (one: Text): Text =>
    plainArn(one).replaceAll(HOLE, (hole, name: string) => defaults.get(name) ?? hole);
  return [text, text.replace(':parameter/⟨param:', ':parameter⟨param:')].find(
    (one) => comesTo(one) === arn,
  );
}

const HOLE = /⟨param:([^⟩]*)⟩/g;

/** ARNs of needs and of policies by the place that they come from. */
function arnsOf(
  roleId: string,
  functions: readonly string[],
  { query, needs }: Reading,
): ReadonlyMap<string, readonly Text[]> {
  const found = new Map<string, Text[]>();
  const add = (key: string, arn: Text): void => {
    found.set(key, [...(found.get(key) ?? []), arn]);
  };
  for (const { function: id, needs: own } of needs) {
    if (!functions.includes(id)) continue;
    for (const { because, actions, resource } of own) {
      if (resource.kind === 'any') continue;
      const places = because.map(({ span }) => `${span.file} ${span.start}`).join();
      for (const action of actions) add(`${id} ${action} ${places}`, resource.arn);
    }
  }
  for (const { statements } of query.role(roleId)?.policies ?? []) {
    for (const { span, sid, resources } of statements) {
      for (const { text } of resources?.items ?? []) {
        add(`${span.file} ${span.start} ${sid ?? ''}`, text);
      }
    }
  }
  return found;
}
