import { ESCALATION_PATHS, type EscalationPath } from '../data/escalation-paths.ts';
import type { Escalation } from '../model/access.ts';
import { parseArn } from '../model/arn.ts';
import { hasHole, type Text } from '../model/text.ts';
import type { RolePolicies } from './access/effective.ts';
import { hasWildcard, isOpen } from './algebra/text.ts';
import { all, any, type Truth } from './algebra/truth.ts';
import { type CandidateRole, candidatesOf, trusts } from './escalation/candidates.ts';
import { type Scope, scopes, share } from './escalation/scope.ts';
import { accountIn } from './evaluate/principal.ts';
import type { Context } from './evaluate/request.ts';

/** A role and what surrounds it. */
export type EscalationQuestion = RolePolicies & {
  /** ARN of the role. */
  readonly role: Text;
  readonly roles: readonly CandidateRole[];
};

/**
 * The published escalation paths that a role can start, with the roles they may end in. A path that needs a user
 * to profit by it has the category `needs-user`. Source: data/escalation-paths.json.
 */
export function escalationsOf(question: EscalationQuestion): readonly Escalation[] {
  const services = servicesOf(question);
  const scopeOf = scopes(question);
  return ESCALATION_PATHS.flatMap((path) => {
    const isPossible = path.actions.every(
      (action) => services === undefined || services.has(action.slice(0, action.indexOf(':'))),
    );
    return isPossible ? (start(path, path.actions.map(scopeOf), question) ?? []) : [];
  });
}

/** The services that a role's policies name; undefined where they may name any. */
function servicesOf({ policies }: EscalationQuestion): ReadonlySet<string> | undefined {
  const services = new Set<string>();
  for (const policy of policies) {
    for (const { effect, actions } of policy.statements) {
      if (effect === 'Deny') continue;
      if (actions.negated) return undefined;
      for (const { text } of actions.items) {
        const service = text.slice(0, Math.max(0, text.indexOf(':')));
        if (service === '' || hasWildcard(service) || isOpen(service)) return undefined;
        services.add(service.toLowerCase());
      }
    }
  }
  return services;
}

function start(
  path: EscalationPath,
  list: readonly Scope[],
  question: EscalationQuestion,
): Escalation | undefined {
  const permitted = all(list.map((scope) => allowedFor(scope, path, question)));
  if (permitted === 'no' || !share(list)) return undefined;
  const end = endOf(path, list, question);
  if (end.reached === 'no') return undefined;
  return {
    path: path.id,
    name: path.name,
    category: needsUser(path) ? 'needs-user' : path.category,
    actions: path.actions,
    statements: [...new Set(list.flatMap((scope) => scope.statements))],
    targets: end.targets.map((role) => role.id),
    certainty: all([permitted, end.reached]) === 'yes' ? 'certain' : 'possible',
  };
}

/** Whether an action is allowed as the path uses it: a role is passed to one of the path's services. */
function allowedFor(scope: Scope, path: EscalationPath, { context }: EscalationQuestion): Truth {
  if (scope.action !== 'iam:PassRole' || scope.allowed === 'no') return scope.allowed;
  return any((path.passedTo ?? []).map((service) => scope.on(ANY_ROLE, passing(context, service))));
}

const ANY_ROLE = 'arn:*:iam::*:role/*';

function needsUser(path: EscalationPath): boolean {
  return path.principal === 'user' || path.id === 'iam-013';
}

/** Where a path ends: known roles, the widest first, and whether it leads anywhere at all. */
type End = { readonly reached: Truth; readonly targets: readonly CandidateRole[] };

function endOf(path: EscalationPath, list: readonly Scope[], question: EscalationQuestion): End {
  if (path.principal === 'role') return onItself(list, question);
  const pass = list.find((scope) => scope.action === 'iam:PassRole');
  if (pass !== undefined) return byPassing(path, pass, question);
  const assume = list.find((scope) => scope.action === 'sts:AssumeRole');
  const onRoles = list.filter((scope) =>
    scope.formats.some((format) => format.endsWith(':role/*')),
  );
  if (onRoles.length > 0) {
    const { roles } = candidatesOf(question.roles);
    return among(question, roles, onRoles, (role) => {
      if (role.arn === question.role) return 'no';
      const permitted = all(onRoles.map((scope) => scope.on(role.arn)));
      if (permitted === 'no' || assume === undefined) return permitted;
      return all([permitted, isAssumable(role, question)]);
    });
  }
  if (path.category === 'existing-passrole') return byUse(list, question);
  if (path.category === 'self-escalation' && list.every((scope) => isOfOthers(scope, question))) {
    return { reached: 'no', targets: [] };
  }
  return { reached: 'yes', targets: [] };
}

function onItself(list: readonly Scope[], { role }: EscalationQuestion): End {
  return { reached: all(list.map((scope) => scope.on(role))), targets: [] };
}

