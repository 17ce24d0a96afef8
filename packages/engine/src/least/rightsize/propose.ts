import { actionOf, fits } from '../../iam/actions.ts';
import { hasWildcard, isOpen } from '../../iam/algebra/text.ts';
import type { RoleNode } from '../../model/graph.ts';
import type { LeastResource, LeastRole, LeastStatement, Proposal } from '../../model/least.ts';
import type { Policy } from '../../model/policy.ts';
import type { RoleUse, Step } from '../../model/use.ts';
import { type Atom, thinned } from '../propose/atom.ts';
import { sortedPolicies } from '../propose/kept.ts';
import { type Naming, namedIn } from '../propose/named.ts';
import { namingOf } from '../propose/proposal.ts';
import { joinedForAll } from '../propose/shorter.ts';
import { statementsOf } from '../propose/statements.ts';
import { limitsIn } from '../propose/today.ts';
import { faultsOf, MOST_INLINE } from '../propose/valid.ts';
import type { Judged } from './classify.ts';
import { asWritten, folded, sizeToday } from './fit.ts';
import type { Granted } from './granted.ts';
import { narrowed, todays, type Words } from './narrow.ts';
import { isFreed, type JudgedStatement } from './shared.ts';

/** The role after a step: today's statements without what the step takes away. */
export function proposalAt(
  step: Step,
  role: RoleNode,
  all: readonly JudgedStatement[],
  confidence: RoleUse['confidence'],
  words: Words,
): Proposal {
  const why = whyNot(step, role, all);
  if (why !== undefined) return { kind: 'none', from: role.id, reason: why, at: role.span };
  const services = servicesKept(all);
  const atoms = all.flatMap((one) => atomsAt(step, one, services, words));
  const sorted = sortedPolicies(role, atoms, words.query);
  const narrower = all.filter((one) => isNarrowed(step, one, services, words));
  const freed = narrower.map(({ granted }) => granted.policy).filter((one) => isFreed(one, all));
  const keeps = sorted.keeps.filter((one) => !freed.includes(one));
  if (narrower.every(({ granted }) => keeps.includes(granted.policy))) {
    return { kind: 'as-it-is', from: role.id };
  }
  const naming = namingOf(role, words.query);
  const faults: string[] = [];
  const written = all.filter(({ granted }) => !keeps.includes(granted.policy));
  // What is not longer than today's has room where that is.
  const most = Math.max(MOST_INLINE, sizeToday(written.map((one) => one.granted.statement)));
  for (const statementsIn of shapes(step, all, written, { ...words, naming })) {
    const statements = statementsIn();
    const [fault] = faultsOf(statements, most);
    if (fault === undefined) {
      return { kind: 'least', from: role.id, roles: [made(role, statements, keeps, confidence)] };
    }
    faults.push(fault);
  }
  const reason = `no valid policy was found: ${faults[0]}`;
  return { kind: 'none', from: role.id, reason, at: role.span };
}

/** Ways to write what stays, of which the first that a role has room for is taken; the last ones leave more. */
function shapes(
  step: Step,
  all: readonly JudgedStatement[],
  written: readonly JudgedStatement[],
  words: Words & { readonly naming: Naming },
): readonly (() => readonly LeastStatement[])[] {
  const services = servicesKept(all);
  const at = (reached: Step, one: JudgedStatement): readonly Atom[] =>
    atomsAt(reached, one, services, words);
  const inPatterns = (reached: Step, one: JudgedStatement): readonly Atom[] =>
    folded(at(reached, one), one.granted.statement);
  const grouped = (atoms: readonly Atom[]): readonly LeastStatement[] => {
    const named = thinned(atoms).flatMap((atom) => namedIn(atom, words.naming));
    return statementsOf(named, words.query);
  };
  const second = step === 3 ? 2 : step;
  return [
    () => grouped(all.flatMap((one) => at(step, one))),
    () => grouped(all.flatMap((one) => inPatterns(step, one))),
    () => joinedForAll(grouped(all.flatMap((one) => inPatterns(step, one)))),
    () => written.flatMap((one, i) => asWritten(inPatterns(second, one), `Statement${i + 1}`)),
    () => joinedForAll(grouped(all.flatMap((one) => at(1, one)))),
  ];
}

function made(
  role: RoleNode,
  statements: LeastRole['statements'],
  keeps: readonly Policy[],
  confidence: RoleUse['confidence'],
): LeastRole {
  return {
    from: role.id,
    functions: role.functions,
    logicalId: undefined,
    name: role.name,
    statements,
    keeps,
    confidence: confidence === 'none' ? 'low' : confidence,
  };
}

