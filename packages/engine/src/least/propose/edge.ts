import type { RoleNode } from '../../model/graph.ts';
import type { UnresolvedNeed } from '../../model/needs.ts';

/**
 * Functions at the edge run in every region and write their logs there, into groups that are named after the region
 * of their origin. Source: "Edge function logs" in the Amazon CloudFront Developer Guide.
 */
export function edgeLogs({ trust, span }: RoleNode): readonly UnresolvedNeed[] {
  const isAtEdge = trust?.statements.some(({ principals }) =>
    principals?.items.some(
      (one) => one.kind === 'service' && one.text.startsWith('edgelambda.amazonaws.com'),
    ),
  );
  if (isAtEdge !== true) return [];
  return [
    {
      kind: 'resource',
      call: undefined,
      actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      reason: 'CloudFront runs the function in every region, where its logs go',
      at: span,
      assumed: [],
      certain: 'needed',
    },
  ];
}
