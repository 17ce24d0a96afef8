import type { Span } from '../../../model/span.ts';
import type { Field, MapValue, Value } from '../../../model/value.ts';
import { node, type Tree } from './tree.ts';

/** A resource of the SAM template, after Globals were merged into it. */
export type SamResource = {
  readonly logicalId: string;
  readonly type: string;
  /** Its `Properties`; an empty map where it has none. */
  readonly properties: MapValue;
  /** The whole entry, with `Condition`, `Metadata` and the like. */
  readonly entry: MapValue;
  /** The logical id in the source. */
  readonly span: Span;
  /** The resource in whose entry it is written, where it has none of its own (an embedded connector). */
  readonly within?: string;
};

/** A resource to add. `span` is the place it was generated from, `from` the SAM logical id. */
export type Generated = {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: { readonly [key: string]: Tree } | MapValue;
  readonly span: Span;
  readonly from: string;
  /** `Condition`, `DependsOn`, `Metadata`, `DeletionPolicy`, `UpdateReplacePolicy`, `UpdatePolicy`. */
  readonly attributes?: { readonly [key: string]: Tree };
};

/** Collects the resources of the plain template. A logical id added twice keeps the last, as the official transform does. */
export class Output {
  readonly #resources = new Map<string, Field>();
  readonly #origins = new Map<string, string>();
  readonly #referable = new Map<string, string>();
  readonly #conditions = new Map<string, Field>();

  /** Adds a generated resource, or replaces the one of that logical id. */
  add(resource: Generated): void {
    const { span } = resource;
    const value = node(span, {
      Type: resource.type,
      ...resource.attributes,
      Properties: node(span, resource.properties),
    });
    this.#resources.set(resource.logicalId, { key: resource.logicalId, keySpan: span, value });
    this.#origins.set(resource.logicalId, resource.from);
  }

  /** Puts an entry as it is: resources that are plain CloudFormation already, or changed ones. */
  put(logicalId: string, keySpan: Span, value: Value): void {
    this.#resources.set(logicalId, { key: logicalId, keySpan, value });
  }

  /** The whole entry of a resource of the plain template. */
  get(logicalId: string): Field | undefined {
    return this.#resources.get(logicalId);
  }

  /** Makes `Ref: samId.property` (and `GetAtt`, `Sub`) lead to a generated resource (`MyFunction.Alias`, `MyApi.Stage`). */
  refer(samId: string, property: string, logicalId: string): void {
    this.#referable.set(`${samId}.${property}`, logicalId);
  }

  /** Adds a condition to the template's `Conditions`. */
  condition(name: string, span: Span, value: Tree): void {
    this.#conditions.set(name, { key: name, keySpan: span, value: node(span, value) });
  }

  /** All resources by logical id. */
  get resources(): ReadonlyMap<string, Field> {
    return this.#resources;
  }

  /** Generated logical id to the SAM logical id it came from. */
  get origins(): ReadonlyMap<string, string> {
    return this.#origins;
  }

  /** `samId.property` to generated logical id. */
  get referable(): ReadonlyMap<string, string> {
    return this.#referable;
  }

  /** Conditions that were added. */
  get conditions(): ReadonlyMap<string, Field> {
    return this.#conditions;
  }
}
