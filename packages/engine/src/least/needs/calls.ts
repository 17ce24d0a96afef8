import { REQUESTED_TYPES, type RequestedType } from '../../data/action-resources.ts';
import { ON_BEHALF } from '../../data/forwarded-access.ts';
import { NEEDED_ACTIONS, type NeededAction } from '../../data/needed-actions.ts';
import { type Action, actionOf, type ResourceType } from '../../iam/actions.ts';
import type { CodeValue } from '../../model/code.ts';
import { variableOf } from '../../model/environment.ts';
import type { ResolvedCall } from '../../model/function-code.ts';
import type { FunctionNode } from '../../model/graph.ts';
import type { Need, UnresolvedNeed } from '../../model/needs.ts';
import type { Query } from '../../model/query.ts';
import { arnOfNode } from './arns.ts';
import { guessedType } from './guess.ts';
import { type Applied, type Found, NONE, needAnywhere, needAt } from './need.ts';
import { partiqlNeeds } from './partiql.ts';
import { passedRoles } from './passing.ts';
import { type Places, placesOf, type Request } from './places.ts';
import { given } from './request.ts';
import { specialPlaces } from './special.ts';

/** One call with all that is needed to say what it needs. */
export type CallContext = {
  readonly fn: FunctionNode;
  readonly resolved: ResolvedCall;
  readonly request: Request;
  readonly query: Query;
};

/** What a cloud call of a function needs. */
export function needsOfCall(fn: FunctionNode, resolved: ResolvedCall, query: Query): Found {
  const { call } = resolved;
  const context: CallContext = { fn, resolved, request: requestOf(fn, resolved, query), query };
  if (hasOtherCredentials(call.client)) return [NONE, otherCredentials(context)].reduce(both);
  const statements = partiqlNeeds(context);
  if (statements !== undefined) return statements;
  const rows = rowsOf(call.service, call.operation);
  if (rows === undefined) return unknownAction(context);
  const isTold = rows.some((row) => row.action === 'iam:PassRole');
  const all = isTold ? rows : [...rows, ...passedRoles(context)];
  return [...all.map((row) => needsOfRow(context, row)), onBehalf(context)].reduce(both, NONE);
}

/** What a service does for the function that a text elsewhere says may need all that the role allows. */
function onBehalf({ request, resolved: { call } }: CallContext): Found {
  const key = `${call.service}:${call.operation}`;
  const role = Object.hasOwn(ON_BEHALF, key) ? ON_BEHALF[key] : undefined;
  const said = role === undefined ? undefined : given(request.parameters, role);
  if (said === undefined || (said.values.length > 0 && !said.mayLack)) return NONE;
  const reason = `${call.service} does what it is told with the access of its caller: ${call.operation} hands it no role`;
  const unresolved: UnresolvedNeed = {
    kind: 'code',
    call: key,
    actions: [],
    reason,
    at: call.at,
    assumed: [],
    certain: 'possibly',
  };
  return { needs: [], unresolved: [unresolved] };
}

function both(a: Found, b: Found): Found {
  return { needs: [...a.needs, ...b.needs], unresolved: [...a.unresolved, ...b.unresolved] };
}

function requestOf(fn: FunctionNode, { call }: ResolvedCall, query: Query): Request {
  const naming: Request['naming'] = (value, subject) =>
    query.graph.naming?.(fn.id, withoutDefaults(value, fn), subject, call.at) ?? {
      nodes: [],
      texts: [],
      missing: 'nothing is known of names in the code',
    };
  return {
    parameters: call.parameters,
    operation: call.operation,
    region: regionOf(call.client, naming),
    naming,
    arnOf: (id) => arnOfNode(id, query),
  };
}

/** A constant beside a variable that the template sets is only its default, which is never taken. */
function withoutDefaults(value: CodeValue, fn: FunctionNode): CodeValue {
  if (value.kind === 'text') {
    return { kind: 'text', parts: value.parts.map((part) => withoutDefaults(part, fn)) };
  }
  if (value.kind !== 'one-of') return value;
  const isSet = value.values.some(
    (one) => one.kind === 'environment' && variableOf(fn, one.name) !== undefined,
  );
  if (!isSet) return value;
  const values = value.values.filter((one) => one.kind !== 'constant');
  const [first] = values;
  return values.length === 1 && first !== undefined ? first : { kind: 'one-of', values };
}

const OWN_REGION = '⟨AWS::Region⟩';

/** Region of a client, where the code fixes it; variables that the platform sets are the function's own. */
function regionOf(client: CodeValue | undefined, naming: Request['naming']): string {
  const [region, other] = client === undefined ? [] : given(client, 'region').values;
  if (region === undefined || other !== undefined) return OWN_REGION;
  const [text, more] = naming(region, undefined).texts;
  return text === undefined || more !== undefined || text === '' || text.includes('⟨?')
    ? OWN_REGION
    : text;
}

function hasOtherCredentials(client: CodeValue | undefined): boolean {
  return client !== undefined && given(client, 'credentials').values.length > 0;
}

