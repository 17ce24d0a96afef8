import { describe, expect, it } from 'vitest';
import type { Finding } from '../model/finding.ts';
import { Query } from '../model/query.ts';
import { graphOf } from '../testing/graph.ts';
import { rankPaths } from './rank.ts';

const template = (policy: string): string => `
Transform: AWS::Serverless-2016-10-31
Resources:
  Table: { Type: AWS::Serverless::SimpleTable }
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: i.h
      Runtime: nodejs24.x
      CodeUri: src/
      Policies: [${policy}]
      Events: { Post: { Type: HttpApi, Properties: { Path: /orders, Method: post } } }
`;
const WRITES = '{ DynamoDBCrudPolicy: { TableName: !Ref Table } }';

/** Titles and cuts of the paths, where the only finding is on the trigger. */
function pathsWith(policy: string, finding: Partial<Finding>) {
  const graph = graphOf(template(policy));
  const [trigger] = graph.triggers;
  if (trigger === undefined) throw new Error('the template has one trigger');
  const one: Finding = {
    fingerprint: 'f',
    rule: 'triggers/x',
    title: 'x',
    at: trigger.span,
    because: 'x',
    severity: 'high',
    confidence: 'high',
    audience: 'default',
    node: trigger.id,
    functions: [],
    suppressed: undefined,
    known: false,
    ...finding,
  };
  return rankPaths(new Query(graph), [one]);
}

const accepted: Partial<Finding> = {
  isDoor: true,
  suppressed: { reason: 'a public form', until: undefined, span: undefined },
};

describe('doors', () => {
  it('end the path', () => {
    const [path] = pathsWith(WRITES, { isDoor: true });
    expect(path?.cuts).toEqual(['f']);
  });

  it('are not what only lies on the way', () => {
    const [path] = pathsWith(WRITES, {});
    expect(path).toMatchObject({ findings: ['f'], cuts: [] });
  });

  it('accept the data behind them where they are left open for a reason', () => {
    expect(pathsWith(WRITES, accepted)).toEqual([]);
  });

  it('do not accept that strangers become administrators', () => {
    const [path] = pathsWith('AdministratorAccess', accepted);
    expect(path).toMatchObject({ gain: 'administrator', cuts: [] });
  });
});
