import { PARTS, RESOURCE_TYPES } from '../data/resource-types.ts';
import { type Arn, attributeHoles, parseArn } from '../model/arn.ts';
import type { NodeId } from '../model/graph.ts';
import type { Address, Resource } from '../model/resource.ts';
import { hasHole, type Text, textsOf } from '../model/text.ts';
import { alternatives, field, items, type Value } from '../model/value.ts';
import { directoryOf } from '../support/path.ts';
import type { ResourceTexts } from './arn.ts';
import type { ResourceIndex } from './resource-index.ts';

/** Which resource is meant where a value names it by reference, ARN, URL or physical name. */
export class NodeNames {
  readonly #index: ResourceIndex;
  readonly #texts: ResourceTexts;
  #byName: Map<Text, Resource[]> | undefined;
  #byArn: Map<string, Resource[]> | undefined;

  constructor(index: ResourceIndex, texts: ResourceTexts) {
    this.#index = index;
    this.#texts = texts;
  }

  /**
   * Resources that a value may name, one for each branch. `types` limits plain names, which are
   * ambiguous otherwise; without it only names of stores, channels and functions count.
   */
  resourcesOf(value: Value | undefined, types?: readonly string[]): readonly Resource[] {
    const found = new Set<Resource>();
    for (const one of alternatives(value)) {
      if (one.kind === 'reference') {
        const target = this.#index.get(one.resource);
        if (target !== undefined) found.add(target);
        continue;
      }
      for (const text of textsOf(one, this.#texts.resolve)) {
        const named = this.named(text, { types, file: one.span.file });
        if (named !== undefined) found.add(named);
      }
    }
    return [...found];
  }

  /** The resource that a text names; of several stacks with the same name the one in `file`. */
  named(
    text: Text,
    options: { readonly types?: readonly string[] | undefined; readonly file?: string } = {},
  ): Resource | undefined {
    const { types, file } = options;
    const arn = text.indexOf('arn:');
    if (arn >= 0) {
      return this.#ofArn(text.slice(innermost(text, arn)), file) ?? this.#ofHole(text);
    }
    const dynamic = /^\{\{resolve:(ssm|ssm-secure|secretsmanager):([^:}]+)/.exec(text);
    if (dynamic !== null) return this.#ofDynamic(dynamic[1], dynamic[2] ?? '', file);
    if (/^(https?|wss?|s3):\/\//.test(text)) return this.#ofUrl(text, file);
    return this.#ofName(text, types, file) ?? this.#ofHole(text, true);
  }

  /** The node that stands for a resource: the owner of a part (the API of a route), else the resource itself. */
  nodeOf(resource: Resource, depth = 0): NodeId {
    const owner = PARTS[resource.type];
    if (owner === undefined || owner === '' || depth > 4) return resource.address;
    const [target] = this.resourcesOf(ownerOf(resource, owner));
    return target === undefined ? resource.address : this.nodeOf(target, depth + 1);
  }

  /** Every resource that an ARN may name, where several stacks use one name; those that only a part of it names last. */
  candidates(text: Text): readonly Resource[] {
    const arn = parseArn(text);
    if (arn === undefined) return [];
    const index = this.#arns();
    return [...keysOf(arn)].flatMap((key) => index.get(key) ?? []);
  }

  #ofArn(text: Text, file: string | undefined): Resource | undefined {
    const arn = parseArn(text);
    if (arn === undefined) return undefined;
    const index = this.#arns();
    for (const key of keysOf(arn)) {
      const found = pick(index.get(key), file, key);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #ofName(
    name: Text,
    types: readonly string[] | undefined,
    file: string | undefined,
  ): Resource | undefined {
    const named = this.#names().get(name);
    const fitting = named?.filter((one) =>
      types === undefined ? isNamedByName(one) : types.includes(one.type),
    );
    return pick(fitting, file, name);
  }

  #ofUrl(url: Text, file: string | undefined): Resource | undefined {
    const bucket =
      /^s3:\/\/([^/]+)/.exec(url)?.[1] ?? /^https?:\/\/([^/]+?)\.s3[.-]/.exec(url)?.[1];
    if (bucket !== undefined) {
      const found = this.#ofName(bucket, ['AWS::S3::Bucket'], file);
      if (found !== undefined) return found;
    }
    if (/^https?:\/\/(sqs[.-]|[^/]*queue\.amazonaws)/.test(url)) {
      const found = this.#ofName(url.slice(url.lastIndexOf('/') + 1), ['AWS::SQS::Queue'], file);
      if (found !== undefined) return found;
    }
    return this.#ofHole(url);
  }

  #ofDynamic(
    kind: string | undefined,
    name: string,
    file: string | undefined,
  ): Resource | undefined {
    if (kind !== 'secretsmanager') return this.#ofName(name, ['AWS::SSM::Parameter'], file);
    return name.startsWith('arn')
      ? this.#ofArn(name, file)
      : this.#ofName(name, ['AWS::SecretsManager::Secret'], file);
  }

  /** The one resource whose attributes fill the holes of a text (`exact`: and nothing else is in the text). */
  #ofHole(text: Text, exact = false): Resource | undefined {
    if (!hasHole(text)) return undefined;
    const holes = attributeHoles(text);
    const addresses = new Set<Address>(holes.map((one) => one.address));
    const [address] = addresses;
    if (addresses.size !== 1 || (exact && text.indexOf('⟩') !== text.length - 1)) return undefined;
    if (exact && !text.startsWith('⟨attr:')) return undefined;
    return this.#index.get(address);
  }

