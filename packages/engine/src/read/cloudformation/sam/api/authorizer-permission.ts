import type { Span } from '../../../../model/span.ts';
import type { Value } from '../../../../model/value.ts';
import type { Api, Scope } from './model.ts';

/** Lets the authorizers of an API call one function. */
export function addAuthorizerPermission(
  logicalId: string,
  target: Value,
  api: Pick<Api, 'id' | 'passed'>,
  span: Span,
  scope: Pick<Scope, 'output'>,
): void {
  scope.output.add({
    logicalId,
    type: 'AWS::Lambda::Permission',
    span,
    from: api.id,
    attributes: api.passed,
    properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: target,
      Principal: 'apigateway.amazonaws.com',
      SourceArn: {
        'Fn::Sub': [
          `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${__ApiId__}/authorizers/*`,
          { __ApiId__: { Ref: api.id } },
        ],
      },
    },
  });
}
