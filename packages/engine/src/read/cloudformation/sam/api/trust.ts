import type { Tree } from '../tree.ts';

/** A trust policy for one AWS service. */
export function assumedBy(service: string): Tree {
  return {
    Version: '2012-10-17',
    Statement: [{ Action: ['sts:AssumeRole'], Effect: 'Allow', Principal: { Service: [service] } }],
  };
}
