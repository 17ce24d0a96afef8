import { expect, test } from 'vitest';
import { Query } from '../../../model/query.ts';
import { graphOf } from '../../../testing/graph.ts';
import { trustsOf, worstTrust } from './worst.ts';

const SEVERAL = graphOf(`
Transform: AWS::Serverless-2016-10-31
Resources:
  Q: { Type: AWS::SQS::Queue }
  F:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
      Runtime: nodejs22.x
      InlineCode: x
      Events:
        Nightly: { Type: Schedule, Properties: { Schedule: rate(1 day), Input: '{"body": "x"}' } }
        Queue: { Type: SQS, Properties: { Queue: !GetAtt Q.Arn } }
        Open: { Type: Api, Properties: { Path: /orders, Method: post } }
  Alone: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x } }`);

test('the widest circle of writers comes first', () => {
  const [fn] = SEVERAL.functions;
  if (fn === undefined) throw new Error('no function');
  const query = new Query(SEVERAL);
  const kinds = (path: string): readonly string[] =>
    trustsOf(fn, path, query).map(({ trigger, trust }) => `${trigger?.trigger} ${trust.control}`);
  expect(kinds('body')).toEqual(['rest-api written', 'schedule-rule constant', 'sqs constant']);
  expect(kinds('')).toEqual(['rest-api mixed', 'sqs mixed', 'schedule-rule constant']);
  expect(worstTrust(fn, 'body', query).why).toBe('the body of an unauthenticated POST /orders');
});

test('a function that nothing sets off is written by whoever may call it', () => {
  const fn = SEVERAL.functions.find((one) => one.name === 'Alone');
  if (fn === undefined) throw new Error('no function');
  const { control, carrier, who, why } = worstTrust(fn, 'a.b', new Query(SEVERAL));
  expect([control, carrier, who[0]?.kind]).toEqual(['written', fn.id, 'account']);
  expect(why).toBe('the event: whoever may lambda:InvokeFunction on Alone');
});
