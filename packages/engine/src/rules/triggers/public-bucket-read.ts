import type { Match } from '../../model/finding.ts';
import type { Exposure, ResourceNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { at, isAbsent } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { closeBucket } from './bucket-fix.ts';
import { exposed, gives, openings } from './public-access.ts';

/** A bucket that strangers may read or list. */
export const publicBucketRead: Rule<'resource'> = {
  id: 'triggers/public-bucket-read',
  title: 'Bucket that everyone may read',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  isDoor: true,
  scope: ['T5', 'R3'],
  references: {
    cwe: [284, 732],
    owasp: ['S3:2017', 'S5:2017', 'S6:2017'],
    csa: ['SAS-3'],
    links: [
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
    ],
  },
  why: 'Anyone on the internet fetches the objects of the bucket; public buckets are found by their names and searched within days. Whatever is stored there later is public as well.',
  fix: 'Take everyone out of the policy and the ACL, and switch the public access block on. Serve public files by a CloudFront distribution with origin access control.',
  on: 'resource',
  examples: {
    bad: [
      `
Resources:
  Receipts:
    Type: AWS::S3::Bucket
    Properties:
      PublicAccessBlockConfiguration: { BlockPublicPolicy: false, RestrictPublicBuckets: false }
  Access:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Receipts
      PolicyDocument:
        Statement:
          - { Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: !Sub '\${Receipts.Arn}/*' }
`,
    ],
    good: [
      `
Resources:
  Receipts: { Type: AWS::S3::Bucket }
  Access:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Receipts
      PolicyDocument:
        Statement:
          - Effect: Allow
            Principal: { Service: cloudfront.amazonaws.com }
            Action: s3:GetObject
            Resource: !Sub '\${Receipts.Arn}/*'
            Condition: { StringEquals: { aws:SourceArn: arn:aws:cloudfront::123456789012:distribution/E1 } }
`,
    ],
  },
  *check(node: ResourceNode, query: Query): Generator<Match> {
    if (node.family !== 'bucket') return;
    // What also lets strangers write is the matter of public-bucket-write, which names all of it.
    const open = openings(node).filter((one) => !gives([one], 'write', 'permissions'));
    const isWebsite = !isAbsent(at(node.properties, 'WebsiteConfiguration'));
    const onlyObjects = !gives(open, 'list');
    for (const match of exposed(node, open, query, severityOf(open))) {
      // A website is there to be read; that it can be listed is not part of that.
      const meant = isWebsite && onlyObjects;
      yield meant
        ? { ...match, audience: 'auditor', severity: 'low' }
        : { ...match, ...closeBucket(node) };
    }
  },
};

function severityOf(open: readonly Exposure[]): 'high' | 'medium' {
  return gives(open, 'read') ? 'high' : 'medium';
}
