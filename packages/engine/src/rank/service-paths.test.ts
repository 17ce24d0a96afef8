import { expect, test } from 'vitest';
import type { AttackPath, Finding } from '../model/finding.ts';
import { Query } from '../model/query.ts';
import { graphOf } from '../testing/graph.ts';
import { rankPaths } from './rank.ts';

/** Paths of an HTTP API with a direct integration, where every route has the finding of an open door. */
function pathsOf(parts: string, more: Partial<Finding> = {}): readonly AttackPath[] {
  const graph = graphOf(`
Resources:
  Api: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: a, ProtocolType: HTTP } }
  R: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: 'POST /orders', Target: !Sub 'integrations/\${I}' } }
${parts}`);
  const [api] = graph.apis;
  const findings = (api?.routes ?? []).map(
    ({ span }): Finding => ({
      fingerprint: 'door',
      rule: 'triggers/unauthenticated-service-route',
      title: 'x',
      at: span,
      because: 'x',
      severity: 'high',
      confidence: 'high',
      audience: 'default',
      node: api?.id ?? '',
      functions: [],
      suppressed: undefined,
      known: false,
      ...more,
    }),
  );
  return rankPaths(new Query(graph), findings);
}

const integration = (subtype: string, parameter: string): string =>
  `  I: { Type: AWS::ApiGatewayV2::Integration, Properties: { ApiId: !Ref Api, IntegrationType: AWS_PROXY, IntegrationSubtype: ${subtype}, CredentialsArn: 'arn:aws:iam::123456789012:role/g', RequestParameters: { ${parameter} } } }`;
const QUEUE = `${integration('SQS-SendMessage', 'QueueUrl: !Ref Q')}\n  Q: { Type: AWS::SQS::Queue }`;
const MACHINE = `${integration('StepFunctions-StartExecution', 'StateMachineArn: !Ref M')}
  M: { Type: AWS::StepFunctions::StateMachine, Properties: { DefinitionString: '{}', RoleArn: 'arn:aws:iam::123456789012:role/m' } }`;
const WORKER = `
  W: { Type: AWS::Lambda::Function, Properties: { Handler: i.h, Runtime: nodejs24.x, Role: 'arn:aws:iam::123456789012:role/w', Code: { ZipFile: x } } }
  T: { Type: AWS::Lambda::EventSourceMapping, Properties: { FunctionName: !Ref W, EventSourceArn: !GetAtt Q.Arn } }`;

test('an open route straight into a queue is a path of its own', () => {
  expect(pathsOf(QUEUE)).toMatchObject([
    {
      title: 'Anyone on the internet writes to queue Q through Api',
      severity: 'high',
      gain: 'data-write',
      cuts: ['door'],
    },
  ]);
});

test('starting a state machine without functions is the least of it', () => {
  expect(pathsOf(MACHINE)).toMatchObject([
    { title: 'Anyone on the internet starts state-machine M through Api', severity: 'medium' },
  ]);
});

test('a queue that sets off a function is told by the function', () => {
  const titles = pathsOf(QUEUE + WORKER).map((path) => path.title);
  expect(titles.filter((title) => title.includes('writes to queue'))).toEqual([]);
});

test('a door that somebody accepted is no path', () => {
  const suppressed = { reason: 'a public form', until: undefined, span: undefined };
  expect(pathsOf(QUEUE, { suppressed })).toEqual([]);
});