function otherCredentials({ resolved: { call } }: CallContext): Found {
  const reason =
    'it is made with credentials that the code gives to the client, not with the role’s';
  const unresolved: UnresolvedNeed = {
    kind: 'credentials',
    call: `${call.service}:${call.operation}`,
    actions: (rowsOf(call.service, call.operation) ?? []).map((one) => one.action),
    reason,
    at: call.at,
    assumed: [],
    certain: 'possibly',
  };
  return { needs: [], unresolved: [unresolved] };
}

/** The rows of an operation; where the table has none, the action of its name; undefined where there is none. */
function rowsOf(service: string, operation: string): readonly NeededAction[] | undefined {
  const key = `${service}:${operation}`;
  const row = Object.hasOwn(NEEDED_ACTIONS, key) ? NEEDED_ACTIONS[key] : undefined;
  if (row !== undefined) return row.needs;
  const action = actionOf(key);
  return action === undefined ? undefined : [{ action: action.name }];
}

function unknownAction({ resolved: { call } }: CallContext): Found {
  const unresolved: UnresolvedNeed = {
    kind: 'action',
    call: `${call.service}:${call.operation}`,
    actions: [],
    reason: 'no IAM action is known for this operation',
    at: call.at,
    assumed: [],
    certain: 'needed',
  };
  return { needs: [], unresolved: [unresolved] };
}

function needsOfRow(context: CallContext, row: NeededAction): Found {
  const { parameters } = context.request;
  const applies = appliesTo(parameters, row);
  if (applies === undefined) return NONE;
  const certain = row.possibly === undefined ? applies : 'possibly';
  const reason = { row, certain };
  if (row.on === '*') return needAnywhere(context, reason);
  const special = specialPlaces(context, row);
  if (special !== undefined) return needAt(context, reason, special);
  const action = actionOf(row.action);
  const types = typesOf(row, action);
  if (action?.resourceTypes.length === 0 && row.on === undefined)
    return needAnywhere(context, reason);
  return among(context, reason, types);
}

/** Whether a row applies to a request: surely on some way through the code, or only in a case that is hidden. */
function appliesTo(parameters: CodeValue, row: NeededAction): Need['certain'] | undefined {
  const excluded = (row.unless ?? []).map((path) => given(parameters, path));
  if (excluded.some((one) => one.values.length > 0 && !one.mayLack)) return undefined;
  if (row.when === undefined) return 'needed';
  const wanted = row.when.map((path) => given(parameters, path));
  if (wanted.some((one) => one.values.length > 0)) return 'needed';
  return wanted.some((one) => one.isOpen) ? 'possibly' : undefined;
}

type Candidate = {
  readonly type: RequestedType;
  readonly isGuess: boolean;
  readonly isRequired: boolean;
};

/** Types of resources that an action may be needed on, those that it must have first. */
function typesOf(row: NeededAction, action: Action | undefined): readonly Candidate[] {
  if (row.on !== undefined) {
    const type = Object.hasOwn(REQUESTED_TYPES, row.on) ? REQUESTED_TYPES[row.on] : undefined;
    return type === undefined ? [] : [{ type, isGuess: false, isRequired: true }];
  }
  const sorted = (action?.resourceTypes ?? []).toSorted(
    (a, b) => Number(b.required) - Number(a.required),
  );
  return sorted.map((type) => candidate(action?.service ?? '', type));
}

function candidate(service: string, type: ResourceType): Candidate {
  const key = `${service} ${type.name}`;
  const known = Object.hasOwn(REQUESTED_TYPES, key) ? REQUESTED_TYPES[key] : undefined;
  const isRequired = type.required;
  return known === undefined
    ? { type: guessedType(type), isGuess: true, isRequired }
    : { type: known, isGuess: false, isRequired };
}

/** All resources that a request names, by the types that are known; else by a type that is only likely. */
function among(context: CallContext, reason: Applied, types: readonly Candidate[]): Found {
  const { request } = context;
  const found = types.map(({ type, isGuess, isRequired }) => ({
    ...placesOf(request, type, reason.row.at),
    isGuess,
    isRequired,
  }));
  const known = found.filter((one) => !one.isGuess && (one.places.length > 0 || one.isGiven));
  if (known.length > 0) {
    const open = known.find((one) => one.missing !== undefined);
    const places = known.flatMap((one) => one.places);
    return needAt(context, reason, { ...open, places, missing: open?.missing });
  }
  const likely = found.find((one) => one.places.length > 0) ?? found.find((one) => one.isGiven);
  if (likely !== undefined) return needAt(context, reason, onlyLikely(likely));
  if (found.every((one) => !one.isRequired && one.isGuess)) return needAnywhere(context, reason);
  const [usual] = [...found.filter((one) => !one.isGuess), ...found];
  return needAt(context, reason, usual ?? { places: [], missing: 'its resource is not known' });
}

function onlyLikely({ places, missing }: Places): Places {
  return { places: places.map((one) => ({ ...one, confidence: 'medium' })), missing };
}
