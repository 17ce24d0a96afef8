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
import { all, type Truth } from '../algebra/truth.ts';
import { ALL_LEVELS, type LevelTruths, levelTruth } from './level-truths.ts';

/** A set of forms of a resource, one bit each. */
export type FormSet = number;

/** For each form of a resource whether it is meant, two bits each, so that `|` is the `any` of two answers. */
export type Meant = number;

const BITS = { no: 0, maybe: 1, yes: 3 } as const;
const TRUTHS: readonly Truth[] = ['no', 'maybe', 'no', 'yes'];

/** The bits of a set of forms in a `Meant`. */
const MASKS: readonly Meant[] = [
  0, 0b11, 0b11_00, 0b11_11, 0b11_00_00, 0b11_00_11, 0b11_11_00, 0b11_11_11,
];
const YES = 0b10_10_10;

/** Whether any form of a set is meant. */
function anyMeant(meant: Meant, forms: FormSet): Truth {
  const both = meant & (MASKS[forms] ?? 0);
  return (both & YES) !== 0 ? 'yes' : both !== 0 ? 'maybe' : 'no';
}

/** Every form is meant. */
export const ALL_MEANT: Meant = 0b111111;

/** The answer for one form. */
export function truthOf(meant: Meant, form: number): Truth {
  return TRUTHS[(meant >> (2 * form)) & 3] ?? 'no';
}

/** Collects the answers for each form. */
export function meantIn(forms: ThreeForms, test: (form: Form) => Truth): Meant {
  const [base, below, after] = forms;
  return BITS[test(base)] | (BITS[test(below)] << 2) | (BITS[test(after)] << 4);
}

type Shape = {
  readonly region: boolean;
  readonly account: boolean;
  readonly resource: Text;
  readonly separators: readonly string[];
};

const shapes = new Map<string, Shape>();

/** Resources whose ARNs differ in nothing but which resource a name was generated for. */
type Kind = Named & {
  readonly id: number;
  readonly byType: Map<ResourceType['arn'], FormSet>;
  readonly byPattern: Map<Text, Meant>;
  /** By list, because roles share most of them: the forms that its actions of each level can act on. */
  readonly byActions: Map<readonly Action[], readonly FormSet[]>;
};

/** A form of a resource: its ARN pattern, and that pattern's last field. */
type Form = { readonly arn: Text; readonly resource: Text };

type ThreeForms = readonly [Form, Form, Form];

type Named = {
  /** The fields of the ARN. */
  readonly fields: readonly Text[];
  readonly forms: ThreeForms;
  /** What holds all three. */
  readonly any: Form;
};

function named(arn: Text): Named {
  const fields = arnFields(arn, true);
  const resource = fields[5] ?? '';
  const form = (end: string): Form => ({ arn: arn + end, resource: resource + end });
  return { fields, forms: [form(''), form('/*'), form(':*')], any: form('*') };
}

const kinds = new Map<string, Kind>();
/** What is remembered by names that people choose needs a bound. */
const MAX_KINDS = 10_000;
let lastKind = 0;

function kindOf(arn: Text): Kind {
  const key = arn.replace(/⟨attr:[^⟩]*\/[A-Za-z0-9]+\.[^⟩]*⟩/g, '⟨attr:/X.Ref⟩');
  let kind = kinds.get(key);
  if (kind === undefined) {
    if (kinds.size === MAX_KINDS) kinds.clear();
    kind = {
      id: ++lastKind,
      ...named(key),
      byType: new Map(),
      byPattern: new Map(),
      byActions: new Map(),
    };
    kinds.set(key, kind);
  }
  return kind;
}

/** A pattern's account that surely ends at its colon. */
const ONE_ACCOUNT = /^(?:[\d*?]*|⟨[^⟩]*⟩|\$\{[^}]*\})$/;

/**
 * Which forms a pattern means. A wildcard in the Region or account of a pattern with all six fields does not reach
 * over their colons: `function:*` below one function is no function of another name. So the resources are compared
 * first, which is short and settles most.
 */
