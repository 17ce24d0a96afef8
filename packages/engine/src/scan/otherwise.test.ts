import { expect, it } from 'vitest';
import { failsOtherwise, isProven, type RoleLeast } from '../model/role-least.ts';
import { MemoryFiles } from '../read/testing.ts';
import { leastIn } from './least.ts';

const CODE = `import os, boto3
s3 = boto3.client('s3')
def handler(event, context):
    s3.put_object(Bucket=os.environ['BUCKET'], Key=os.environ['PREFIX'] + '/a.json', Body=b'')
    boto3.client('ssm').get_parameter(Name=os.environ['PATH_OF_KEY'] + '/key')
`;

const MAIL = `Transform: AWS::Serverless-2016-10-31
Parameters:
  From: { Type: String, Default: shop@shop.example }
Resources:
  Tell:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.handler
      Runtime: python3.13
      CodeUri: src/
      Environment: { Variables: { FROM: !Ref From } }
      Policies:
        - Statement: [{ Effect: Allow, Action: 'ses:*', Resource: '*' }]
`;

const TELL = `import os, boto3
def handler(event, context):
    boto3.client('ses').send_email(Source=os.environ['FROM'], Destination={}, Message={})
`;

const template = (resource: string): string => `Transform: AWS::Serverless-2016-10-31
Parameters:
  Bucket: { Type: String, Default: '' }
  Prefix: { Type: String, Default: in }
  Stage: { Type: String, Default: dev, AllowedValues: [dev, prod] }
  Keys: { Type: String, Default: /app/dev }
Resources:
  Save:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.handler
      Runtime: python3.13
      CodeUri: src/
      Environment:
        Variables: { BUCKET: !Ref Bucket, PREFIX: !Sub '\${Prefix}-\${Stage}', PATH_OF_KEY: !Ref Keys }
      Policies:
        - S3CrudPolicy: { BucketName: !Ref Bucket }
        - Statement: [{ Effect: Allow, Action: 'ssm:*', Resource: '${resource}' }]
`;

function lessened(
  text: string,
  parameters: Readonly<Record<string, string>> = {},
  code: string = CODE,
): { readonly role: RoleLeast; readonly text: string } {
  const files = new MemoryFiles({ 'template.yaml': text, 'src/a.py': code });
  const options = { name: 'x', parameters: new Map(Object.entries(parameters)) };
  const { roles, changesOf } = leastIn(files, options, []);
  const [role] = roles;
  if (role === undefined) throw new Error('no role');
  return {
    role,
    text: changesOf(roles)
      .map((one) => one.text)
      .join('\n'),
  };
}

it('a name that is right by default only is written by its parameters', () => {
  const { role, text } = lessened(template('*'));
  expect(isProven(role)).toBe(true);
  expect(role.otherwise?.proofs).toHaveLength(1);
  expect(text).toContain('${Bucket}');
  expect(text).toContain('parameter${Keys}/key');
});

it('values that are given stay as they are', () => {
  const given = { Bucket: 'b', Prefix: 'in', Stage: 'dev', Keys: '/k' };
  const { role } = lessened(template('*'), given);
  expect(role.otherwise).toBeUndefined();
});

it('what no words hold for is not proven, and the parameter is named', () => {
  const { role } = lessened(MAIL, {}, TELL);
  expect(failsOtherwise(role)).toBe(true);
  expect(isProven(role)).toBe(false);
  expect(role.otherwise?.parameters).toEqual(['From']);
});
