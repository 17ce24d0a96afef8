import type { Policy, Statement } from '../../model/policy.ts';
import { all, any, not, type Truth } from '../algebra/truth.ts';
import { type ResourceGrant, resourceGrant } from './grant.ts';
import { type Request, sameAccount } from './request.ts';
import { judge, type Verdict } from './statements.ts';

/** Every policy that has a say in a request. What is left out does not restrict. */
export type Policies = {
  /** Policies of the caller's role or user. */
  readonly identity: readonly Policy[];
  /** Policy of the resource (for sts:AssumeRole the trust policy); undefined: there is none, or it is not known. */
  readonly resource?: Policy;
  readonly boundary?: Policy;
  /** Policies handed over with the session. */
  readonly session?: readonly Policy[];
  /** Service control policies, one list for each level of the organization. */
  readonly serviceControl?: readonly (readonly Policy[])[];
  /** Resource control policies, one list for each level. */
  readonly resourceControl?: readonly (readonly Policy[])[];
};

/** What stands in the way of a request that is not surely allowed. */
export type Obstacle =
  | 'explicit-deny'
  | 'identity'
  | 'boundary'
  | 'session'
  | 'resource-policy'
  | 'service-control'
  | 'resource-control';

/** The outcome of a request. */
export type Evaluation = {
  /** `maybe`: it depends on something not known. */
  readonly decision: 'allowed' | 'denied' | 'maybe';
  /** The statements that decided: those that deny, else those that allow; empty where nothing allows it. */
  readonly by: readonly Statement[];
  readonly obstacles: readonly Obstacle[];
  /** False where one of the policies could not be read in full. */
  readonly complete: boolean;
};

/** Decides a request by IAM's evaluation logic: explicit deny, organization, boundary, session, identity and resource policies. */
export function evaluate(request: Request, policies: Policies): Evaluation {
  const every = [
    ...policies.identity,
    ...(policies.resource === undefined ? [] : [policies.resource]),
    ...(policies.boundary === undefined ? [] : [policies.boundary]),
    ...(policies.session ?? []),
    ...(policies.serviceControl ?? []).flat(),
    ...(policies.resourceControl ?? []).flat(),
  ];
  const complete = every.every((policy) => policy.complete);
  const denial = verdictOf(every, request);
  if (denial.denied === 'yes') {
    return { decision: 'denied', by: denial.deniedBy, obstacles: ['explicit-deny'], complete };
  }
  const paths = pathsOf(request, policies);
  const allowed = all([paths.allowed, not(denial.denied)]);
  const obstacles = allowed === 'yes' ? [] : [...paths.obstacles];
  if (denial.denied === 'maybe') obstacles.push('explicit-deny');
  const by = paths.allowed === 'no' ? [] : [...paths.by, ...denial.deniedBy];
  return { decision: decisionOf(allowed), by, obstacles, complete };
}

function decisionOf(allowed: Truth): Evaluation['decision'] {
  return allowed === 'yes' ? 'allowed' : allowed === 'no' ? 'denied' : 'maybe';
}

type Paths = {
  readonly allowed: Truth;
  readonly by: readonly Statement[];
  readonly obstacles: readonly Obstacle[];
};

function pathsOf(request: Request, policies: Policies): Paths {
  const identity = verdictOf(policies.identity, request);
  const boundary =
    policies.boundary === undefined ? 'yes' : allowedBy([policies.boundary], request);
  const session = policies.session === undefined ? 'yes' : allowedBy(policies.session, request);
  const isOwnPrincipal = request.caller.kind === 'aws';
  const control = isOwnPrincipal ? levels(policies.serviceControl, request) : 'yes';
  const resourceControl = levels(policies.resourceControl, request);
  const resource = resourceGrant(request, policies.resource);
  const own = all([identity.allowed, boundary, session]);
  const limits = all([boundary, session]);
  const granted = isOwnPrincipal ? together(request, own, limits, resource) : resource.direct;
  const facts: readonly (readonly [Obstacle, Truth])[] = [
    ['identity', isOwnPrincipal ? identity.allowed : 'yes'],
    ['boundary', boundary],
    ['session', session],
    [
      'resource-policy',
      isOwnPrincipal ? any([resource.direct, resource.account]) : resource.direct,
    ],
    ['service-control', control],
    ['resource-control', resourceControl],
  ];
  return {
    allowed: all([granted, control, resourceControl]),
    by: [...(isOwnPrincipal ? identity.allowedBy : []), ...resource.by],
    obstacles: facts.filter(([, held]) => held !== 'yes').map(([obstacle]) => obstacle),
  };
}

/** Joins the caller's side and the resource's side, which depends on whether both are of one account. */
function together(request: Request, own: Truth, limits: Truth, resource: ResourceGrant): Truth {
  const { caller, resourceAccount } = request;
  const callerAccount = caller.kind === 'aws' ? caller.account : undefined;
  const isSame = sameAccount(callerAccount ?? '', resourceAccount ?? callerAccount ?? '');
  const crossing = all([own, any([resource.direct, resource.account])]);
  if (isSame === 'no') return crossing;
  const direct = any([resource.unlimited, all([resource.direct, limits])]);
  const delegated = resource.isRequired ? all([own, resource.account]) : own;
  const within = any([direct, delegated]);
  if (isSame === 'yes' || within === crossing) return within;
  return 'maybe';
}

function levels(control: readonly (readonly Policy[])[] | undefined, request: Request): Truth {
  return all((control ?? []).map((level) => allowedBy(level, request)));
}

function allowedBy(policies: readonly Policy[], request: Request): Truth {
  return verdictOf(policies, request).allowed;
}

/** The verdict of whole policies: what could not be read may allow and may deny. */
function verdictOf(policies: readonly Policy[], request: Request): Verdict {
  const verdict = judge(
    policies.flatMap((policy) => policy.statements),
    request,
  );
  if (policies.every((policy) => policy.complete)) return verdict;
  return {
    ...verdict,
    allowed: any([verdict.allowed, 'maybe']),
    denied: any([verdict.denied, 'maybe']),
  };
}
