import type { FunctionNode, NodeId } from '../../model/graph.ts';
import type { FunctionNeeds, Need, NeedAnswer, UnresolvedNeed } from '../../model/needs.ts';
import type { Query } from '../../model/query.ts';
import { hole, type Text } from '../../model/text.ts';
import { arnOfNode } from './arns.ts';
import { merged } from './merge.ts';
import { resourceAt } from './need.ts';

/** Adds what a person says of a function; what that answers is no longer unresolved. */
export function answered(
  fn: FunctionNode,
  known: FunctionNeeds,
  answers: readonly NeedAnswer[],
  query: Query,
): FunctionNeeds {
  const own = answers.filter((one) => isFor(one, fn));
  if (own.length === 0) return known;
  const needs = own.flatMap((one) => needsIn(fn, one, query));
  const left = known.unresolved.filter((one) => !own.some((answer) => answers_(answer, one)));
  return { ...known, needs: merged([...known.needs, ...needs]), unresolved: left };
}

function isFor(answer: NeedAnswer, fn: FunctionNode): boolean {
  return (
    answer.function === '*' ||
    answer.function === fn.name ||
    answer.function === fn.resource?.logicalId
  );
}

/** An answer names an action that is open, or the operation whose action is not known. */
function answers_(answer: NeedAnswer, { kind, actions, call }: UnresolvedNeed): boolean {
  const said = new Set(answer.actions.map((one) => one.toLowerCase()));
  if (kind === 'action') return call !== undefined && said.has(call.toLowerCase());
  return actions.some((one) => said.has(one.toLowerCase()));
}

function needsIn(fn: FunctionNode, answer: NeedAnswer, query: Query): readonly Need[] {
  return answer.resources.map((written) => ({
    actions: answer.actions,
    resource: resourceOf(fn, written, query),
    conditions: [],
    because: [{ span: fn.span, text: answer.because }],
    confidence: 'high',
    certain: 'needed',
    origin: 'answer',
  }));
}

function resourceOf(fn: FunctionNode, written: string, query: Query): Need['resource'] {
  if (written === '*') return { kind: 'any', why: 'the configuration file says so' };
  const named = /^([A-Za-z0-9]+)([/:].*)?$/s.exec(written);
  const id = named?.[1] === undefined ? undefined : nodeOf(fn, named[1], query);
  const arn = id === undefined ? undefined : arnOfNode(id, query);
  const suffix = named?.[2] ?? '';
  return id !== undefined && arn !== undefined
    ? resourceAt(fn, { node: id, arn: arn + suffix, suffix }, query)
    : resourceAt(fn, { node: undefined, arn: withHoles(written, fn), suffix: '' }, query);
}

function nodeOf(fn: FunctionNode, logicalId: string, query: Query): NodeId | undefined {
  const id = `${fn.resource?.stack ?? ''}/${logicalId}`;
  return query.node(id)?.id;
}

/** `${AWS::Region}` and parameters as in `Fn::Sub`. */
function withHoles(text: string, fn: FunctionNode): Text {
  return text.replaceAll(/\$\{([^}!]+)\}/g, (_, name: string) => {
    if (name.startsWith('AWS::')) return hole(name);
    const [logicalId = '', attribute = 'Ref'] = name.split('.');
    const stack = fn.resource?.stack ?? '';
    return attribute === 'Ref'
      ? hole(`param:${name}`)
      : hole(`attr:${stack}/${logicalId}.${attribute}`);
  });
}
