import type { Graph, TriggerNode } from '../../model/graph.ts';
import { graphOf } from '../../testing/graph.ts';

/** A function named `F` with a role that allows nothing, which most cases trigger. */
export const FUNCTION = `
  R:
    Type: AWS::IAM::Role
    Properties: { AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }] } }
  F:
    Type: AWS::Lambda::Function
    Properties: { Handler: a.b, Runtime: nodejs22.x, Role: !GetAtt R.Arn, Code: { ZipFile: x } }`;

/** A permission on `F` for a service, with the ARN of its source as YAML. */
export function permission(service: string, source?: string): string {
  const arn = source === undefined ? '' : `, SourceArn: ${source}`;
  return `
  P:
    Type: AWS::Lambda::Permission
    Properties: { FunctionName: !Ref F, Action: lambda:InvokeFunction, Principal: ${service}${arn} }`;
}

/** The graph of a template with `F` in it. */
export function withFunction(resources: string): Graph {
  return graphOf(`Resources:${FUNCTION}\n${resources}`);
}

/** One line for a trigger: kind, liveness, authentication, and who may set it off. */
function line(trigger: TriggerNode): string {
  const invokers = trigger.invokers.map((one) =>
    one.kind === 'internal'
      ? `internal ${one.node.slice(one.node.lastIndexOf('/') + 1)}`
      : one.kind,
  );
  return `${trigger.trigger} ${trigger.liveness} ${trigger.authentication.kind} [${invokers.join(', ')}]`;
}

/** Lines for all triggers of a template with `F` in it. */
export function triggersIn(resources: string): readonly string[] {
  return withFunction(resources).triggers.map(line);
}
