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

/** What resources with ARNs of the same kind have in common. */
type Kind = { readonly id: number; readonly byType: Map<ResourceType['arn'], FormSet> };

const kinds = new Map<string, Kind>();
const MAX_KINDS = 10_000;
let lastKind = 0;

/** Formats of types hold no generated names, so which resource a name was generated for makes no difference to them. */
function kindOf(service: string, region: string, account: string, resource: Text): Kind {
  const name = resource.replace(/⟨attr:[^⟩]*\/[A-Za-z0-9]+\.[^⟩]*⟩/g, '⟨attr:/X.Ref⟩');
  const key = `${service} ${region !== ''} ${account !== ''} ${name}`;
  let kind = kinds.get(key);
  if (kind === undefined) {
    // What is made up of names that people choose has no bound of its own.
    if (kinds.size === MAX_KINDS) kinds.clear();
    kind = { id: ++lastKind, byType: new Map() };
    kinds.set(key, kind);
  }
  return kind;
}

/**
 * A resource with what lies below it: itself, names after a slash (objects, indexes) and after a colon (aliases,
 * streams). Tells which of these an action can act on.
 */
export class Forms {
  readonly service: string;
  /** ARN patterns; the position is the bit in a `FormSet`. */
  readonly patterns: readonly [Text, Text, Text];
  /** Equal where the same actions can act on the same forms. */
  readonly kind: number;
  readonly #region: boolean;
  readonly #account: boolean;
  readonly #resources: readonly Text[];
  readonly #byType: Kind['byType'];

  constructor(service: string, arn: Text) {
    const base = arn.replace(/(?::\*|\/\*)$/, '');
    const [, , , region = '', account = '', resource = ''] = arnFields(base, true);
    this.service = service;
    this.patterns = [base, `${base}/*`, `${base}:*`];
    this.#region = region !== '';
    this.#account = account !== '';
    const kind = kindOf(service, region, account, resource);
    this.kind = kind.id;
    this.#byType = kind.byType;
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
