import { matches } from '../../iam/algebra/text.ts';
import type { Truth } from '../../iam/algebra/truth.ts';
import { exposureOf } from '../../iam/exposure.ts';
import type { ApiNode, ApiRoute } from '../../model/graph.ts';
import type { Invoker } from '../../model/invoker.ts';
import type { Policy, Statement } from '../../model/policy.ts';
import { hasHole, hole, type Text } from '../../model/text.ts';
import { field, text } from '../../model/value.ts';
import { subject } from '../triggers/writers.ts';

const INVOKE = 'execute-api:Invoke';

/** Whom the resource policy of a REST API lets call one of its routes, less whom it denies just that route. */
export function apiCallers(api: ApiNode, route: ApiRoute): readonly Invoker[] {
  const names = api.stages.flatMap(({ properties }) => text(field(properties, 'StageName')) ?? []);
  const policies = api.policies.map((policy) => onRoute(policy, route, names));
  return exposureOf(policies, 'execute-api').flatMap(({ actions, invoker }) => {
    const invokes = actions.some((one) => matches(one, INVOKE, 'ignore') !== 'no');
    if (!invokes) return [];
    return [{ ...invoker, why: `${subject(invoker)} may call ${api.name}: ${invoker.why}` }];
  });
}

/** A policy with what it says of one route only: what may allow it, and what surely denies it. */
function onRoute(policy: Policy, route: ApiRoute, stages: readonly string[]): Policy {
  const statements = policy.statements.flatMap((statement): Statement[] => {
    const covered = coverOf(statement, route, stages);
    const counts = statement.effect === 'Allow' ? covered !== 'no' : covered === 'yes';
    return counts ? [{ ...statement, resources: undefined }] : [];
  });
  return { ...policy, statements };
}

function coverOf(
  { effect, resources }: Statement,
  route: ApiRoute,
  stages: readonly string[],
): Truth {
  if (resources === undefined) return 'yes';
  const method = route.method === 'ANY' ? hole('?method') : route.method;
  // Enough for an allow, or an exception from a deny: that it covers some value of a parameter.
  const isSome = (effect === 'Allow') !== resources.negated;
  const each = resources.items.flatMap((one) => {
    // A hole may have the slash of a stack's name in it.
    const resource = one.text.replaceAll(/⟨[^⟩]*⟩/g, (it) => it.replaceAll('/', '.'));
    const paths = [requestPath(route.path), ...(isSome ? [likeIn(resource, route)] : [])];
    return paths.map((path) => coverOfOne(resource, `${method}${path}`, stages));
  });
  const best = each.includes('yes') ? 'yes' : each.includes('maybe') ? 'maybe' : 'no';
  if (!resources.negated) return best;
  return best === 'yes' ? 'no' : best === 'no' ? 'yes' : 'maybe';
}

/**
 * The path of some request, against which a policy is held: values stand in it, never the names of parameters. A
 * deny of one value or of the name holds off nobody who sends another.
 */
function requestPath(path: string): string {
  return path.replaceAll(/\{[^{}]*\}/g, 'any-value');
}

/** The path of a request whose parameters have the values that a resource `api/stage/METHOD/path` has in their places. */
function likeIn(resource: Text, route: ApiRoute): Text {
  const named = resource.split('/').slice(2);
  const segments = route.path.split('/');
  return segments
    .map((segment, at) =>
      segment.endsWith('+}')
        ? hole('?rest')
        : segment.replaceAll(/\{[^{}]*\}/g, named[at] ?? 'any-value'),
    )
    .join('/');
}

/**
 * A stage that a policy names by a reference is taken for the one that is deployed: an API's policy speaks of
 * its own stage.
 */
function coverOfOne(resource: Text, called: Text, stages: readonly string[]): Truth {
  const slash = resource.indexOf('/');
  if (slash < 0) return 'yes';
  const rest = resource.slice(slash + 1);
  const cut = rest.indexOf('/');
  const stage = cut < 0 ? rest : rest.slice(0, cut);
  if (cut < 0) return stage.endsWith('*') ? 'yes' : 'no';
  if (hasHole(stage) || stages.includes(stage)) return matches(rest.slice(cut + 1), called);
  return matches(rest, `${hole('?stage')}/${called}`);
}
