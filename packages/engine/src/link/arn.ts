import { RESOURCE_TYPES, type ResourceType } from '../data/resource-types.ts';
import { parseArn, splitOutside } from '../model/arn.ts';
import type { Address, Resource } from '../model/resource.ts';
import { hole, type Resolve, SSM, type Text, textsOf } from '../model/text.ts';
import { field, isAbsent, type Value } from '../model/value.ts';
import type { ResourceIndex } from './resource-index.ts';

/** Names and ARNs of declared resources. Texts are computed once for each resource, when first asked for. */
export class ResourceTexts {
  readonly #index: ResourceIndex;
  readonly #names = new Map<Address, Text | undefined>();
  readonly #arns = new Map<Address, Text | undefined>();
  readonly #values = new Map<Address, Text | undefined>();
  #parameters: Map<Text, readonly Resource[]> | undefined;

  constructor(index: ResourceIndex) {
    this.#index = index;
  }

  /** Text of an attribute; undefined where the type is not known to build it (it then stands as a hole). */
  readonly resolve: Resolve = (address, attribute) => {
    if (address === SSM) return this.#stored(attribute);
    const resource = this.#index.get(address);
    const type = resource === undefined ? undefined : RESOURCE_TYPES[resource.type];
    if (resource === undefined || type === undefined) return undefined;
    if (attribute === 'Ref') return this.#ref(resource, type);
    const template = type.attributes?.[attribute];
    if (template !== undefined) return this.#fill(template, resource, type);
    const noun = resource.type.slice(resource.type.lastIndexOf(':') + 1);
    if (attribute === 'Arn' || attribute === `${noun}Arn`) return this.arn(resource);
    if (attribute === 'Name' || attribute === `${noun}Name` || attribute === type.name) {
      return type.name === undefined ? undefined : this.name(resource);
    }
    return undefined;
  };

  /** Physical name, or the hole that stands for a generated one; of what has no name its generated id. */
  name(resource: Resource): Text {
    return this.#once(this.#names, resource, () => this.#name(resource)) ?? generated(resource);
  }

  /** Every physical name the template may give it; empty where the name is generated. */
  writtenNames(resource: Resource): readonly Text[] {
    const property = RESOURCE_TYPES[resource.type]?.name;
    const value = property === undefined ? undefined : field(resource.properties, property);
    return value === undefined ? [] : textsOf(value, this.resolve);
  }

