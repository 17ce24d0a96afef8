import type { Match } from '../../model/finding.ts';
import type { ResourceNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { closeBucket } from './bucket-fix.ts';
import { exposed, gives, openings } from './public-access.ts';

/** A bucket that strangers may write to, delete from or take over. */
export const publicBucketWrite: Rule<'resource'> = {
  id: 'triggers/public-bucket-write',
  title: 'Bucket that everyone may write to',
  severity: 'critical',
  confidence: 'high',
  audience: 'default',
  isDoor: true,
  scope: ['T5', 'T0'],
  references: {
    cwe: [284, 732],
    owasp: ['S5:2017', 'S6:2017'],
    csa: ['SAS-3'],
    links: [
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
    ],
  },
  why: 'Anyone changes or deletes what is stored, puts malware where users fetch files, and fills the bucket at its owner’s cost. Where the bucket notifies a function, the stranger also writes the events that it works on, names of objects included.',
  fix: 'Take everyone out of the policy and the ACL, and switch the public access block on. For uploads from browsers hand out presigned URLs.',
  on: 'resource',
  examples: {
    bad: [
      `
Resources:
  Uploads:
    Type: AWS::S3::Bucket
    Properties:
      PublicAccessBlockConfiguration: { BlockPublicPolicy: false, RestrictPublicBuckets: false }
  Access:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Uploads
      PolicyDocument:
        Statement:
          - { Effect: Allow, Principal: '*', Action: 's3:PutObject', Resource: !Sub '\${Uploads.Arn}/*' }
`,
    ],
    good: [
      `
Resources:
  Uploads:
    Type: AWS::S3::Bucket
    Properties:
      PublicAccessBlockConfiguration: { BlockPublicPolicy: false, RestrictPublicBuckets: true }
  Access:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Uploads
      PolicyDocument:
        Statement:
          - { Effect: Allow, Principal: '*', Action: 's3:PutObject', Resource: !Sub '\${Uploads.Arn}/*' }
`,
    ],
  },
  *check(node: ResourceNode, query: Query): Generator<Match> {
    if (node.family !== 'bucket') return;
    const open = openings(node).filter((one) => gives([one], 'write', 'permissions'));
    for (const match of exposed(node, open, query, 'critical')) {
      yield { ...match, ...closeBucket(node) };
    }
  },
};
