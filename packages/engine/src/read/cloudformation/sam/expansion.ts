import type { Span } from '../../../model/span.ts';
import type { ListValue, MapValue, Value } from '../../../model/value.ts';
import { reject, type SamContext } from './context.ts';
import type { Generated, Output, SamResource } from './output.ts';
import { isSet, isTrue, property } from './reading.ts';
import { list, map, type Tree } from './tree.ts';

/** Attributes of a resource that go to everything generated from it. */
const PASSED_ON = ['Condition', 'DeletionPolicy', 'UpdateReplacePolicy'];
const OWN = [...PASSED_ON, 'DependsOn', 'UpdatePolicy', 'Metadata'];

/** Types whose `Tags` are a list of `Key` and `Value`, among those that SAM generates for functions and state machines. */
const TAGGED = new Set([
  'AWS::Lambda::Function',
  'AWS::IAM::Role',
  'AWS::SQS::Queue',
  'AWS::SNS::Topic',
  'AWS::StepFunctions::StateMachine',
  'AWS::IoT::TopicRule',
]);

/** The tag by which SAM marks what it makes. */
export const SAM_TAG: { readonly Key: string; readonly Value: string } = {
  Key: 'lambda:createdBy',
  Value: 'SAM',
};

/** One SAM resource on its way to plain resources. */
export class Expansion {
  readonly resource: SamResource;
  readonly template: MapValue;
  readonly output: Output;
  readonly context: SamContext;
  readonly id: string;
  readonly span: Span;
  readonly #made: Generated[] = [];

  constructor(
    resource: SamResource,
    frame: {
      readonly template: MapValue;
      readonly output: Output;
      readonly context: SamContext;
    },
  ) {
    this.resource = resource;
    this.template = frame.template;
    this.output = frame.output;
    this.context = frame.context;
    this.id = resource.logicalId;
    this.span = resource.span;
  }

  /** A property of the resource, where it is written and not null. */
  get(name: string): Value | undefined {
    return property(this.resource.properties, name);
  }

  /** `Condition`, `DeletionPolicy` and `UpdateReplacePolicy`, for everything that is generated. */
  get passedOn(): { readonly [key: string]: Value } {
    return this.#attributes(PASSED_ON);
  }

  /** All attributes, for the resource that stands for the SAM resource itself. */
  get own(): { readonly [key: string]: Value } {
    return this.#attributes(OWN);
  }

  /** Reports a fault of the resource. */
  fail(span: Span, message: string): void {
    reject(this.context, span, message);
  }

  /** Generates a resource at a place, with the attributes that are passed on unless others are given. */
  make(
    logicalId: string,
    type: string,
    properties: { readonly [key: string]: Tree } | MapValue,
    span: Span,
    attributes: { readonly [key: string]: Tree } = this.passedOn,
  ): void {
    this.#made.push({
      logicalId,
      type,
      properties,
      span,
      from: this.resource.within ?? this.id,
      attributes,
    });
  }

  /** Puts everything that was generated into the output; `PropagateTags` replaces the tags of all of it. */
  finish(replacesTags = true): void {
    const propagates = replacesTags && isTrue(this.get('PropagateTags'));
    const tags = propagates ? this.get('Tags') : undefined;
    for (const made of this.#made) {
      if (!TAGGED.has(made.type) || tags === undefined || !isSet(tags)) {
        this.output.add(made);
        continue;
      }
      const properties = map(made.span, {
        ...entriesOf(made.properties),
        Tags: tagList(tags, tags.span),
      });
      this.output.add({ ...made, properties });
    }
  }

  /** Tags as CloudFormation has them, with the one that marks SAM's resources first. */
  tags(): Value {
    const own = this.get('Tags');
    const span = own?.span ?? this.span;
    return list(span, [SAM_TAG, ...tagList(own, span).items]);
  }

  #attributes(names: readonly string[]): { readonly [key: string]: Value } {
    const found: { [key: string]: Value } = {};
    for (const name of names) {
      const value = property(this.resource.entry, name);
      if (value !== undefined) found[name] = value;
    }
    return found;
  }
}

/** A map of tags as a list of `Key` and `Value`. */
export function tagList(tags: Value | undefined, span: Span): ListValue {
  if (tags?.kind !== 'map') return list(span, []);
  const items = [...tags.fields.values()].map((field) =>
    map(field.keySpan, { Key: field.key, Value: field.value }),
  );
  return list(span, items);
}

function entriesOf(properties: { readonly [key: string]: Tree } | MapValue): {
  readonly [key: string]: Tree;
} {
  const { kind, fields } = properties;
  if (kind !== 'map' || !(fields instanceof Map)) return properties as { [key: string]: Tree };
  const entries: { [key: string]: Tree } = {};
  for (const [key, field] of (properties as MapValue).fields) entries[key] = field.value;
  return entries;
}