  #names(): Map<Text, Resource[]> {
    this.#byName ??= this.#indexed((resource) => this.#texts.writtenNames(resource));
    return this.#byName;
  }

  #arns(): Map<string, Resource[]> {
    this.#byArn ??= this.#indexed((resource) => this.#texts.arnKeys(resource).flatMap(withoutEnd));
    return this.#byArn;
  }

  #indexed(keys: (resource: Resource) => readonly string[]): Map<string, Resource[]> {
    const map = new Map<string, Resource[]>();
    for (const resource of this.#index.byAddress.values()) {
      for (const key of keys(resource)) {
        const list = map.get(key);
        if (list === undefined) map.set(key, [resource]);
        else list.push(resource);
      }
    }
    return map;
  }
}

/** The property of a part that names its owner; the state machine of an alias is behind its first version. */
function ownerOf(resource: Resource, property: string): Value | undefined {
  const [list, key] = property.split('[].');
  if (list === undefined || key === undefined) return field(resource.properties, property);
  return field(items(field(resource.properties, list))[0], key);
}

/** The random end of a secret's ARN is often left out. */
function withoutEnd(key: string): readonly string[] {
  return key.startsWith('secretsmanager|') ? [key, key.replace(/-⟨[^⟩]*⟩$/, '')] : [key];
}

/** Keys under which what an ARN names may be found: itself, then what it is a part of. */
function* keysOf(arn: Arn): Generator<string> {
  const { service } = arn;
  const named = arn.resource.replace(/\/invocations$/, '');
  const secret = service === 'secretsmanager' ? named.replace(/-(\*|[?\w]{6})$/, '') : named;
  for (const resource of shortened(secret)) yield `${service}|${resource}`;
}

/** An integration URI wraps the ARN of its function; the ARN that counts is the last one in the text. */
function innermost(text: Text, first: number): number {
  return Math.max(text.lastIndexOf('arn:'), first);
}

/** The resource part of an ARN, then ever less of it: a key in a bucket, an index of a table, a function's alias. */
function* shortened(resource: Text): Generator<Text> {
  yield resource;
  const depths: number[] = [];
  let inside = false;
  for (let i = 0; i < resource.length && depths.length < 16; i++) {
    if (resource[i] === '⟨') inside = true;
    else if (resource[i] === '⟩') inside = false;
    else if (!inside && (resource[i] === '/' || resource[i] === ':')) depths.push(i);
  }
  for (const end of depths.reverse()) yield resource.slice(0, end);
}

/**
 * Of resources with one name that of the own template, else the first. What only a parameter names is another
 * stack's where one stack alone has it so, or one beside the own: parameters of many templates are called `BucketName`.
 */
function pick(
  found: readonly Resource[] | undefined,
  file: string | undefined,
  name: Text,
): Resource | undefined {
  if (found === undefined || found.length <= 1) return found?.[0];
  const own = found.find((one) => one.span.file === file);
  if (own !== undefined || file === undefined || !name.includes('⟨param:')) {
    return own ?? found[0];
  }
  const folder = directoryOf(file);
  return found.find((one) => directoryOf(one.span.file) === folder);
}

function isNamedByName(resource: Resource): boolean {
  if (resource.type === 'AWS::Lambda::Function') return true;
  const family = RESOURCE_TYPES[resource.type]?.family;
  return family !== undefined && family !== 'other' && family !== 'alias' && family !== 'alarm';
}
