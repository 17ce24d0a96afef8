import type { Match, Severity } from '../../model/finding.ts';
import type { Exposure, Family, ResourceNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { exposed, gives, openings } from './public-access.ts';

/** Families with a rule of their own, and identity pools, whose guests are judged by their role. */
const ELSEWHERE: ReadonlySet<Family> = new Set<Family>([
  'bucket',
  'queue',
  'topic',
  'bus',
  'key',
  'secret',
  'identity-pool',
]);

/** A store, registry, layer or search domain that strangers may use. */
export const publicResource: Rule<'resource'> = {
  id: 'triggers/public-resource',
  title: 'Resource open to everyone',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  isDoor: true,
  scope: ['T5', 'R3'],
  references: {
    cwe: [284, 732],
    owasp: ['S3:2017', 'S5:2017', 'S6:2017'],
    csa: ['SAS-3'],
    links: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-resources.html'],
  },
  why: 'The policy or the address of the resource lets in strangers: they read what it holds, change it, or, for layers and images, change or study the code that functions run.',
  fix: 'Name the accounts or roles that need it in the policy, or take the public address away.',
  on: 'resource',
  examples: {
    bad: [
      `
Resources:
  Images:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryPolicyText:
        Statement:
          - { Effect: Allow, Principal: '*', Action: ['ecr:BatchGetImage', 'ecr:PutImage'] }
`,
      `
Resources:
  Shop:
    Type: AWS::RDS::DBInstance
    Properties: { DBInstanceClass: db.t4g.micro, Engine: postgres, PubliclyAccessible: true }
`,
    ],
    good: [
      `
Resources:
  Images:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryPolicyText:
        Statement:
          - Effect: Allow
            Principal: { Service: lambda.amazonaws.com }
            Action: ['ecr:BatchGetImage']
            Condition: { StringEquals: { aws:SourceAccount: !Ref AWS::AccountId } }
  Shop:
    Type: AWS::RDS::DBInstance
    Properties: { DBInstanceClass: db.t4g.micro, Engine: postgres, PubliclyAccessible: false }
`,
    ],
  },
  *check(node: ResourceNode, query: Query): Generator<Match> {
    if (ELSEWHERE.has(node.family)) return;
    const open = openings(node);
    yield* exposed(node, open, query, severityOf(open));
    // A public address still asks for a password.
    const addressed = node.exposure.filter((one) => one.invoker.kind === 'key-holder');
    if (open.length === 0) yield* exposed(node, addressed, query, 'medium');
  },
};

function severityOf(open: readonly Exposure[]): Severity {
  return gives(open, 'write', 'permissions') ? 'critical' : gives(open, 'read') ? 'high' : 'medium';
}
