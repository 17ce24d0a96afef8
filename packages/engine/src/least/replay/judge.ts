import { actionOf, fits } from '../../iam/actions.ts';
import { type Evaluation, evaluate } from '../../iam/evaluate/evaluate.ts';
import { accountIn } from '../../iam/evaluate/principal.ts';
import type { Context, ContextValue } from '../../iam/evaluate/request.ts';
import type { ObservedCall } from '../../model/observed.ts';
import type { PlacedText, Policy, Statement } from '../../model/policy.ts';
import type { RoleAfter } from '../../model/proof.ts';
import { hole, type Text } from '../../model/text.ts';

/** ARN of the graph for a recorded one, where it is of a resource of the graph. */
export type Recognize = (arn: string) => Text | undefined;

/** What a recorded call asks of one action: a recorded ARN, or undefined where the record names none that fits. */
export type Asked = { readonly action: string; readonly resource: string | undefined };

/** Each action of a call with the recorded resources that it can act on. */
export function askedBy({ actions, resources }: ObservedCall): readonly Asked[] {
  return actions.flatMap((name): readonly Asked[] => {
    const action = actionOf(name);
    if (action?.resourceTypes.length === 0) return [{ action: name, resource: '*' }];
    const fitting = resources.filter((arn) => action === undefined || fits(action, arn));
    if (fitting.length === 0) return [{ action: name, resource: undefined }];
    return fitting.map((resource) => ({ action: name, resource }));
  });
}

/** Judges recorded requests by the policies of a role after its change. */
export class Judge {
  readonly #role: Text;
  readonly #after: RoleAfter;
  /** The same policies with generated names as names that anybody may write: a record has the real ones. */
  readonly #deployed: RoleAfter;
  readonly #recognize: Recognize;

  constructor(role: Text, after: RoleAfter, recognize: Recognize) {
    this.#role = role;
    this.#after = after;
    this.#deployed = {
      ...after,
      policies: after.policies.map(withRealNames),
      boundary: after.boundary && withRealNames(after.boundary),
    };
    this.#recognize = recognize;
  }

  /** What becomes of a request: by the words of the template first, then by its recorded ARN. */
  of(call: ObservedCall, { action, resource }: Asked): Evaluation {
    const context = contextOf(call, this.#role);
    if (resource === undefined) return this.#decide(this.#after, action, ANYTHING, context);
    const known = isOwn(resource, call) ? this.#recognize(resource) : undefined;
    const own = known === undefined ? undefined : this.#decide(this.#after, action, known, context);
    if (own?.decision === 'allowed') return own;
    const recorded = [resource, ofThisPlace(resource, call)].map((arn) =>
      this.#decide(this.#deployed, action, arn, context),
    );
    const allowed = recorded.find((one) => one.decision === 'allowed');
    const [first] = recorded.filter((one) => one.decision === 'denied');
    return allowed ?? own ?? first ?? this.#decide(this.#deployed, action, resource, context);
  }

  #decide(
    { policies, boundary }: RoleAfter,
    action: string,
    resource: Text,
    context: Context,
  ): Evaluation {
    const caller = {
      kind: 'aws',
      arn: this.#role,
      account: accountIn(this.#role) ?? hole('AWS::AccountId'),
    } as const;
    return evaluate(
      { action, resource, caller, context },
      { identity: policies, ...(boundary === undefined ? {} : { boundary }) },
    );
  }
}

/** A resource of which nothing is known. */
const ANYTHING = hole('?recorded');

/** Whether a resource may be one of the stack: another account's never is. */
function isOwn(arn: string, call: ObservedCall): boolean {
  const account = arn.split(':')[4] ?? '';
  return account === '' || account === ownAccount(call);
}

function ownAccount({ caller, account }: ObservedCall): string {
  return caller.role?.split(':')[4] ?? account;
}

/** The recorded ARN with its Region and account as those of the stack. Which Region that is no record says: the one that was called is taken for it. */
function ofThisPlace(arn: string, call: ObservedCall): Text {
  const [scheme, partition, service, r, a, ...rest] = arn.split(':');
  if (rest.length === 0) return arn;
  const place = r === call.region ? hole('AWS::Region') : r;
  const owner = a === ownAccount(call) ? hole('AWS::AccountId') : a;
  return [scheme, partition, service, place, owner, ...rest].join(':');
}

/** What the record shows; a log does not hold every key of a request, so the others are not known. */
function contextOf(call: ObservedCall, role: Text): Context {
  const keys = new Map<string, ContextValue>();
  for (const [key, values] of call.context) keys.set(key, { kind: 'values', values });
  keys.set('aws:principalarn', { kind: 'values', values: [role] });
  return { keys, others: 'unknown' };
}

function withRealNames(policy: Policy): Policy {
  return { ...policy, statements: policy.statements.map(realNamesIn) };
}

function realNamesIn(statement: Statement): Statement {
  const { resources } = statement;
  if (resources === undefined) return statement;
  return { ...statement, resources: { ...resources, items: resources.items.map(realName) } };
}

function realName({ text, span }: PlacedText): PlacedText {
  return { text: text.replaceAll('⟨attr:', '⟨deployed:'), span };
}
