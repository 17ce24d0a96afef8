import type { Span } from '../../../model/span.ts';
import type { Value } from '../../../model/value.ts';
import { text } from '../../../model/value.ts';
import { type Call, type Intrinsic, unresolved } from './context.ts';
import { listItems, unknown } from './values.ts';

/** `Ref`: a parameter's value, a pseudo parameter, or a reference to a resource. */
export const ref: Intrinsic = (argument, call) => {
  const name = text(call.evaluate(argument));
  if (name === undefined) return unknown('the name in a Ref is not known', call.span);
  return lookUp(name, argument.span, call);
};

/** What a name stands for in `Ref` or `${…}`. */
export function lookUp(name: string, at: Span, call: Call): Value {
  const { span, context } = call;
  if (name === 'AWS::NoValue') return { kind: 'absent', span };
  if (name === 'AWS::StackName' || name === 'AWS::StackId') {
    return { kind: 'symbol', name, stack: context.stackId, span };
  }
  if (name.startsWith('AWS::')) return { kind: 'symbol', name, span };
  const state = context.parameters.get(name);
  if (state !== undefined) return state.parameter.value;
  if (context.declares(name)) {
    return { kind: 'reference', resource: `${context.stackId}/${name}`, attribute: 'Ref', span };
  }
  unresolved(call, at, `\`${name}\` is neither a parameter nor a resource of this template`);
  return unknown(`\`${name}\` is not declared`, span);
}

/** `Fn::GetAtt` in list or dotted form. */
export const getAtt: Intrinsic = (argument, call) => {
  const parts = listItems(argument) ?? [argument];
  const texts = parts.map((part) => text(call.evaluate(part)));
  if (texts.length === 0 || texts.includes(undefined)) {
    return unknown('the attribute in a GetAtt is not known', call.span);
  }
  const [resource = '', ...attribute] = texts.join('.').split('.');
  return attributeOf(resource, attribute.join('.'), argument.span, call);
};

/** An attribute of a resource; outputs of nested stacks are looked up in them. */
export function attributeOf(resource: string, attribute: string, at: Span, call: Call): Value {
  const { span, context } = call;
  if (!context.declares(resource)) {
    unresolved(call, at, `\`${resource}\` is not a resource of this template`);
    return unknown(`\`${resource}\` is not declared`, span);
  }
  if (attribute === '') return unknown('a GetAtt without an attribute', span);
  const output = attribute.startsWith('Outputs.')
    ? context.outputOf(resource, attribute.slice('Outputs.'.length), at)
    : undefined;
  const address = `${context.stackId}/${resource}`;
  return output ?? { kind: 'reference', resource: address, attribute, span };
}
