import { describe, expect, test } from 'vitest';
import type { LeastRole } from '../../model/least.ts';
import type { Stage } from '../../model/plan.ts';
import { Query } from '../../model/query.ts';
import { graphOf } from '../../testing/graph.ts';
import { planFor } from './plan.ts';

const graph = graphOf(`
Transform: AWS::Serverless-2016-10-31
Resources:
  F: { Type: AWS::Serverless::Function, Properties: { Runtime: python3.13, Handler: a.h, InlineCode: '', Role: !GetAtt Named.Arn } }
  G: { Type: AWS::Serverless::Function, Properties: { Runtime: python3.13, Handler: a.h, InlineCode: '' } }
  Named: { Type: AWS::IAM::Role, Properties: { RoleName: orders, AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }] } } }
`);

function stages(from: string, logicalId?: string): readonly Stage[] {
  const role: LeastRole = {
    from,
    functions: [],
    logicalId,
    name: 'orders-read',
    statements: [],
    confidence: 'high',
  };
  const proposal = { kind: 'least', from, roles: [role] } as const;
  return planFor([{ proposal, edits: [], advice: [] }], new Query(graph));
}

describe('the plan of a change', () => {
  test('goes from what hurts nobody to what removes', () => {
    expect(stages('template.yaml/Named').map((one) => one.kind)).toEqual([
      'save',
      'trial',
      'shadow',
      'switch',
      'remove',
    ]);
  });

  test('every stage that changes something has its undo and what to watch', () => {
    for (const { kind, undo, watch, until } of stages('template.yaml/Named').slice(1)) {
      expect([kind, undo.length > 0, watch.length > 0, until.length > 0]).toEqual([
        kind,
        true,
        true,
        true,
      ]);
    }
  });

  test('names the role that the template names, and asks for one that is generated', () => {
    const commands = (from: string): string =>
      stages(from)
        .flatMap((one) => one.commands)
        .map((one) => one.run)
        .join('\n');
    expect(commands('template.yaml/Named')).toContain('put-role-policy --role-name orders ');
    expect(commands('template.yaml/GRole')).toContain("--role-name '<name of GRole>'");
  });

  test('a role that is split is not given the policies of its parts', () => {
    const shadow = stages('template.yaml/Named', 'OrdersRead')[2];
    expect(shadow?.commands).toEqual([]);
    expect(stages('template.yaml/Named', 'OrdersRead')[3]?.steps.join(' ')).toContain(
      'a role of their own (from Named)',
    );
  });

  test('there is none where nothing changes', () => {
    const from = 'template.yaml/Named';
    expect(
      planFor([{ proposal: { kind: 'as-it-is', from }, edits: [], advice: [] }], new Query(graph)),
    ).toEqual([]);
  });
});