  /** ARN of a resource; undefined where its type has none or is not known. */
  arn(resource: Resource): Text | undefined {
    return this.#once(this.#arns, resource, () => {
      const type = RESOURCE_TYPES[resource.type];
      return type?.arn === undefined ? undefined : this.#arn(type.arn, resource, type);
    });
  }

  /** The second ARN by which it is named in policies (`execute-api` of an API). */
  alsoArn(resource: Resource): Text | undefined {
    const type = RESOURCE_TYPES[resource.type];
    return type?.also === undefined ? undefined : this.#arn(type.also, resource, type);
  }

  /** Service and resource part of its ARNs, joined by a bar: what tells resources apart inside an account. */
  arnKeys(resource: Resource): readonly string[] {
    const type = RESOURCE_TYPES[resource.type];
    if (type === undefined) return [];
    return [type.arn, type.also].flatMap((template) => {
      if (template === undefined) return [];
      const { service, rest } = templateParts(template);
      return [`${service}|${this.#fill(rest, resource, type)}`];
    });
  }

  /** A name that refers back to itself stays a hole instead of going round for ever. */
  #once(
    cache: Map<Address, Text | undefined>,
    resource: Resource,
    make: () => Text | undefined,
  ): Text | undefined {
    if (cache.has(resource.address)) return cache.get(resource.address);
    cache.set(resource.address, undefined);
    const made = make();
    cache.set(resource.address, made);
    return made;
  }

  /** Value of the one stored parameter of this name; undefined where stacks differ about it. */
  #stored(name: Text): Text | undefined {
    if (this.#parameters === undefined) {
      this.#parameters = new Map();
      for (const one of this.#index.ofType('AWS::SSM::Parameter')) {
        const known = this.#parameters.get(this.name(one)) ?? [];
        this.#parameters.set(this.name(one), [...known, one]);
      }
    }
    const texts = (this.#parameters.get(name) ?? []).flatMap(
      (one) =>
        this.#once(
          this.#values,
          one,
          () => textsOf(field(one.properties, 'Value'), this.resolve)[0],
        ) ?? [],
    );
    const [only, ...others] = new Set(texts);
    return others.length === 0 ? only : undefined;
  }

  #name(resource: Resource): Text {
    const type = RESOURCE_TYPES[resource.type];
    const value = type?.name === undefined ? undefined : field(resource.properties, type.name);
    const texts = textsOf(value, this.resolve);
    return texts.length === 1 && texts[0] !== undefined && texts[0] !== ''
      ? texts[0]
      : generated(resource);
  }

  #ref(resource: Resource, type: ResourceType): Text | undefined {
    switch (type.ref) {
      case 'arn':
        return this.arn(resource);
      case 'url':
        return this.#fill(type.attributes?.QueueUrl ?? '{id}', resource, type);
      case 'id':
        return hole(`attr:${resource.address}.Ref`);
      case undefined:
        return this.name(resource);
    }
  }

  #arn(template: string, resource: Resource, type: ResourceType): Text {
    const { service, region, account, rest } = templateParts(template);
    const start = `arn:${hole('AWS::Partition')}:${service}`;
    const place = `${region === 'R' ? hole('AWS::Region') : ''}:${account === 'A' ? hole('AWS::AccountId') : ''}`;
    return `${start}:${place}:${this.#fill(rest, resource, type)}`;
  }

  #fill(template: string, resource: Resource, type: ResourceType): Text {
    return template.replace(/\{([^{}]+)\}/g, (_, slot: string) => this.#slot(slot, resource, type));
  }

  #slot(slot: string, resource: Resource, type: ResourceType): Text {
    if (slot === 'arn') return this.arn(resource) ?? hole(`attr:${resource.address}.Arn`);
    if (slot === 'name') return this.name(resource);
    if (slot === 'id') return hole(`attr:${resource.address}.${type.ref === 'arn' ? 'Id' : 'Ref'}`);
    if (slot === '/name') return `/${this.name(resource).replace(/^\//, '')}`;
    if (slot.startsWith('.')) return hole(`attr:${resource.address}.${slot.slice(1)}`);
    return this.#property(slot, resource);
  }

  #property(slot: string, resource: Resource): Text {
    const prefix = slot.endsWith('/') && !slot.includes('=');
    const [key = '', standard] = (prefix ? slot.slice(0, -1) : slot).split('=');
    const value = field(resource.properties, key);
    if (isAbsent(value)) return prefix ? '' : (standard ?? hole(`attr:${resource.address}.${key}`));
    const name =
      key === 'Path' ? this.#plain(value, resource, key) : this.#part(value, resource, key);
    if (!prefix) return name;
    return name === 'default' ? '' : `${name}/`;
  }

  /** Name of what a property points at: a reference, an ARN or a plain name. */
  #part(value: Value | undefined, resource: Resource, key: string): Text {
    const target = value?.kind === 'reference' ? this.#index.get(value.resource) : undefined;
    if (target !== undefined) return this.name(target);
    const text = this.#plain(value, resource, key);
    const arn = parseArn(text);
    if (arn === undefined) return text;
    const last = splitOutside(arn.resource, ':', 3);
    const path = splitOutside(last[1] ?? last[0] ?? '', '/', 64);
    return path[path.length - 1] ?? text;
  }

  #plain(value: Value | undefined, resource: Resource, key: string): Text {
    const texts = textsOf(value, this.resolve);
    return texts.length === 1 && texts[0] !== undefined
      ? texts[0]
      : hole(`attr:${resource.address}.${key}`);
  }
}

const TEMPLATES = new Map<string, TemplateParts>();

type TemplateParts = {
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly rest: string;
};

/** The colon-separated parts of a template of the type table. */
function templateParts(template: string): TemplateParts {
  let parts = TEMPLATES.get(template);
  if (parts === undefined) {
    const [service = '', region = '', account = '', ...rest] = template.split(':');
    parts = { service, region, account, rest: rest.join(':') };
    TEMPLATES.set(template, parts);
  }
  return parts;
}

/** Hole for a generated name: `Ref` where that returns the name, else the name's own attribute. */
function generated(resource: Resource): Text {
  const type = RESOURCE_TYPES[resource.type];
  const byRef = type?.ref === undefined || type.ref === 'id' || type.name === undefined;
  return hole(`attr:${resource.address}.${byRef ? 'Ref' : type?.name}`);
}
