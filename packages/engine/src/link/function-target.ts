import { splitOutside } from '../model/arn.ts';
import type { NodeId } from '../model/graph.ts';
import type { Resource } from '../model/resource.ts';
import { hasHole, hole, type Text } from '../model/text.ts';
import { alternatives, field, type Value } from '../model/value.ts';
import type { LinkContext } from './context.ts';

/** A function that something invokes. `qualifier`: `$LATEST` where none is named, else the alias or version. */
export type FunctionTarget = { readonly function: NodeId; readonly qualifier: Text };

const LATEST = '$LATEST';
const INVOCABLE = ['AWS::Lambda::Function', 'AWS::Lambda::Alias', 'AWS::Lambda::Version'];

/** Functions that a value names, by reference, name, `name:alias`, (partial) ARN or integration URI. */
export function functionTargets(
  context: LinkContext,
  value: Value | undefined,
): readonly FunctionTarget[] {
  const found = new Map<string, FunctionTarget>();
  for (const one of alternatives(value)) {
    for (const target of targetsOf(context, one)) {
      found.set(`${target.function} ${target.qualifier}`, target);
    }
  }
  return [...found.values()];
}

function targetsOf(context: LinkContext, value: Value): readonly FunctionTarget[] {
  if (value.kind === 'reference') {
    const resource = context.index.get(value.resource);
    const target =
      resource === undefined
        ? undefined
        : (ofResource(context, resource) ?? madeFor(context, resource, value));
    return target === undefined ? [] : [target];
  }
  return context.textsOf(value).flatMap((text) => {
    const target = ofText(context, text, value.span.file);
    return target === undefined ? [] : [target];
  });
}

function ofText(context: LinkContext, text: Text, file: string): FunctionTarget | undefined {
  const uri = text.replace(/\/invocations.*$/, '');
  const whole = context.names.named(uri, { types: INVOCABLE, file });
  const direct = whole === undefined ? undefined : ofResource(context, whole);
  if (direct !== undefined) {
    return direct.qualifier === LATEST ? { ...direct, qualifier: qualifierIn(uri) } : direct;
  }
  const parts = splitOutside(uri, ':', 8);
  const at = parts.lastIndexOf('function');
  const name = at >= 0 ? parts[at + 1] : parts[0];
  if (name === undefined || name === '') return undefined;
  const resource = context.names.named(name, { types: INVOCABLE, file });
  const target = resource === undefined ? undefined : ofResource(context, resource);
  const qualifier = at >= 0 ? parts[at + 2] : parts[1];
  return target === undefined ? undefined : { ...target, qualifier: qualifier ?? target.qualifier };
}

/** Qualifier of an ARN or of `name:alias`. */
function qualifierIn(text: Text): Text {
  const parts = splitOutside(text, ':', 32);
  const at = parts.lastIndexOf('function');
  const qualifier = at >= 0 ? parts[at + 2] : parts.length === 2 ? parts[1] : undefined;
  return qualifier ?? LATEST;
}

function ofResource(
  context: LinkContext,
  resource: Resource,
  depth = 0,
): FunctionTarget | undefined {
  switch (resource.type) {
    case 'AWS::Lambda::Function':
      return { function: resource.address, qualifier: LATEST };
    case 'AWS::Lambda::Alias':
    case 'AWS::Lambda::Version': {
      if (depth > 2) return undefined;
      const [target] = functionTargets(context, field(resource.properties, 'FunctionName'));
      return target === undefined
        ? undefined
        : { function: target.function, qualifier: aliasName(context, resource) };
    }
    default:
      return undefined;
  }
}

/** Where a function is expected, a custom resource that was given one stands for its alias or version. */
function madeFor(
  context: LinkContext,
  { type, properties }: Resource,
  { resource, attribute }: Extract<Value, { kind: 'reference' }>,
): FunctionTarget | undefined {
  if (!type.startsWith('Custom::') && type !== 'AWS::CloudFormation::CustomResource') {
    return undefined;
  }
  const given = field(properties, 'FunctionName') ?? field(properties, 'FunctionArn');
  const target = alternatives(given)
    .flatMap((one) => (one.kind === 'reference' ? (context.index.get(one.resource) ?? []) : []))
    .flatMap((one) => ofResource(context, one) ?? [])
    .at(0);
  return target && { ...target, qualifier: hole(`attr:${resource}.${attribute}`) };
}

function aliasName(context: LinkContext, resource: Resource): Text {
  if (resource.type === 'AWS::Lambda::Alias') return context.texts.name(resource);
  const arn = context.texts.arn(resource) ?? '';
  const parts = splitOutside(arn, ':', 16);
  const version = parts[parts.length - 1] ?? '';
  return hasHole(version) ? version : LATEST;
}
