import { expect, it } from 'vitest';
import { partsOf } from '../least/propose/parts.ts';
import { sizeOf } from '../least/propose/valid.ts';
import { isProven, type RoleLeast } from '../model/role-least.ts';
import { MemoryFiles } from '../read/testing.ts';
import { leastIn } from './least.ts';

const COUNT = 70;
const NAMES = Array.from({ length: COUNT }, (_, i) => `Customers${i}`);

/** Each bucket is used in another way, so that no two of them are one statement. */
function codeFor(count: number): string {
  const calls = NAMES.slice(0, count).map((name, i) => {
    const prefix = `exports-of-the-month/for-${name.toLowerCase()}-and-their-partners/${i}`;
    const methods = ['get_object', 'put_object', 'delete_object', 'get_object_tagging'];
    return methods
      .filter((_, bit) => ((i % 15) + 1) & (1 << bit))
      .map((one) => `    s3.${one}(Bucket=os.environ['B${i}'], Key='${prefix}/' + event['id'])`)
      .join('\n');
  });
  return `import os, boto3\ns3 = boto3.client('s3')\ndef handler(event, context):\n${calls.join('\n')}\n`;
}

const BUCKETS = NAMES.map((name) => `  ${name}: { Type: AWS::S3::Bucket }`).join('\n');
const TOLD = NAMES.map((name, i) => `B${i}: !Ref ${name}`).join(', ');
const PROPERTIES = `Handler: a.handler
      Runtime: python3.13
      Environment: { Variables: { ${TOLD} } }`;

const SAM = `Transform: AWS::Serverless-2016-10-31
Resources:
  Export:
    Type: AWS::Serverless::Function
    Properties:
      ${PROPERTIES}
      CodeUri: src/
      Policies:
        - AmazonS3FullAccess
${BUCKETS}
`;

const PLAIN = `Resources:
  Export:
    Type: AWS::Lambda::Function
    Properties:
      ${PROPERTIES}
      Role: !GetAtt ExportRole.Arn
      Code: src/
  ExportRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: 'sts:AssumeRole' }]
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
      Policies:
        - PolicyName: all
          PolicyDocument: { Statement: [{ Effect: Allow, Action: 's3:*', Resource: '*' }] }
${BUCKETS}
`;

function lessened(template: string, count: number): { role: RoleLeast; text: string } {
  const files = new MemoryFiles({ 'template.yaml': template, 'src/a.py': codeFor(count) });
  const { roles, changesOf } = leastIn(files, { name: 'x' }, []);
  const [role] = roles;
  if (role === undefined) throw new Error('no role');
  const text = changesOf(roles).map((one) => one.text);
  return { role, text: text.join('\n') };
}

it('what is too long for a declared role is written as managed policies that name it', () => {
  const { role, text } = lessened(PLAIN, COUNT);
  expect(role.problems).toEqual([]);
  expect(isProven(role)).toBe(true);
  expect(text.match(/Type: AWS::IAM::ManagedPolicy/g)?.length).toBeGreaterThan(1);
  expect(text.match(/Roles:/g)).toHaveLength(
    text.match(/Type: AWS::IAM::ManagedPolicy/g)?.length ?? 0,
  );
});

it('a function of SAM names its managed policies', () => {
  const { role, text } = lessened(SAM, COUNT);
  expect(isProven(role)).toBe(true);
  expect(text).toMatch(/- !Ref ExportRoleS3Policy\n/);
  expect(text).not.toContain('Roles:');
});

it('what has room stays inside of the role', () => {
  const { role, text } = lessened(PLAIN, 10);
  expect(isProven(role)).toBe(true);
  expect(text).not.toContain('ManagedPolicy');
});

it('no part is longer than a managed policy may be, and none is lost', () => {
  const { role } = lessened(PLAIN, COUNT);
  const { proposal } = role.change;
  const statements = proposal.kind === 'least' ? (proposal.roles[0]?.statements ?? []) : [];
  const [first] = statements;
  if (first === undefined) throw new Error('nothing is proposed');
  const long = { ...first, resources: statements.flatMap((one) => one.resources) };
  const parts = partsOf([long]);
  expect(parts.length).toBeGreaterThan(1);
  for (const part of parts) expect(sizeOf(part)).toBeLessThanOrEqual(6_144);
  const resources = parts.flatMap((part) => part.flatMap((one) => one.resources));
  expect(resources).toEqual(long.resources);
});
