import { expect, test } from 'vitest';
import { graphOf } from '../../testing/graph.ts';

function role(name: string, service: string, more: string): string {
  return `
  ${name}: { Type: AWS::IAM::Role, Properties: { ${more}, AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: ${service} }, Action: sts:AssumeRole }] } } }`;
}

/** Escalations of a function that may use some actions on a resource, as `path target`. */
function escalations(action: string, resource: string): readonly string[] {
  const admin = 'ManagedPolicyArns: [arn:aws:iam::aws:policy/AdministratorAccess]';
  const policy = `Policies: [{ PolicyName: p, PolicyDocument: { Statement: [{ Effect: Allow, Action: '${action}', Resource: ${resource} }] } }]`;
  const { roles } = graphOf(`
Resources:${role('R', 'lambda.amazonaws.com', policy)}${role('Computing', 'lambda.amazonaws.com', admin)}${role('Building', 'codebuild.amazonaws.com', admin)}${role('Running', 'ec2.amazonaws.com', admin)}${role('Learning', 'sagemaker.amazonaws.com', admin)}
  F: { Type: AWS::Lambda::Function, Properties: { FunctionName: self, Role: !GetAtt R.Arn } }
  G: { Type: AWS::Lambda::Function, Properties: { Role: !GetAtt Computing.Arn } }
  Project: { Type: AWS::CodeBuild::Project, Properties: { ServiceRole: !GetAtt Building.Arn } }
  Profile: { Type: AWS::IAM::InstanceProfile, Properties: { Roles: [!Ref Running] } }
  Instance: { Type: AWS::EC2::Instance, Properties: { IamInstanceProfile: !Ref Profile } }
  Notebook: { Type: AWS::SageMaker::NotebookInstance, Properties: { RoleArn: !GetAtt Learning.Arn } }`);
  const found = roles.find((one) => one.name === 'R')?.access.escalations ?? [];
  return found.map(({ path, targets }) => {
    const names = targets.map((one) => one.slice(one.lastIndexOf('/') + 1));
    return `${path} ${names.join()}`.trim();
  });
}

test.each<readonly [string, string, readonly string[]]>([
  ['lambda:UpdateFunctionCode', "'*'", ['lambda-003 Computing']],
  ['lambda:UpdateFunctionCode', '!GetAtt G.Arn', ['lambda-003 Computing']],
  ['lambda:UpdateFunctionCode', '!GetAtt F.Arn', []],
  ['lambda:UpdateFunctionCode', 'arn:aws:lambda:eu-west-1:123456789012:function:self', []],
  ['codebuild:StartBuild', '!GetAtt Project.Arn', ['codebuild-002 Building']],
  ['ssm:StartSession', "'*'", ['ssm-001 Running']],
  ['sagemaker:CreatePresignedNotebookInstanceUrl', '!Ref Notebook', ['sagemaker-004 Learning']],
])('%s on %s', (action, resource, expected) => {
  expect(escalations(action, resource)).toEqual(expected);
});
