import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { alternatives, text } from '../../model/value.ts';
import { secretsIn } from '../../supply/secrets/detect.ts';
import { partsOf } from './code-values.ts';
import { isSecretVariable } from './sensitive.ts';

/**
 * Whether a variable of a function holds a secret itself: its name says so, and it is neither the name of a
 * resource, nor what a secret is asked for by, nor a text that is none.
 */
export function holdsSecret(name: string, fn: FunctionNode, query: Query): boolean {
  if (!isSecretVariable(name) || namesSecret(name, fn, query)) return false;
  const variable = fn.environment.find((one) => one.name === name);
  if (variable === undefined) return true;
  if (variable.refersTo !== undefined) return false;
  // The default of a parameter is what is deployed only where nobody gives another.
  const texts = alternatives(variable.value).map((one) =>
    one.kind === 'known' && one.parameter !== undefined ? undefined : text(one),
  );
  return texts.some((one) => one === undefined || secretsIn(one, name).length > 0);
}

/** Whether the variable is given to a store of secrets as the name of one. */
function namesSecret(name: string, fn: FunctionNode, query: Query): boolean {
  return query.callsOf(fn.id).some(
    ({ call }) =>
      /^(?:secretsmanager|ssm)$/.test(call.service) &&
      partsOf(call.parameters)
        .flatMap((one) => (one.kind === 'one-of' ? one.values : [one]))
        .some((one) => one.kind === 'environment' && one.name === name),
  );
}
