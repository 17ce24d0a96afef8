import type { Text } from '../../model/text.ts';
import {
  type Action,
  formatOf,
  isQualified,
  type ResourceType,
  separatorsAfter,
} from '../actions.ts';
import { arnFields } from '../algebra/arn.ts';
import { overlaps } from '../algebra/text.ts';

/** A set of forms of a resource, one bit each. */
export type FormSet = number;

type Shape = {
  readonly region: boolean;
  readonly account: boolean;
  readonly resource: Text;
  readonly separators: readonly string[];
};

const shapes = new Map<string, Shape>();

/**
 * A resource with what lies below it: itself, names after a slash (objects, indexes) and after a colon (aliases,
 * streams). Tells which of these an action can act on.
 */
export class Forms {
  readonly service: string;
  /** ARN patterns; the position is the bit in a `FormSet`. */
  readonly patterns: readonly [Text, Text, Text];
  readonly #region: boolean;
  readonly #account: boolean;
  readonly #resources: readonly Text[];
  readonly #byType = new Map<ResourceType['arn'], FormSet>();

  constructor(service: string, arn: Text) {
    const base = arn.replace(/(?::\*|\/\*)$/, '');
    const [, , , region = '', account = '', resource = ''] = arnFields(base, true);
    this.service = service;
    this.patterns = [base, `${base}/*`, `${base}:*`];
    this.#region = region !== '';
    this.#account = account !== '';
    this.#resources = [resource, `${resource}/*`, `${resource}:*`];
  }

  /** The forms that an action can act on. */
  of(action: Action): FormSet {
    let set = 0;
    for (const type of action.resourceTypes) {
      let own = this.#byType.get(type.arn);
      if (own === undefined) {
        own = this.#ofType(type);
        this.#byType.set(type.arn, own);
      }
      set |= own;
    }
    return set;
  }

  /** The resource itself where it is of the type; else what may be is left out where another form surely is. */
  #ofType(type: ResourceType): FormSet {
    const shape = shapeOf(this.service, type);
    if (shape.region !== this.#region || shape.account !== this.#account) return 0;
    let surely = 0;
    let maybe = 0;
    this.#resources.forEach((resource, bit) => {
      if (bit > 0 && shape.separators.includes(bit === 1 ? '/' : ':')) return;
      const truth = overlaps(shape.resource, resource);
      if (surely === 1 && !(bit === 2 && isQualified(this.service))) return;
      if (truth === 'yes') surely |= 1 << bit;
      else if (truth === 'maybe') maybe |= 1 << bit;
    });
    return surely === 0 ? maybe : surely;
  }
}

function shapeOf(service: string, type: ResourceType): Shape {
  const known = shapes.get(type.arn);
  if (known !== undefined) return known;
  const [, , , region = '', account = '', resource = ''] = arnFields(formatOf(type), true);
  const separators = separatorsAfter(service, type);
  const shape = { region: region !== '', account: account !== '', resource, separators };
  shapes.set(type.arn, shape);
  return shape;
}
