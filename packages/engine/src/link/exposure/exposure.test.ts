import { expect, test } from 'vitest';
import { graphOf } from '../../testing/graph.ts';

test('a bucket that is only named has a public access block that is not known', () => {
  const { resources } = graphOf(`
Parameters: { Name: { Type: String } }
Resources:
  P: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !Ref Name, PolicyDocument: { Statement: [{ Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: '*' }] } } }
`);
  const [exposure] = resources.flatMap((one) => one.exposure);
  expect([exposure?.invoker.kind, exposure?.certainty]).toEqual(['anyone', 'possible']);
});

/** What strangers may do with the resource `X`: invoker, levels and certainty. */
function exposed(resources: string): readonly string[] {
  const { resources: nodes } = graphOf(`Resources:\n${resources}`);
  const exposure = nodes.find((one) => one.name === 'X')?.exposure ?? [];
  return exposure.map(
    (one) => `${one.invoker.kind} ${one.levels.join('+')} ${one.certainty ?? 'certain'}`,
  );
}

const OFF = 'PublicAccessBlockConfiguration: { BlockPublicAcls: false }';
const OWNERSHIP = 'OwnershipControls: { Rules: [{ ObjectOwnership: ObjectWriter }] }';

function bucket(properties: string, action?: string): string {
  const policy =
    action === undefined
      ? ''
      : `\n  P: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !Ref X, PolicyDocument: { Statement: [{ Effect: Allow, Principal: '*', Action: '${action}', Resource: !Sub '\${X.Arn}/*' }] } } }`;
  return `  X: { Type: AWS::S3::Bucket, Properties: { ${properties} } }${policy}`;
}

function database(ingress: string): string {
  return `  X: { Type: AWS::RDS::DBInstance, Properties: { PubliclyAccessible: true, VPCSecurityGroups: [!Ref G] } }
  V: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  G: { Type: AWS::EC2::SecurityGroup, Properties: { VpcId: !Ref V, SecurityGroupIngress: [${ingress}] } }`;
}

test.each([
  ['a public policy with the block lifted', bucket(OFF, 's3:GetObject'), ['anyone read certain']],
  ['a public policy without a block', bucket('', 's3:PutObject'), ['anyone write possible']],
  [
    'a public policy behind a block',
    bucket('PublicAccessBlockConfiguration: { RestrictPublicBuckets: true }', 's3:GetObject'),
    [],
  ],
  [
    'an ACL with the block lifted',
    bucket(`AccessControl: PublicReadWrite, ${OFF}, ${OWNERSHIP}`),
    ['anyone list+write certain'],
  ],
  [
    'an ACL without ownership controls',
    bucket(`AccessControl: PublicRead, ${OFF}`),
    ['anyone list possible'],
  ],
  [
    'an ACL that ownership switches off',
    bucket(
      `AccessControl: PublicRead, ${OFF}, OwnershipControls: { Rules: [{ ObjectOwnership: BucketOwnerEnforced }] }`,
    ),
    [],
  ],
  [
    'an ACL for everyone with an account',
    bucket(`AccessControl: AuthenticatedRead, ${OFF}, ${OWNERSHIP}`),
    ['any-account list certain'],
  ],
  [
    'the endpoint of a VPC',
    `  X: { Type: AWS::EC2::VPCEndpoint, Properties: { VpcId: v, ServiceName: s, PolicyDocument: { Statement: [{ Effect: Allow, Principal: '*', Action: '*', Resource: '*' }] } } }`,
    [],
  ],
  ['a private bucket', bucket('AccessControl: Private'), []],
  [
    'a queue',
    `  X: { Type: AWS::SQS::Queue }
  P: { Type: AWS::SQS::QueuePolicy, Properties: { Queues: [!Ref X], PolicyDocument: { Statement: { Effect: Allow, Principal: '*', Action: sqs:SendMessage, Resource: '*' } } } }`,
    ['anyone write certain'],
  ],
  [
    'a secret for another account',
    `  X: { Type: AWS::SecretsManager::Secret }
  P: { Type: AWS::SecretsManager::ResourcePolicy, Properties: { SecretId: !Ref X, ResourcePolicy: { Statement: [{ Effect: Allow, Principal: { AWS: '123456789012' }, Action: secretsmanager:GetSecretValue, Resource: '*' }] } } }`,
    ['account read certain'],
  ],
  [
    'a database with a public address',
    '  X: { Type: AWS::RDS::DBInstance, Properties: { PubliclyAccessible: true } }',
    ['key-holder read+write certain'],
  ],
  [
    'a database with a public address behind groups that let in other groups and the VPC',
    `${database('{ SourceSecurityGroupId: sg-1 }, { CidrIp: !GetAtt V.CidrBlock }')}
  I: { Type: AWS::EC2::SecurityGroupIngress, Properties: { GroupId: !GetAtt G.GroupId, CidrIp: 10.0.0.0/8 } }`,
    [],
  ],
  [
    'a database with a public address behind a group that lets in everybody',
    database('{ SourceSecurityGroupId: sg-1 }, { CidrIp: 0.0.0.0/0 }'),
    ['key-holder read+write certain'],
  ],
  [
    'a database with a public address behind a group that a part of its own opens',
    `${database('')}
  I: { Type: AWS::EC2::SecurityGroupIngress, Properties: { GroupId: !Ref G, CidrIpv6: '::/0' } }`,
    ['key-holder read+write certain'],
  ],
  [
    'a database with a public address behind a block that is not known',
    database('{ CidrIp: !ImportValue office }'),
    ['key-holder read+write certain'],
  ],
  [
    'guests of an identity pool',
    '  X: { Type: AWS::Cognito::IdentityPool, Properties: { AllowUnauthenticatedIdentities: true } }',
    ['anyone read certain'],
  ],
  [
    'a search domain that asks for a user of its own',
    `  X: { Type: AWS::OpenSearchService::Domain, Properties: { AdvancedSecurityOptions: { Enabled: true, InternalUserDatabaseEnabled: true }, AccessPolicies: { Statement: [{ Effect: Allow, Principal: { AWS: '*' }, Action: 'es:ESHttpGet', Resource: '*' }] } } }`,
    ['key-holder read certain'],
  ],
  [
    'a search domain that lets in those without a user as well',
    `  X: { Type: AWS::OpenSearchService::Domain, Properties: { AdvancedSecurityOptions: { Enabled: true, AnonymousAuthEnabled: true }, AccessPolicies: { Statement: [{ Effect: Allow, Principal: { AWS: '*' }, Action: 'es:ESHttpGet', Resource: '*' }] } } }`,
    ['anyone read certain'],
  ],
  [
    'a search domain inside a VPC',
    `  X: { Type: AWS::OpenSearchService::Domain, Properties: { VPCOptions: { SubnetIds: [s] }, AccessPolicies: { Statement: [{ Effect: Allow, Principal: { AWS: '*' }, Action: 'es:ESHttpGet', Resource: '*' }] } } }`,
    ['network read certain'],
  ],
])('%s', (_, resources, expected) => {
  expect(exposed(resources)).toEqual(expected);
});