/** Whether an action works on single policies alone, none of which the role has: their holders gain, not the role. */
function isOfOthers({ formats, patterns }: Scope, { policies }: EscalationQuestion): boolean {
  if (patterns.length === 0 || !formats.every((format) => format.includes(':policy/')))
    return false;
  const own = policies.flatMap(({ origin }) =>
    origin.kind === 'customer-managed' ? origin.name : [],
  );
  return patterns.every((pattern) => {
    // A policy without a name of its own is named by its logical id, also where it is attached.
    const [, declared] = /⟨attr:[^⟩]*\/([^/.⟩]+)\.[A-Za-z]+⟩$/.exec(pattern) ?? [];
    if (declared !== undefined) return !own.some((name) => name === declared || hasHole(name));
    return own.length === 0 && /:policy\/[^⟨⟩*?$]+$/.test(pattern);
  });
}

/** A new resource runs under a role that is passed to it: one that trusts the service, and is not the role itself. */
function byPassing(path: EscalationPath, pass: Scope, question: EscalationQuestion): End {
  const services = path.passedTo ?? [];
  const contexts = services.map((service) => passing(question.context, service));
  const reachable = pass.patterns.some((pattern) =>
    contexts.some((context) => pass.on(pattern, context) !== 'no'),
  );
  if (!reachable) return { reached: 'no', targets: [] };
  const trusting = candidatesOf(question.roles).trusting(services);
  return among(question, trusting, [pass], (role) =>
    any(
      services.map((service, i) =>
        all([
          role.arn === question.role ? 'no' : 'yes',
          trusts(role, { kind: 'service', name: service }),
          pass.on(role.arn, contexts[i]),
        ]),
      ),
    ),
  );
}

function passing(context: Context, service: string): Context {
  const keys = new Map(context.keys);
  keys.set('iam:passedtoservice', { kind: 'values', values: [service] });
  return { ...context, keys };
}

/** An existing resource that already runs under a role: what is known to run under this role alone gains nothing. */
function byUse(list: readonly Scope[], question: EscalationQuestion): End {
  const scoped = list.filter((scope) => scope.formats.length > 0);
  const candidates = candidatesOf(question.roles);
  const used = scoped.map((scope) => ({ scope, fitting: candidates.fitting(scope.formats) }));
  const targets = candidates.roles.filter(
    (role) => role.arn !== question.role && role.usedBy?.some((arn) => usable(used, arn) !== 'no'),
  );
  if (targets.length > 0) return { reached: 'yes', targets };
  const own = question.roles.find((role) => role.arn === question.role)?.usedBy ?? [];
  const onlyOwn = scoped.some(
    (scope) =>
      scope.patterns.length > 0 &&
      scope.patterns.every((pattern) => own.some((arn) => isSame(pattern, arn))),
  );
  return { reached: onlyOwn ? 'no' : 'yes', targets: [] };
}

/** Whether all actions that work on this type of resource may be used on it; there must be one. */
function usable(
  used: readonly { readonly scope: Scope; readonly fitting: ReadonlySet<Text> }[],
  arn: Text,
): Truth {
  let answer: Truth = 'no';
  for (const { scope, fitting } of used) {
    if (!fitting.has(arn)) continue;
    const truth = scope.on(arn);
    if (truth === 'no') return 'no';
    if (answer !== 'maybe') answer = truth;
  }
  return answer;
}

/** Whether a pattern means just one resource, or its versions; partition, region and account may be written out. */
function isSame(pattern: Text, arn: Text): boolean {
  const written = parseArn(pattern);
  const meant = parseArn(arn);
  if (written === undefined || meant === undefined || written.service !== meant.service)
    return false;
  return written.resource === meant.resource || written.resource.startsWith(`${meant.resource}:`);
}

/**
 * Keeps those of the roles, the widest first, that satisfy a test. Where none does, the path still leads somewhere if the
 * scope names more than known roles.
 */
function among(
  question: EscalationQuestion,
  roles: readonly CandidateRole[],
  list: readonly Scope[],
  test: (role: CandidateRole) => Truth,
): End {
  const targets: CandidateRole[] = [];
  let reached: Truth = 'no';
  for (const role of roles) {
    const truth = test(role);
    if (truth === 'no') continue;
    targets.push(role);
    if (reached !== 'yes') reached = truth;
  }
  if (targets.length > 0) return { reached, targets };
  const candidates = candidatesOf(question.roles);
  const leadsOn = list.every((scope) =>
    scope.patterns.some((pattern) => pattern !== question.role && !candidates.has(pattern)),
  );
  return { reached: leadsOn ? 'yes' : 'no', targets: [] };
}

/** Whether a role's trust policy lets a role in, by name or by account. */
function isAssumable(target: CandidateRole, { role }: EscalationQuestion): Truth {
  const account = accountIn(role) ?? '⟨AWS::AccountId⟩';
  return trusts(target, { kind: 'aws', arn: role, account });
}