function whyNot(step: Step, role: RoleNode, all: readonly JudgedStatement[]): string | undefined {
  if (step === 0) return 'it was not watched for long enough';
  if (role.external) return 'the role is declared elsewhere';
  const negated = all.some(({ granted }) => granted.statement.resources?.negated === true);
  if (negated) return 'a statement with NotResource cannot be narrowed by use';
  return undefined;
}

/** Services of which at least one action has a reason to stay. */
function servicesKept(all: readonly JudgedStatement[]): ReadonlySet<string> {
  return new Set(
    all.flatMap(({ judged }) =>
      judged.filter((one) => one.state !== 'unused').map((one) => one.action.service),
    ),
  );
}

/** Whether a step takes anything from a statement. */
function isNarrowed(
  reached: Step,
  { granted, judged, most }: JudgedStatement,
  services: ReadonlySet<string>,
  words: Words,
): boolean {
  const { statement } = granted;
  const step = Math.min(reached, most);
  if (step === 0) return false;
  if (step === 1) return judged.some((one) => !services.has(one.action.service));
  if (judged.some((one) => one.state === 'unused')) return true;
  if (step === 2) return false;
  const today = new Set(statement.resources?.items.map((one) => one.text));
  return judged.some((one) => {
    const own = narrowed(statement, one, words);
    return own?.some(({ arn }) => !today.has(arn)) === true;
  });
}

/** What a step leaves of a statement. */
function atomsAt(
  reached: Step,
  one: JudgedStatement,
  services: ReadonlySet<string>,
  words: Words,
): readonly Atom[] {
  const step = one.most < reached ? one.most : reached;
  if (step === 0) return one.judged.flatMap((each) => atomsOf(step, one.granted, each, words));
  if (step === 1) return wholeServices(one, services, words);
  return one.judged
    .filter((each) => each.state !== 'unused')
    .flatMap((each) => atomsOf(step, one.granted, each, words));
}

const FIRST_STEP = 'only whole services are taken away by now';

function wholeServices(
  { granted, judged }: JudgedStatement,
  services: ReadonlySet<string>,
  words: Words,
): readonly Atom[] {
  const { actions } = granted.statement;
  const today = todays(granted.statement, words);
  const patterns = new Set<string>();
  for (const { action } of judged.filter((one) => services.has(one.action.service))) {
    const name = action.name.toLowerCase();
    const written = actions.negated
      ? undefined
      : actions.items.find(({ text }) => isWrittenOf(text, action.service, name));
    if (written !== undefined) patterns.add(written.text);
    else patterns.add(actions.negated ? action.name : `${action.service}:*`);
  }
  return [...patterns].flatMap((action) =>
    today.flatMap((on) => atom(granted, action, on, FIRST_STEP)),
  );
}

/** Whether a pattern of one service is what gives an action. */
function isWrittenOf(pattern: string, service: string, name: string): boolean {
  const lower = pattern.toLowerCase();
  if (!lower.startsWith(`${service}:`)) return false;
  return hasWildcard(lower) || isOpen(lower) || lower === name;
}

function atomsOf(step: Step, granted: Granted, one: Judged, words: Words): readonly Atom[] {
  const { statement } = granted;
  const found = step === 3 ? narrowed(statement, one, words) : undefined;
  const wide = one.state === 'open' || one.state === 'unseen' ? one.why : undefined;
  const general =
    one.action.resourceTypes.length === 0 ? `${one.action.name} takes no resource` : TODAYS;
  return (found ?? todays(statement, words)).flatMap((on) => {
    return atom(granted, one.action.name, on, found === undefined ? (wide ?? general) : wide, one);
  });
}

const TODAYS = 'the resources are those of today';

function atom(
  { statement }: Granted,
  action: string,
  { arn, template }: LeastResource,
  wide: string | undefined,
  judged?: Judged,
): readonly Atom[] {
  const known = actionOf(action);
  if (known !== undefined && !fits(known, arn)) return [];
  const needs = judged?.needs ?? [];
  return [
    {
      action,
      arn,
      template,
      node: undefined,
      ...limitsIn(statement),
      because: needs.flatMap((need) => need.because),
      certain: needs.some((need) => need.certain === 'needed') ? 'needed' : 'possibly',
      confidence: 'medium',
      wide,
    },
  ];
}
