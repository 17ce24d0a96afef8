import { parseArn, splitOutside } from '../../model/arn.ts';
import type { NodeId } from '../../model/graph.ts';
import type { Span } from '../../model/span.ts';
import { readable, type Text } from '../../model/text.ts';
import { alternatives, type Value } from '../../model/value.ts';
import type { LinkContext } from '../context.ts';

/** A role that is only named. */
export type ExternalRole = {
  readonly id: NodeId;
  readonly name: string;
  readonly arn: Text;
  readonly span: Span;
};

const ROLE = ['AWS::IAM::Role'];

/** Finds the role that a value names, and remembers the ones that nothing here declares. */
export class RoleRegister {
  readonly #context: LinkContext;
  readonly #external = new Map<string, ExternalRole>();
  readonly #ids = new Set<NodeId>();
  /** By name alone: policies name a role so, and functions the same one by its ARN. */
  readonly #byName = new Map<string, ExternalRole>();

  constructor(context: LinkContext) {
    this.#context = context;
  }

  /** The role of a property: a declared one of any branch before an external one; undefined where none is named. */
  idOf(value: Value | undefined): NodeId | undefined {
    return this.declared(value)[0] ?? this.#externalOf(value);
  }

  /** Declared roles that a value names. */
  declared(value: Value | undefined): readonly NodeId[] {
    const resources = this.#context.names.resourcesOf(value, ROLE);
    return resources.filter((one) => one.type === 'AWS::IAM::Role').map((one) => one.address);
  }

  /** Roles named so far that nothing declares. */
  externals(): readonly ExternalRole[] {
    return [...this.#external.values()];
  }

  #externalOf(value: Value | undefined): NodeId | undefined {
    for (const one of alternatives(value)) {
      for (const text of this.#context.textsOf(one)) {
        if (text === '') continue;
        return this.#named(text, one).id;
      }
    }
    return undefined;
  }

  /** Functions and policies can only name roles of their own account, so that the name tells. */
  #named(text: Text, { span }: Value): ExternalRole {
    const key = text.includes(PARAMETER) ? `${span.file} ` : '';
    const name = lastPart(text);
    const known = this.#external.get(`${key}${text}`) ?? this.#byName.get(`${key}${name}`);
    if (known !== undefined) return known;
    const id =
      key === '' || !this.#ids.has(`external:${text}`)
        ? `external:${text}`
        : `external:${span.file}:${text}`;
    this.#ids.add(id);
    const made = { id, name: readable(name), arn: text, span };
    this.#external.set(`${key}${text}`, made);
    this.#byName.set(`${key}${name}`, made);
    return made;
  }
}

/** Parameters of two templates may have one name and be given different roles. */
const PARAMETER = '⟨param:';

function lastPart(text: Text): Text {
  const parts = splitOutside(parseArn(text)?.resource ?? text, '/', 64);
  return parts[parts.length - 1] ?? text;
}
