import { matches } from '../../iam/algebra/text.ts';
import { exposureOf } from '../../iam/exposure.ts';
import type { ApiNode, ApiRoute } from '../../model/graph.ts';
import type { Invoker } from '../../model/invoker.ts';
import { hole, type Text } from '../../model/text.ts';
import { subject } from '../triggers/writers.ts';

const INVOKE = 'execute-api:Invoke';

/** Whom the resource policy of a REST API lets call one of its routes. */
export function apiCallers(api: ApiNode, route: ApiRoute): readonly Invoker[] {
  const called = `${hole('?stage')}/${route.method === 'ANY' ? hole('?method') : route.method}${route.path}`;
  return exposureOf(api.policies, 'execute-api').flatMap(({ actions, invoker, statement }) => {
    const invokes = actions.some((one) => matches(one, INVOKE, 'ignore') !== 'no');
    const { resources } = statement;
    const named = resources?.items.some((one) => matches(routePart(one.text), called) !== 'no');
    const covers = resources === undefined || resources.negated || named === true;
    if (!invokes || !covers) return [];
    return [{ ...invoker, why: `${subject(invoker)} may call ${api.name}: ${invoker.why}` }];
  });
}

/** The part of a resource that names stage, method and path: `execute-api:/…` is short for the API's own ARN. */
function routePart(resource: Text): Text {
  const slash = resource.indexOf('/');
  return slash < 0 ? '*' : resource.slice(slash + 1);
}
