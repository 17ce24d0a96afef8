import { type Evaluation, evaluate } from '../../iam/evaluate/evaluate.ts';
import type { Request } from '../../iam/evaluate/request.ts';
import type { Statement } from '../../model/policy.ts';
import type { Witness } from '../../model/proof.ts';
import { requestsOf, type Search } from './requests.ts';
import type { Attached } from './side.ts';

/** How a side decides a plain request, by the evaluator alone: nothing of the containment procedure is used. */
export function decided(request: Request, { policies, boundary }: Attached): Evaluation {
  return evaluate(request, {
    identity: policies,
    ...(boundary === undefined ? {} : { boundary }),
  });
}

/** A request that one side surely allows and the other surely does not. */
export function witnessBetween(
  search: Search,
  allowing: Attached,
  denying: Attached,
): Witness | undefined {
  for (const request of requestsOf(search)) {
    const denial = decided(request, denying);
    if (denial.decision !== 'denied') continue;
    const grant = decided(request, allowing);
    if (grant.decision === 'allowed') return witnessOf(request, denial, grant.by[0]);
  }
  return undefined;
}

/** A request as a witness, with what denies it, or else the statement that allows it on the other side. */
export function witnessOf(
  request: Request,
  denial: Evaluation,
  allowing: Statement | undefined,
): Witness {
  const context = new Map<string, readonly string[]>();
  for (const [key, value] of request.context.keys) {
    if (value.kind === 'values') context.set(key, value.values);
  }
  return {
    caller: request.caller.kind === 'aws' ? request.caller.arn : '',
    action: request.action,
    resource: request.resource,
    context,
    branches: request.branches ?? new Map(),
    statement: denial.by[0] ?? allowing,
    because: obstacle(denial),
  };
}

/** What stands in the way, as a clause. */
export function obstacle({ obstacles }: Evaluation): string {
  if (obstacles.includes('explicit-deny')) return 'a Deny statement forbids it';
  if (obstacles.includes('identity')) return 'no statement allows it';
  if (obstacles.includes('boundary')) return 'the boundary does not allow it';
  return 'nothing allows it';
}
