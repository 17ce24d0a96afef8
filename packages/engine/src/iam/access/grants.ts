import type { Grant } from '../../model/access.ts';
import type { NodeId } from '../../model/graph.ts';
import type { PlacedText, Statement } from '../../model/policy.ts';
import type { Text } from '../../model/text.ts';
import type { Action } from '../actions.ts';
import { serviceIn } from '../algebra/arn.ts';
import { all, any, type Truth } from '../algebra/truth.ts';
import type { Context } from '../evaluate/request.ts';
import { actionsIn, type Limits, type Permission } from './effective.ts';
import { ALL_MEANT, Forms, type Meant, truthOf } from './forms.ts';
import { atMostMaybe, hasSure, type LevelTruths, levelsIn, levelTruth } from './level-truths.ts';
import { reachOnForms } from './reach.ts';

/** A resource whose reach is asked for. `arn` may hold holes. */
export type Target = { readonly id: NodeId; readonly arn: Text };

/** What a grant says apart from its resource. */
type Given = Omit<Grant, 'resource'>;

/** The permissions of a role in one service, with the statements behind them. */
type InService = {
  readonly permissions: readonly {
    readonly permission: Permission;
    readonly actions: readonly Action[];
    /** Position of its statement below. */
    readonly statement: number;
  }[];
  /** What each reaches; undefined: everything. */
  readonly statements: readonly (((forms: Forms) => Meant) | undefined)[];
  /** What all of them reach, where that is everything: half of all questions are about such. */
  readonly whole: readonly Meant[] | undefined;
  /** By kind of resource, and what the statements reach of it unless that is `whole`. */
  readonly answers: Map<number | string, Given | undefined>;
};

/** Tells the access of one role to many resources. Those that it reaches in the same way share the answer. */
export class Grants {
  readonly #permissions: readonly Permission[];
  readonly #limits: Limits;
  readonly #context: Context;
  readonly #services = new Map<string, InService>();
  /** By the service that they are of; undefined where one is of all, whose place among the others counts. */
  readonly #byService: ReadonlyMap<string, readonly Permission[]> | undefined;

  constructor(permissions: readonly Permission[], limits: Limits, context: Context) {
    this.#permissions = permissions;
    this.#byService = permissions.some((one) => one.everything)
      ? undefined
      : Map.groupBy(permissions, ({ actions }) => actions[0]?.service ?? '');
    this.#limits = limits;
    this.#context = context;
  }

  /** Access to one resource, or undefined where there is none. */
  on(target: Target): Grant | undefined {
    const forms = formsOf(target);
    if (forms === undefined) return undefined;
    const known = this.#inService(forms.service);
    const reached = known.whole ?? known.statements.map((reach) => reach?.(forms) ?? ALL_MEANT);
    if (reached.every((one) => one === 0)) return undefined;
    const given = this.#given(known, forms, reached);
    if (given === undefined) return undefined;
    const { levels, actions, statements, certainty } = given;
    return { resource: target.id, levels, actions, statements, certainty };
  }

  #inService(service: string): InService {
    const known = this.#services.get(service);
    if (known !== undefined) return known;
    const statements: Statement[] = [];
    const permissions: InService['permissions'][number][] = [];
    const places = new Set<PlacedText>();
    const candidates = this.#byService?.get(service) ?? (this.#byService ? [] : this.#permissions);
    for (const permission of candidates) {
      const actions = actionsIn(permission, service);
      // A policy that is attached twice gives nothing more.
      if (actions.length === 0 || places.has(permission.at)) continue;
      places.add(permission.at);
      // The permissions of a statement follow one another.
      if (statements.at(-1) !== permission.statement) statements.push(permission.statement);
      permissions.push({ permission, actions, statement: statements.length - 1 });
    }
    const reaches = statements.map((one) => reachOnForms(one, this.#context));
    const made = {
      permissions,
      statements: reaches,
      whole: reaches.every((one) => one === undefined) ? reaches.map(() => ALL_MEANT) : undefined,
      answers: new Map(),
    };
    this.#services.set(service, made);
    return made;
  }

  /** Denies and boundaries look at the name of a resource, so with them no answer is shared. */
  #given(known: InService, forms: Forms, reached: readonly Meant[]): Given | undefined {
    if (!this.#limits.none) return givenOn(known, forms, reached, this.#limits);
    const { answers } = known;
    const key = reached === known.whole ? forms.kind : keyOf(forms.kind, reached);
    if (answers.has(key)) return answers.get(key);
    const given = givenOn(known, forms, reached, this.#limits);
    answers.set(key, given);
    return given;
  }
}

/** A number where it has room for all: there is a question for each pair of role and resource. */
function keyOf(kind: number, reached: readonly Meant[]): number | string {
  if (reached.length > 4) return `${kind} ${reached.join()}`;
  let key = kind;
  for (const meant of reached) key = key * (ALL_MEANT + 1) + meant;
  return key;
}

function givenOn(
  known: InService,
  forms: Forms,
  reached: readonly Meant[],
  limits: Limits,
): Given | undefined {
  const actions: PlacedText[] = [];
  const statements: Statement[] = [];
  let all: LevelTruths = 0;
  for (const { permission, actions: candidates, statement } of known.permissions) {
    const meant = reached[statement] ?? 0;
    if (meant === 0) continue;
    const allowed = limits.none
      ? forms.levels(candidates, meant)
      : levelsLeft(candidates, forms, meant, limits);
    if (allowed === 0) continue;
    all |= permission.inForce === 'yes' ? allowed : atMostMaybe(allowed);
    actions.push(permission.at);
    if (!statements.includes(permission.statement)) statements.push(permission.statement);
  }
  if (all === 0) return undefined;
  return {
    levels: levelsIn(all),
    actions,
    statements,
    certainty: hasSure(all) ? 'certain' : 'possible',
  };
}

/** The levels that denies and the boundary leave, action by action. */
function levelsLeft(
  actions: readonly Action[],
  forms: Forms,
  meant: Meant,
  limits: Limits,
): LevelTruths {
  let given: LevelTruths = 0;
  for (const action of actions) {
    given |= levelTruth(action.level, allowedOn(action, forms, meant, limits));
  }
  return given;
}

const knownForms = new WeakMap<Target, Forms>();

/** Remembered by target: every role is asked about the same ones. */
function formsOf(target: Target): Forms | undefined {
  const before = knownForms.get(target);
  if (before !== undefined) return before;
  const service = serviceIn(target.arn);
  if (service === undefined) return undefined;
  const forms = new Forms(service, target.arn);
  knownForms.set(target, forms);
  return forms;
}

function allowedOn(action: Action, forms: Forms, meant: Meant, limits: Limits): Truth {
  const own = forms.of(action);
  if (own === 0) return 'no';
  return any(
    forms.forms.map(({ arn }, bit) => {
      const truth = (own & (1 << bit)) === 0 ? 'no' : truthOf(meant, bit);
      return truth === 'no' ? 'no' : all([truth, limits.left(action.name, arn)]);
    }),
  );
}
