import { expand } from '../../iam/actions.ts';
import type { RoleNode } from '../../model/graph.ts';
import type { FunctionNeeds } from '../../model/needs.ts';
import type { Query } from '../../model/query.ts';
import type { RoleUse, Use } from '../../model/use.ts';
import { Aggregate, isPermitted } from './aggregate.ts';
import { grouped, judge, knownOf } from './classify.ts';
import { evidenceOf, stepOf } from './evidence.ts';
import { grantedBy } from './granted.ts';
import { Deployed, Meanings } from './physical.ts';
import { proposalAt } from './propose.ts';
import { Roles } from './roles.ts';
import { type JudgedStatement, type Judgement, SharedStatements } from './shared.ts';
import { StackNames } from './stacks.ts';

/** An application about to be compared with a log of its calls: `aggregate` takes the records. */
export class Rightsizing {
  readonly aggregate: Aggregate;
  readonly #query: Query;
  readonly #deployed: Deployed;
  readonly #meanings: Meanings;
  readonly #needs: ReadonlyMap<string, FunctionNeeds>;

  constructor(query: Query, needs: readonly FunctionNeeds[]) {
    this.#query = query;
    this.#deployed = new Deployed(query.graph, query);
    this.#meanings = new Meanings(query, this.#deployed);
    this.#needs = new Map(needs.map((one) => [one.function, one]));
    const roles = new Roles(query, this.#deployed);
    this.aggregate = new Aggregate(roles, this.#deployed, new StackNames(declaredIn(query)));
  }

  /** What each role that functions run under is granted beside what it used, in the order of the graph. */
  roles(): readonly RoleUse[] {
    const uses = Map.groupBy(this.aggregate.uses(), (use) => use.role);
    const { roles } = this.#query.graph;
    const known = roles
      .filter((role) => role.functions.length > 0)
      .map((role) => this.#judged(role, uses.get(role.id) ?? []));
    const others = roles.filter((role) => role.functions.length === 0);
    const shared = new SharedStatements(known, others);
    return known.map((one) => this.#roleUse(one, shared.heldInCommon(one)));
  }

  #judged(role: RoleNode, uses: readonly Use[]): Watched {
    const { aggregate } = this;
    const needs = role.functions.flatMap((id) => this.#needs.get(id) ?? []);
    const evidence = evidenceOf(role, needs, uses, aggregate, this.#query);
    const known = knownOf(needs, {
      uses,
      reports: aggregate.reportsOf(role.id),
      evidence,
      coverage: aggregate.coverage,
      meanings: this.#meanings,
    });
    const all = grantedBy(role).map(
      (granted): JudgedStatement => ({
        granted,
        judged: judge(granted, known),
        isShared: false,
        most: 3,
      }),
    );
    return { role, uses, evidence, all, step: stepOf(evidence).step };
  }

  #roleUse({ role, uses, evidence }: Watched, { all, step }: Judgement): RoleUse {
    const words = {
      query: this.#query,
      deployed: this.#deployed,
      meanings: this.#meanings,
      stack: role.resource?.stack ?? '',
    };
    const reached = stepOf(evidence);
    const proposal = proposalAt(step, role, all, reached.confidence, words);
    const granted = actionNames(all);
    return {
      role: role.id,
      functions: role.functions,
      seenAs: this.aggregate.seenAs(role.id),
      evidence,
      ...reached,
      permissions: all.flatMap((one) => grouped(one.granted, one.judged)),
      granted: granted.size,
      left: leftBy({ proposal, all, today: granted.size }),
      refused: uses.filter((use) => !isPermitted(use)),
      proposal,
    };
  }
}

/** A role with what is known of its use. */
type Watched = Judgement & Pick<RoleUse, 'evidence'> & { readonly uses: readonly Use[] };

/** Logical ids by template. */
function declaredIn({ graph }: Query): ReadonlyMap<string, ReadonlySet<string>> {
  const declared = new Map<string, Set<string>>();
  for (const { stack, logicalId } of graph.declared.values()) {
    const ids = declared.get(stack) ?? new Set();
    declared.set(stack, ids.add(logicalId));
  }
  return declared;
}

function actionNames(all: readonly JudgedStatement[]): ReadonlySet<string> {
  return new Set(all.flatMap(({ judged }) => judged.map((one) => one.action.name)));
}

/** Actions that are left: those of the statements, and of policies that stay as they are. */
function leftBy({
  proposal,
  all,
  today,
}: {
  readonly proposal: RoleUse['proposal'];
  readonly all: readonly JudgedStatement[];
  readonly today: number;
}): number {
  if (proposal.kind !== 'least') return today;
  const left = new Set<string>();
  for (const role of proposal.roles) {
    for (const action of role.statements.flatMap((one) => one.actions)) {
      for (const { name } of expand(action)) left.add(name);
    }
    for (const { granted } of all.filter((one) => role.keeps?.includes(one.granted.policy))) {
      for (const { name } of granted.actions) left.add(name);
    }
  }
  return left.size;
}
