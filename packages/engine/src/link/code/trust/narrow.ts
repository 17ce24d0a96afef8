import type { CodeRoute } from '../../../model/code.ts';
import type { EventTrust } from '../../../model/event-trust.ts';
import type { NodeId, Route, TriggerNode } from '../../../model/graph.ts';
import type { Query } from '../../../model/query.ts';
import { tokenHeaders } from './headers.ts';
import { matchedBy } from './patterns.ts';
import { checkedBody } from './schema.ts';

/** What the route, the filters and the schemas of a trigger limit a part of its events to. */
export function narrowed(
  trigger: TriggerNode,
  steps: readonly string[],
  trust: EventTrust,
  query: Query,
): EventTrust {
  const { control } = trust;
  if (control !== 'written' && control !== 'stored') return trust;
  switch (steps[0]) {
    case 'pathParameters':
      return inPath(trigger, steps, trust, query);
    case 'path':
    case 'rawPath':
      return steps.length === 1 ? ofWholePath(trigger, trust) : trust;
    case 'httpMethod':
      return ofMethod(trigger.route, trust);
    case 'headers':
    case 'multiValueHeaders':
      return ofHeader(trigger, steps, trust, query);
    case 'requestContext':
      return /^(httpM|m)ethod$/.test(steps.at(-1) ?? '') ? ofMethod(trigger.route, trust) : trust;
    case 'body':
      return checkedBody(trigger, steps, trust, query);
    default:
      return matchedBy(trigger, steps, typed(steps, trust));
  }
}

/** `{id}` holds one part of a path, `{proxy+}` the rest of it. */
function inPath(
  { route, trigger, function: fn }: TriggerNode,
  steps: readonly string[],
  trust: EventTrust,
  query: Query,
): EventTrust {
  const [, name] = steps;
  if (route === undefined || name === undefined || !route.path.startsWith('/')) return trust;
  if (route.path.includes(`{${name}+}`)) {
    const { format: _, ...rest } = trust;
    return { ...rest, format: 'free' };
  }
  const isNamed = route.path.includes(`{${name}}`) || name === '*' || route.path.includes('{?}');
  if (!isNamed && isPartOfPath(route, query.factsOf(fn)?.routes ?? [])) {
    const segment: EventTrust = { ...trust, format: 'segment' };
    return mayHoldSlash(fn, query) ? { ...segment, doubt: ENCODED } : segment;
  }
  if (!isNamed) {
    const why = `${route.method} ${route.path} has no path parameter ${name}`;
    return { control: 'constant', absent: true, who: [], carrier: undefined, why };
  }
  return { ...trust, doubt: trigger === 'http-api' ? DECODED : ENCODED };
}

/** Whether a parameter may be one that a framework in the function takes out of a path that it was given. */
function isPartOfPath({ path }: Route, routes: readonly CodeRoute[]): boolean {
  return routes.length > 0 && /[{*]/.test(path);
}

/** Frameworks of Python match paths that are decoded already, so that only a parameter for the rest may hold one. */
function mayHoldSlash(fn: NodeId, query: Query): boolean {
  const code = query.graph.code.get(fn);
  if (code?.kind !== 'analysed' || code.language !== 'python') return true;
  return code.facts.routes.some(({ path }) => /<path:|:path\}/.test(path));
}

const DECODED = 'the gateway decodes it, so that it may hold a slash that was sent as %2F';
const ENCODED = 'it may hold %2F, which a decoder turns into a slash';

/** The path of a route without parameters is written in the template. */
function ofWholePath({ route }: TriggerNode, trust: EventTrust): EventTrust {
  if (route === undefined || !/^\/[^{}*$?]*$/.test(route.path)) return trust;
  return { ...trust, control: 'constant', who: [], carrier: undefined };
}

function ofMethod(route: Route | undefined, trust: EventTrust): EventTrust {
  if (route === undefined || route.method === 'ANY') return trust;
  const allowed = [route.method];
  return {
    control: 'constant',
    format: 'enum',
    allowed,
    who: [],
    carrier: undefined,
    why: trust.why,
  };
}

/** The header whose token the gateway has checked can be read without checking it again. */
function ofHeader(
  trigger: TriggerNode,
  steps: readonly string[],
  trust: EventTrust,
  query: Query,
): EventTrust {
  const name = steps[1]?.toLowerCase();
  const { authentication } = trigger;
  if (name === undefined || !tokenHeaders(trigger, query).has(name)) return trust;
  if (authentication.kind === 'cognito' || authentication.kind === 'jwt') {
    const why = `${trust.why}: the gateway has checked its token`;
    return { ...trust, control: 'claimed', proof: 'verified', why };
  }
  if (authentication.kind !== 'lambda') return trust;
  const code = query.function(authentication.authorizer);
  if (code === undefined) return { ...trust, proof: 'unknown' };
  const why = `${trust.why}, which the authorizer ${code.name} has looked at`;
  return { ...trust, proof: 'code', authorizer: code.id, why };
}

/** Items of a stream carry their types: `{ "N": "12" }`. */
function typed(steps: readonly string[], trust: EventTrust): EventTrust {
  if (trust.control !== 'stored' || trust.format !== undefined) return trust;
  switch (steps.at(-1)) {
    case 'N':
      return { ...trust, format: 'number' };
    case 'BOOL':
      return { ...trust, format: 'boolean' };
    case 'B':
      return { ...trust, format: 'base64' };
    default:
      return trust;
  }
}
