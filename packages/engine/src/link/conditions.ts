import type { Truth } from '../iam/algebra/truth.ts';
import type { Application, Resource, Stack } from '../model/resource.ts';
import { items, text, type Value } from '../model/value.ts';

/** One thing that a condition asks: whether a parameter (or another text) has a value. */
type Literal = { readonly of: string; readonly value: string; readonly holds: boolean };

/** What must hold together; undefined where a condition says more than that. */
type Conjunction = readonly Literal[] | undefined;

const MOST_DEPTH = 16;

/** Tells which resources exist together, by the conditions of their stacks. */
export class Conditions {
  readonly #stacks: ReadonlyMap<string, Stack>;
  readonly #known = new Map<string, Conjunction>();

  constructor(application: Application) {
    this.#stacks = new Map(application.stacks.map((one) => [one.id, one]));
  }

  /** Whether a resource exists in every deployment (`yes`), in some (`maybe`) or in none (`no`) in which all the others do. */
  existsWith(resource: Resource, others: readonly Resource[]): Truth {
    const own = resource.condition;
    if (own === undefined) return 'yes';
    const near = others.filter((one) => one.stack === resource.stack);
    if (near.some((one) => one.condition === own)) return 'yes';
    const wanted = this.#of(resource.stack, own);
    const given = near.flatMap((one) =>
      one.condition === undefined ? [] : (this.#of(one.stack, one.condition) ?? []),
    );
    if (wanted === undefined) return 'maybe';
    if (wanted.some((one) => given.some((other) => excludes(one, other)))) return 'no';
    return wanted.every((one) => given.some((other) => implies(other, one))) ? 'yes' : 'maybe';
  }

  #of(stack: string, name: string, depth = 0): Conjunction {
    const key = `${stack}\0${name}`;
    if (this.#known.has(key)) return this.#known.get(key);
    this.#known.set(key, undefined);
    const written = this.#stacks.get(stack)?.conditions?.fields.get(name)?.value;
    const found = written === undefined ? undefined : this.#read(stack, written, depth);
    this.#known.set(key, found);
    return found;
  }

  #read(stack: string, expression: Value, depth: number): Conjunction {
    const [one] = expression.kind === 'map' ? [...expression.fields.values()] : [];
    if (one === undefined || depth > MOST_DEPTH) return undefined;
    switch (one.key) {
      case 'Condition': {
        const name = text(one.value);
        return name === undefined ? undefined : this.#of(stack, name, depth + 1);
      }
      case 'Fn::Equals':
        return equality(items(one.value));
      case 'Fn::Not': {
        const [operand] = items(one.value);
        const inner = operand && this.#read(stack, operand, depth + 1);
        const [only] = inner ?? [];
        if (only === undefined || inner?.length !== 1) return undefined;
        return [{ ...only, holds: !only.holds }];
      }
      case 'Fn::And': {
        const parts = items(one.value).map((part) => this.#read(stack, part, depth + 1));
        const known = parts.flatMap((part) => part ?? []);
        return parts.includes(undefined) ? undefined : known;
      }
      default:
        return undefined;
    }
  }
}

/** A comparison of one reference with one plain text. */
function equality(operands: readonly Value[]): Conjunction {
  const names = operands.flatMap(referenceIn);
  const values = operands.flatMap((one) => text(one) ?? []);
  const [of] = names;
  const [value] = values;
  if (of === undefined || value === undefined || operands.length !== 2) return undefined;
  return [{ of, value, holds: true }];
}

function referenceIn(operand: Value): readonly string[] {
  if (operand.kind !== 'map' || operand.fields.size !== 1) return [];
  const name = text(operand.fields.get('Ref')?.value);
  return name === undefined ? [] : [name];
}

function excludes(a: Literal, b: Literal): boolean {
  if (a.of !== b.of) return false;
  return a.value === b.value ? a.holds !== b.holds : a.holds && b.holds;
}

function implies(a: Literal, b: Literal): boolean {
  if (a.of !== b.of) return false;
  return a.value === b.value ? a.holds === b.holds : a.holds && !b.holds;
}
