import type { TextChange } from '../model/change.ts';
import type { Report } from '../model/report.ts';
import { RULES, shopFindings, shopPaths } from './testing/findings.ts';
import { shopGraph } from './testing/graph.ts';
import { spanOf } from './testing/nodes.ts';
import { TEMPLATE_FILE } from './testing/shop.ts';

/** A whole report on a made-up application of nine functions, for the tests of every format. */
export function shopReport(): Report {
  const findings = shopFindings();
  return {
    tool: { name: 'postern', version: '0.1.0' },
    root: 'shop',
    graph: shopGraph(),
    findings,
    paths: shopPaths(findings),
    diagnostics: [
      {
        code: 'unresolved-include',
        message: 'the included file `api.yaml` is not there',
        span: spanOf('ShopApi:'),
        incomplete: true,
        help: 'give the folder that holds it',
      },
      { code: 'not-a-template', message: 'no resources', file: 'notes.yaml', incomplete: false },
    ],
    rules: RULES,
    durationMs: 312,
    audience: 'default',
    notLookedAt: ['src/legacy.jar (no source)'],
  };
}

/** The same, with text changes for the one finding that has a fix. */
export function shopReportWithChanges(): Report {
  const { start, end } = spanOf('"*"', 'Principal: ');
  const change: TextChange = {
    file: TEMPLATE_FILE,
    start,
    end,
    text: '{ AWS: !Ref AWS::AccountId }',
  };
  return { ...shopReport(), changesOf: (finding) => (finding.fix === undefined ? [] : [change]) };
}
