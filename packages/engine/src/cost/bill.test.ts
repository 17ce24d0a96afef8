import { describe, expect, it } from 'vitest';
import type { FunctionNode } from '../model/graph.ts';
import { Query } from '../model/query.ts';
import { graphOf } from '../testing/graph.ts';
import { type Bill, dollars, worstCase } from './bill.ts';
import { chainBill } from './chain.ts';

const HEAD = `
Transform: AWS::Serverless-2016-10-31
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Handler: i.h
      Runtime: nodejs24.x
      CodeUri: src/
`;

function queryOf(template: string): { query: Query; functions: readonly FunctionNode[] } {
  const graph = graphOf(template);
  return { query: new Query(graph), functions: graph.functions };
}

function billOf(rest: string): Bill {
  const { query, functions } = queryOf(HEAD + rest);
  const target = functions.find((one) => one.name === 'Fn');
  const trigger = query.graph.triggers.find((one) => one.function === target?.id);
  if (target === undefined || trigger === undefined) throw new Error('no function with a trigger');
  return worstCase(target, trigger, query);
}

function partsOf(bill: Bill): Record<string, number> {
  return Object.fromEntries(bill.parts.map((one) => [one.label, Number(one.dollars.toFixed(2))]));
}

describe('worst-case bill', () => {
  it('of a function URL is the whole account for an hour', () => {
    const bill = billOf(`
      MemorySize: 1024
      Timeout: 29
      FunctionUrlConfig: { AuthType: NONE }
`);
    // 1000 executions x 3600 s x 1 GB x $0.0000166667; 1000 x 10 x 3600 requests x $0.2 a million.
    expect(partsOf(bill)).toEqual({ compute: 60, requests: 7.2, downstream: 0 });
    expect(bill).toMatchObject({ concurrency: 1000, invocations: 36_000_000, limited: false });
  });

  it('knows Arm prices and temporary storage', () => {
    const bill = billOf(`
      MemorySize: 512
      Timeout: 29
      Architectures: [arm64]
      EphemeralStorage: { Size: 10240 }
      FunctionUrlConfig: { AuthType: NONE }
`);
    // 3.6 million s x (0.5 GB x $0.0000133334 + 9.5 GB x $0.0000000309).
    expect(partsOf(bill).compute).toBe(25.06);
  });

  it('is bounded by reserved concurrency', () => {
    const bill = billOf(`
      MemorySize: 1024
      Timeout: 29
      ReservedConcurrentExecutions: 20
      FunctionUrlConfig: { AuthType: NONE }
`);
    expect(partsOf(bill)).toEqual({ compute: 1.2, requests: 0.14, downstream: 0 });
    expect(bill).toMatchObject({ concurrency: 20, limited: true });
  });

  it('is nothing where no execution may run', () => {
    const bill = billOf(`
      ReservedConcurrentExecutions: 0
      FunctionUrlConfig: { AuthType: NONE }
`);
    expect(bill.dollarsPerHour).toBe(0);
  });

  it('is bounded by the throttle of a stage, its burst counted once', () => {
    const bill = billOf(`
      MemorySize: 1024
      Timeout: 2
      Events:
        Get: { Type: HttpApi, Properties: { ApiId: !Ref Api, Path: /, Method: get } }
  Api:
    Type: AWS::Serverless::HttpApi
    Properties: { DefaultRouteSettings: { ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20 } }
`);
    // 10 x 3600 + 20 requests of 2 s; at most 10 x 2 + 20 of them at one time.
    expect(bill).toMatchObject({ concurrency: 40, invocations: 36_020, limited: true });
    expect(partsOf(bill)).toEqual({ compute: 1.2, requests: 0.04, downstream: 0 });
  });

  it("is bounded by the gateway's quota where the stage has no throttle", () => {
    const bill = billOf(`
      Timeout: 3
      Events:
        Get: { Type: Api, Properties: { Path: /, Method: get } }
`);
    expect(partsOf(bill)).toEqual({ compute: 7.5, requests: 133.2, downstream: 0 });
    expect(bill.limited).toBe(false);
  });

  it('does not count a usage plan that no route asks a key for', () => {
    const bill = billOf(`
      Events:
        Get: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /, Method: get } }
  Api: { Type: AWS::Serverless::Api, Properties: { StageName: prod } }
  Plan:
    Type: AWS::ApiGateway::UsagePlan
    Properties: { ApiStages: [{ ApiId: !Ref Api, Stage: prod }], Throttle: { RateLimit: 1, BurstLimit: 1 } }
`);
    expect(bill.limited).toBe(false);
  });

  it('counts a write to each store that the role may write', () => {
    const bill = billOf(`
      Policies: [{ DynamoDBWritePolicy: { TableName: !Ref T } }]
      FunctionUrlConfig: { AuthType: NONE }
  T: { Type: AWS::Serverless::SimpleTable }
`);
    // 36 million writes x $0.625 a million.
    expect(partsOf(bill).downstream).toBe(22.5);
    expect(bill.assumptions).toContain('one write to each store it may write');
  });

  it.each(['Timeout: -5', 'Timeout: [x]', 'MemorySize: -1', 'ReservedConcurrentExecutions: -3'])(
    'stays a number with %s',
    (absurd) => {
      const bill = billOf(`
      ${absurd}
      FunctionUrlConfig: { AuthType: NONE }
`);
      expect(Number.isFinite(bill.dollarsPerHour)).toBe(true);
      expect(bill.dollarsPerHour).toBeGreaterThanOrEqual(0);
    },
  );
});

describe('bill of a chain', () => {
  it('gives the concurrency of the account to the dearest function first', () => {
    const { query, functions } = queryOf(`
Transform: AWS::Serverless-2016-10-31
Globals: { Function: { Handler: i.h, Runtime: nodejs24.x, CodeUri: src/ } }
Resources:
  Small: { Type: AWS::Serverless::Function, Properties: { MemorySize: 128 } }
  Large: { Type: AWS::Serverless::Function, Properties: { MemorySize: 2048, ReservedConcurrentExecutions: 100 } }
`);
    const bill = chainBill(functions, query);
    // 100 x 2 GB and 900 x 0.125 GB for an hour; 10,000 requests a second.
    expect(bill.parts.map((one) => Number(one.dollars.toFixed(2)))).toEqual([18.75, 7.2]);
    expect(bill.concurrency).toBe(1000);
  });

  it('costs nothing without functions', () => {
    const { query } = queryOf('Resources: {}');
    expect(chainBill([], query).dollarsPerHour).toBe(0);
  });
});

it('writes amounts as people read them', () => {
  expect([0.1234, 9.5, 67.2, 1234.5].map(dollars)).toEqual(['$0.12', '$9.50', '$67', '$1,235']);
});
