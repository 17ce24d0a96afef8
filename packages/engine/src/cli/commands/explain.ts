import type { Finding } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import { styleOf } from '../../report/terminal/style.ts';
import { RULES } from '../../rules/registry.ts';
import { PosternError } from '../../support/error.ts';
import { nearest } from '../../support/nearest.ts';
import { requestOf, scanned } from '../application.ts';
import type { Host, Invocation } from '../command.ts';
import { explainFinding, explainPath, explainRule } from '../explanations.ts';
import { looksOf } from '../looks.ts';
import { suggestion } from '../parse.ts';
import { meantBy } from '../targets.ts';

/** `postern explain`. */
export async function run(invocation: Invocation, host: Host): Promise<number> {
  const [id = '', directory] = invocation.positionals;
  const style = styleOf(looksOf(invocation, host));
  const rule = RULES.find((one) => one.id === id);
  if (rule !== undefined) {
    host.out.write(`${explainRule(rule, style).join('\n')}\n`);
    return 0;
  }
  if (id.includes('/')) throw unknownRule(id);
  const report = await scanned(await requestOf(invocation, host, directory), invocation, host);
  const meant = meantBy(id, report);
  const mendBy = ['postern fix', id, ...(directory === undefined ? [] : [directory])].join(' ');
  const lines =
    meant.kind === 'path'
      ? explainPath(meant.path, mendBy, report, style)
      : first(meant.findings, report, (finding) => explainFinding(finding, report, RULES, style));
  host.out.write(`${lines.join('\n')}\n`);
  return 0;
}

function first(
  findings: readonly Finding[],
  report: Report,
  explain: (finding: Finding) => readonly string[],
): readonly string[] {
  const [one] = findings;
  if (one === undefined)
    throw new PosternError('internal', `no finding of ${report.root} was meant`);
  return explain(one);
}

function unknownRule(id: string): PosternError {
  const meant = nearest(
    id,
    RULES.map((rule) => rule.id),
  );
  return new PosternError('usage', `there is no rule \`${id}\`${suggestion(meant)}`, {
    help: '`postern rules` lists them',
  });
}
