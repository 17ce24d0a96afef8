import type { EnvironmentVariable, FunctionNode } from './graph.ts';
import type { Value } from './value.ts';

/**
 * A variable that code finds in its environment: what the template sets, else what Lambda itself always sets, which no
 * default in the code ever replaces. Undefined for others. Source: "Defined runtime environment variables".
 */
export function variableOf(
  { environment, resource, id, span }: FunctionNode,
  name: string,
): EnvironmentVariable | undefined {
  const own = environment.find((one) => one.name === name);
  if (own !== undefined) return own;
  if (name === 'AWS_REGION' || name === 'AWS_DEFAULT_REGION') {
    return {
      name,
      value: { kind: 'symbol', name: 'AWS::Region', span },
      span,
      refersTo: undefined,
    };
  }
  if (name !== 'AWS_LAMBDA_FUNCTION_NAME' || resource === undefined) return undefined;
  const value: Value = { kind: 'reference', resource: resource.address, attribute: 'Ref', span };
  return { name, value, span, refersTo: id };
}
