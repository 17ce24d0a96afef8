import { expect, test } from 'vitest';
import { graphOf } from '../../testing/graph.ts';

const api = (template: string): string => `
Resources:
  Machine: { Type: AWS::StepFunctions::StateMachine, Properties: { StateMachineName: !Ref AWS::StackName, DefinitionString: '{}', RoleArn: 'arn:aws:iam::123456789012:role/m' } }
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body:
        openapi: 3.0.1
        paths:
          /start:
            post:
              x-amazon-apigateway-integration:
                type: aws
                httpMethod: POST
                uri: !Sub 'arn:aws:apigateway:\${AWS::Region}:states:action/StartExecution'
                requestTemplates: { application/json: !Sub '${template}' }`;

test('a state machine that is called after its stack is found in a request template', () => {
  const { apis } = graphOf(api('{"stateMachineArn": "${Machine}"}'));
  expect(apis[0]?.routes[0]?.target.node).toBe('template.yaml/Machine');
});
