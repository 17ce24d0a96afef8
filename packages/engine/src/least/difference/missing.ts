import { roleContext } from '../../iam/access.ts';
import { type Evaluation, evaluate, type Policies } from '../../iam/evaluate/evaluate.ts';
import { accountIn } from '../../iam/evaluate/principal.ts';
import type { Context, ContextValue, Request } from '../../iam/evaluate/request.ts';
import { isTelemetry } from '../../model/access.ts';
import type { FunctionNode, RoleNode } from '../../model/graph.ts';
import type { Missing } from '../../model/least.ts';
import type { FunctionNeeds, Need } from '../../model/needs.ts';
import type { Policy } from '../../model/policy.ts';
import type { Query } from '../../model/query.ts';
import { hole, type Text } from '../../model/text.ts';
import { deployedAs } from './alignment.ts';
import { doubtsIn } from './doubts.ts';
import { obstacleWords } from './obstacle.ts';

/** The needs of a role's functions that it does not allow. */
export function missingOf(
  role: RoleNode,
  needs: readonly FunctionNeeds[],
  query: Query,
): readonly Missing[] {
  // Of a role that is only named, nothing is known.
  if (role.external) return [];
  return needs.flatMap((one) => {
    const fn = query.function(one.function);
    if (fn === undefined) return [];
    const sure = one.needs.filter((need) => need.certain === 'needed');
    const missing = sure.flatMap((need) => missingIn(role, fn, need, query));
    return together(
      missing.map((each) => (isOneOfSeveral(each, sure, missing) ? perhaps(each) : each)),
    );
  });
}

function missingIn(role: RoleNode, fn: FunctionNode, need: Need, query: Query): readonly Missing[] {
  return need.actions.flatMap((action): readonly Missing[] => {
    const asked = { role, fn, need, action };
    const policies = policiesFor(asked, query);
    const found = outcome(asked, policies);
    if (found.decision === 'allowed') return [];
    const stopped = { ...asked, found, policies };
    const isSure = found.decision === 'denied' && doubtsIn(stopped, query) === undefined;
    const by = found.by.find(
      (one) => one.effect === 'Allow' && (one.conditions.length > 0 || one.when !== undefined),
    );
    return [
      {
        function: fn.id,
        need,
        actions: [action],
        certainty: isSure ? 'certain' : 'maybe',
        because: obstacleWords(stopped, query),
        ...(by === undefined ? {} : { by }),
        ...(isTelemetryNeed(need, action) ? { isQuiet: true as const } : {}),
      },
    ];
  });
}

function isTelemetryNeed({ origin }: Need, action: string): boolean {
  return origin === 'configuration' && isTelemetry([action.slice(0, action.indexOf(':'))]);
}

/** A need of a function, one action at a time, and the role that should allow it. */
export type Asked = {
  readonly role: RoleNode;
  readonly fn: FunctionNode;
  readonly need: Need;
  readonly action: string;
};

/** What a template that writes out its Region or account means is the place where it is deployed. */
function outcome(asked: Asked, policies: Policies): Evaluation {
  const arn = asked.need.resource.kind === 'any' ? '*' : asked.need.resource.arn;
  const first = evaluate(requestOf(asked, arn), policies);
  if (first.decision === 'allowed') return first;
  const patterns = policies.identity.flatMap(({ statements }) =>
    statements.flatMap(({ resources }) => resources?.items.map((item) => item.text) ?? []),
  );
  const streams = streamsOf(asked.action, arn);
  const others = new Set([
    ...streams,
    ...[arn, ...streams].flatMap((one) =>
      patterns.flatMap((pattern) => deployedAs(pattern, one) ?? []),
    ),
  ]);
  for (const other of others) {
    const found = evaluate(requestOf(asked, other), policies);
    if (found.decision === 'allowed') return found;
  }
  return first;
}

/** What is written of a log group is asked for on its streams, so that a policy may name these alone. */
function streamsOf(action: string, arn: string): readonly string[] {
  const isWriting = action === 'logs:CreateLogStream' || action === 'logs:PutLogEvents';
  return isWriting && /:log-group:.+:\*$/.test(arn)
    ? [`${arn.slice(0, -':*'.length)}:log-stream:*`]
    : [];
}

function policiesFor({ role, need }: Asked, query: Query): Policies {
  const resource = resourcePolicy(need, query);
  return {
    identity: role.policies,
    ...(role.boundary === undefined ? {} : { boundary: role.boundary }),
    ...(resource === undefined ? {} : { resource }),
  };
}

/** The policy of the resource itself, where it is declared and has one. */
function resourcePolicy({ resource }: Need, query: Query): Policy | undefined {
  const node = resource.kind === 'any' ? undefined : query.node(resource.node);
  if (node?.kind === 'role') return node.trust;
  if (node?.kind !== 'resource' && node?.kind !== 'function') return undefined;
  const [first] = node.policies;
  if (first === undefined) return undefined;
  return {
    ...first,
    statements: node.policies.flatMap((one) => one.statements),
    complete: node.policies.every((one) => one.complete),
  };
}

function requestOf({ role, fn, need, action }: Asked, arn: Text): Request {
  const condition = fn.resource?.condition;
  return {
    action,
    resource: arn === '*' ? arn : opened(arn),
    caller: {
      kind: 'aws',
      arn: role.arn,
      account: accountIn(role.arn) ?? hole('AWS::AccountId'),
    },
    context: contextOf(role, need),
    ...(condition === undefined ? {} : { branches: new Map([[condition, true]]) }),
  };
}

/** What a need means by a wildcard is some text that is not known. */
function opened(arn: Text): Text {
  return arn.replaceAll(/[*?](?![^⟨]*⟩)/g, hole('?need'));
}

function contextOf(role: RoleNode, { conditions }: Need): Context {
  const context = roleContext(role.arn);
  const keys = new Map<string, ContextValue>(context.keys);
  for (const { key, values, holds } of conditions) {
    if (holds === 'always') keys.set(key.toLowerCase(), { kind: 'values', values });
  }
  return { ...context, keys };
}

/** A call that may name one of several things, of which another is allowed. */
function isOneOfSeveral(
  one: Missing,
  needs: readonly Need[],
  missing: readonly Missing[],
): boolean {
  if (one.need.confidence === 'high') return false;
  const places = new Set(one.need.because.map(({ span }) => `${span.file} ${span.start}`));
  return needs.some(
    (need) =>
      need !== one.need &&
      need.actions.some((action) => one.actions.includes(action)) &&
      need.because.some(({ span }) => places.has(`${span.file} ${span.start}`)) &&
      !missing.some((each) => each.need === need && each.certainty === 'certain'),
  );
}

function perhaps(one: Missing): Missing {
  const because = `${one.because}; the code may name another one that is allowed`;
  return { ...one, certainty: 'maybe', because };
}

/** The actions of one function that are missing on the same resource for the same reason, as one. */
function together(all: readonly Missing[]): readonly Missing[] {
  const found = new Map<string, Missing>();
  for (const one of all) {
    const { resource } = one.need;
    const key = [one.certainty, one.because, resource.kind === 'any' ? '*' : resource.arn].join(
      ' ',
    );
    const known = found.get(key);
    found.set(key, known === undefined ? one : joined(known, one));
  }
  return [...found.values()].toSorted(
    (a, b) => Number(a.certainty === 'maybe') - Number(b.certainty === 'maybe'),
  );
}

function joined(a: Missing, b: Missing): Missing {
  const because = [...a.need.because, ...b.need.because];
  const actions = [...new Set([...a.actions, ...b.actions])];
  return { ...a, need: { ...a.need, actions, because }, actions };
}
