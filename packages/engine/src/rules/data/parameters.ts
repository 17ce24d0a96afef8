import type { Graph } from '../../model/graph.ts';
import type { Parameter, Stack } from '../../model/resource.ts';
import { alternatives, text, type Value } from '../../model/value.ts';
import { secretName } from '../../supply/secrets/names.ts';
import { isName, isPlaceholder } from '../../supply/secrets/placeholder.ts';

/** A parameter with the stack that declares it. */
export type Declared = { readonly stack: Stack; readonly parameter: Parameter };

/** Finds parameters by the names that values carry. */
export class Parameters {
  readonly #stacks = new Map<string, Stack>();

  constructor(graph: Graph) {
    for (const stack of graph.stacks) this.#stacks.set(stack.id, stack);
  }

  /** The parameter of this name in a stack, or in the one around it that hands its own value down. */
  find(stackId: string, name: string): Declared | undefined {
    let id: string | undefined = stackId;
    while (id !== undefined) {
      const stack = this.#stacks.get(id);
      const parameter = stack?.parameters.find((one) => one.name === name);
      if (stack !== undefined && parameter !== undefined) return { stack, parameter };
      const end: number = id.lastIndexOf('>');
      id = end === -1 ? undefined : id.slice(0, end);
    }
    return undefined;
  }

  /** Parameters that a value is made of. */
  behind(value: Value, stackId: string): readonly Declared[] {
    return alternatives(value).flatMap((one) => {
      if (one.kind === 'joined') return one.parts.flatMap((part) => this.behind(part, stackId));
      const found = this.find(stackId, parameterName(one) ?? '');
      return found === undefined ? [] : [found];
    });
  }
}

function parameterName(value: Value): string | undefined {
  if (value.kind === 'known') return value.parameter;
  const name = value.kind === 'unknown' ? value.name : undefined;
  return name?.startsWith('param:') === true ? name.slice('param:'.length) : undefined;
}

/** A name that ends so holds where a secret lies, or who it is for. */
const POINTER =
  /(name|arn|id|ids|path|prefix|url|uri|endpoint|host|parameter|param|ssm|alias|bucket|table|ttl|length|expiry|validity|version|region|user|username|email|enabled)$/i;

/** Whether a parameter is there to carry a secret: it says so by NoEcho, or by its name. */
export function carriesSecret({ name, noEcho, type, default: standard }: Parameter): boolean {
  if (POINTER.test(name) && secretName(name) === undefined) return false;
  if (type.startsWith('AWS::') && !type.startsWith('AWS::SSM::Parameter::Value')) return false;
  if (type === 'Number' || type.startsWith('List<') || type === 'CommaDelimitedList') return false;
  if (noEcho) return true;
  if (secretName(name) === undefined) return false;
  const written = text(standard)?.trim() ?? '';
  if (type.startsWith('AWS::SSM')) return true;
  return (
    written === '' || /change|replace|your|password/i.test(written) || !pointsElsewhere(written)
  );
}

/** A default that is a path, an ARN or a plain name: the parameter tells where the secret is. */
function pointsElsewhere(written: string): boolean {
  return isPlaceholder(written) || isName(written);
}
