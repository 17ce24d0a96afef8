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
  readonly #external = new Map<NodeId, ExternalRole>();

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
        const id = `external:${text}`;
        if (!this.#external.has(id)) {
          this.#external.set(id, { id, name: shortName(text), arn: text, span: one.span });
        }
        return id;
      }
    }
    return undefined;
  }
}

function shortName(text: Text): string {
  const parts = splitOutside(parseArn(text)?.resource ?? text, '/', 64);
  return readable(parts[parts.length - 1] ?? text);
}
