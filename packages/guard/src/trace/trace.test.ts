import { describe, expect, it } from 'vitest';
import { carried, traceOf } from './trace.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const from = (fields: Readonly<Record<string, string>>, xray?: string) =>
  traceOf((name) => fields[name], xray);

describe('the trace of a call', () => {
  it('goes on with W3C trace context', () => {
    expect(from({ traceparent: `00-${TRACE}-${SPAN}-01` })).toMatchObject({
      traceId: TRACE,
      parentId: SPAN,
      isSampled: true,
      correlationId: TRACE,
    });
  });

  it('goes on with X-Ray, from the message or the environment', () => {
    const xray = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';
    const expected = {
      traceId: '5759e988bd862e3fe1be46a994272793',
      parentId: '53995c3f42cd8ad8',
      isSampled: true,
    };
    expect(from({ 'x-amzn-trace-id': xray })).toMatchObject(expected);
    expect(from({}, xray)).toMatchObject(expected);
  });

  it.each([
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `ff-${TRACE}-${SPAN}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01\n{"forged":1}`.replace('-01\n', '\n'),
    'x'.repeat(100_000),
  ])('begins anew where the field is malformed: %.60s', (traceparent) => {
    const { traceId } = from({ traceparent });
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(traceId).not.toBe(TRACE);
  });

  it('ignores a correlation id that could break a line', () => {
    const trace = from({ 'x-correlation-id': 'a\nb' });
    expect(trace.correlationId).toBe(trace.traceId);
    expect(from({ 'x-correlation-id': 'order-7' }).correlationId).toBe('order-7');
  });

  it('counts hops, and a forged count does not begin anew', () => {
    expect(from({}).depth).toBe(0);
    expect(from({ 'x-postern-depth': '3' }).depth).toBe(3);
    expect(from({ 'x-postern-depth': '-1' }).depth).toBe(9999);
  });

  it('goes on in what the call sends', () => {
    const trace = from({ traceparent: `00-${TRACE}-${SPAN}-01`, 'x-postern-depth': '3' });
    const next = from(carried(trace));
    expect(next).toMatchObject({
      traceId: TRACE,
      parentId: trace.spanId,
      depth: 4,
      isSampled: true,
    });
  });
});
