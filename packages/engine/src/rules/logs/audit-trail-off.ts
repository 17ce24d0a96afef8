import type { Match } from '../../model/finding.ts';
import type { Graph } from '../../model/graph.ts';
import { field } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { fixOf, setProperty } from '../support/fixes.ts';
import { isTurnedOff } from '../support/switches.ts';

/** A trail of the account that is declared and does not record. */
export const auditTrailOff: Rule<'application'> = {
  id: 'logs/audit-trail-off',
  title: 'Audit trail that does not record',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['M1', 'R7'],
  references: {
    cwe: [778],
    owasp: ['S10:2017'],
    csa: ['SAS-5'],
    links: [
      'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-create-and-update-a-trail.html',
    ],
  },
  why: 'The trail looks as if it were there, and records nothing: what an intruder did to functions, roles and data cannot be found out.',
  fix: 'Set IsLogging to true.',
  on: 'application',
  examples: {
    bad: [
      `
Resources:
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties: { S3BucketName: trail-logs, IsLogging: false }
`,
    ],
    good: [
      `
Resources:
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties: { S3BucketName: trail-logs, IsLogging: true }
`,
    ],
  },
  *check(graph: Graph): Generator<Match> {
    for (const resource of graph.declared.values()) {
      const logging = field(resource.properties, 'IsLogging');
      if (resource.type !== 'AWS::CloudTrail::Trail' || !isTurnedOff(logging)) continue;
      const edit = setProperty(resource, { cloudformation: 'IsLogging' }, true);
      const fix = fixOf('Record', { safe: true }, [edit]);
      yield {
        at: logging?.span ?? resource.span,
        because: `trail ${resource.logicalId} is declared and switched off`,
        key: resource.address,
        ...(fix === undefined ? {} : { fix }),
      };
    }
  },
};