function meantBy(pattern: Text, { fields, forms, any }: Named): Meant {
  const wanted = arnFields(pattern, true);
  const [, , , , account = '', resource] = wanted;
  if (resource === undefined || fields.length < 6 || !ONE_ACCOUNT.test(account)) {
    if (overlaps(pattern, any.arn) === 'no') return 0;
    return meantIn(forms, ({ arn }) => overlaps(pattern, arn));
  }
  // Most patterns mean another resource: one look then does for all forms, unless both have names that settle it sooner.
  const areNames = resource.includes('⟨attr:') && any.resource.includes('⟨attr:');
  if (!areNames && overlaps(resource, any.resource) === 'no') return 0;
  const isSame = isSameBefore(wanted, fields);
  return meantIn(forms, (form) => {
    const part = overlaps(resource, form.resource);
    if (part === 'no' || (part === 'yes' && isSame)) return part;
    return all([part, overlaps(pattern, form.arn)]);
  });
}

/** Whether a pattern's fields before the resource are those of an ARN, or wildcards. */
function isSameBefore(pattern: readonly Text[], fields: readonly Text[]): boolean {
  for (let i = 0; i < 5; i++) {
    const wanted = pattern[i];
    if (wanted !== '*' && wanted !== fields[i] && !(i === 1 && isPlainPartition(wanted, fields[i])))
      return false;
  }
  return true;
}

/** Whoever writes `aws` means the partition that the stack is in. */
function isPlainPartition(a: Text | undefined, b: Text | undefined): boolean {
  return (a === 'aws' && b === OWN_PARTITION) || (a === OWN_PARTITION && b === 'aws');
}

const OWN_PARTITION = '⟨AWS::Partition⟩';

/**
 * A resource with what lies below it: itself, names after a slash (objects, indexes) and after a colon (aliases,
 * streams). Tells which of these an action can act on.
 */
export class Forms {
  readonly service: string;
  readonly #named: Named;
  readonly #kind: Kind;

  constructor(service: string, arn: Text) {
    const base = arn.replace(/(?::\*|\/\*)$/, '');
    this.service = service;
    this.#named = named(base);
    this.#kind = kindOf(base);
  }

  /** The position is the bit in a `FormSet`. */
  get forms(): ThreeForms {
    return this.#named.forms;
  }

  /** Equal where the same actions can act on the same forms. */
  get kind(): number {
    return this.#kind.id;
  }

  /** Which forms a pattern means. One without generated names means those of a kind alike. */
  within(pattern: Text): Meant {
    if (pattern.includes('⟨attr:')) return meantBy(pattern, this.#named);
    const { byPattern } = this.#kind;
    let answer = byPattern.get(pattern);
    if (answer === undefined) {
      answer = meantBy(pattern, this.#kind);
      byPattern.set(pattern, answer);
    }
    return answer;
  }

  /** The forms that an action can act on. */
  of(action: Action): FormSet {
    let set = 0;
    for (const type of action.resourceTypes) {
      let own = this.#kind.byType.get(type.arn);
      if (own === undefined) {
        own = this.#ofType(type);
        this.#kind.byType.set(type.arn, own);
      }
      set |= own;
    }
    return set;
  }

  /** The levels that a list of actions gives on the forms that are meant, where nothing is taken off. */
  levels(actions: readonly Action[], meant: Meant): LevelTruths {
    const byLevel = this.#byLevel(actions);
    let given: LevelTruths = 0;
    for (let i = 0; i < ALL_LEVELS.length; i++) {
      const level = ALL_LEVELS[i];
      const forms = byLevel[i] ?? 0;
      if (level !== undefined && forms !== 0) given |= levelTruth(level, anyMeant(meant, forms));
    }
    return given;
  }

  #byLevel(actions: readonly Action[]): readonly FormSet[] {
    const { byActions } = this.#kind;
    let found = byActions.get(actions);
    if (found === undefined) {
      const sets = ALL_LEVELS.map(() => 0);
      for (const action of actions) {
        const i = ALL_LEVELS.indexOf(action.level);
        sets[i] = (sets[i] ?? 0) | this.of(action);
      }
      found = sets;
      byActions.set(actions, found);
    }
    return found;
  }

  /** The resource itself where it is of the type; else what may be is left out where another form surely is. */
  #ofType(type: ResourceType): FormSet {
    const shape = shapeOf(this.service, type);
    const [, , , region = '', account = ''] = this.#named.fields;
    if (shape.region !== (region !== '') || shape.account !== (account !== '')) return 0;
    let surely = 0;
    let maybe = 0;
    this.#named.forms.forEach(({ resource }, bit) => {
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
