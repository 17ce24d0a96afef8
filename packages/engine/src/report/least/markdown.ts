import type { Stage } from '../../model/plan.ts';
import { Query } from '../../model/query.ts';
import { isProven, type RoleLeast } from '../../model/role-least.ts';
import { codeBlock, codeSpan, escapeMarkdown } from '../markdown/escape.ts';
import { clean } from '../shared/clean.ts';
import { placeWords } from '../shared/place.ts';
import { counted } from '../shared/view.ts';
import { addedWords, caveats, proposalWords } from './change-words.ts';
import type { LeastReport } from './model.ts';
import { isSeen, isWorthReading } from './select.ts';
import { actionWords, needOnWords, titleWords } from './words.ts';

/** Text for a pull request with the proven changes: what changes, what it takes away, why it is safe, how to bring it in. */
export function leastMarkdown(report: LeastReport): string {
  const query = new Query(report.graph);
  const changed = report.roles.filter(isProven);
  const blocks = [
    headline(report, changed),
    table(report, query),
    missingBlock(report, query),
    proofBlock(query, changed),
    report.diff.proven === ''
      ? ''
      : folded('The change', codeBlock(lines(report.diff.proven), 'diff').join('\n')),
    report.plan.length === 0 ? '' : planBlock(report.plan),
    openBlock(report, query),
  ];
  return `${blocks.filter((one) => one !== '').join('\n\n')}\n`;
}

/** A sentence whose code stands in backticks. */
function prose(text: string): string {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 0 ? escapeMarkdown(part) : codeSpan(part)))
    .join('');
}

function lines(text: string): readonly string[] {
  return text.trimEnd().split('\n').map(clean);
}

function headline(report: LeastReport, changed: readonly RoleLeast[]): string {
  const name = escapeMarkdown(report.name);
  if (changed.length === 0) return `### Least privilege: no proven change in ${name}`;
  return `### Least privilege: ${counted(changed.length, 'role')} of ${name} narrowed to what the code needs`;
}

function table(report: LeastReport, query: Query): string {
  const rows = report.roles.flatMap((one) => {
    const { difference } = one;
    const own = report.needs.filter((each) => difference.functions.includes(each.function));
    const worst = difference.excess.find((each) =>
      isWorthReading(each, report.audience, isSeen(own)),
    );
    if (worst === undefined && !isProven(one)) return [];
    const cells = [
      escapeMarkdown(titleWords(query, difference)),
      difference.granted === 'all' ? 'all' : `${difference.granted}`,
      `${difference.needed}`,
      worst === undefined ? '' : prose(worst.because),
      isProven(one) ? 'changed here' : prose(proposalWords(query, one)),
    ];
    return [`| ${cells.join(' | ')} |`];
  });
  if (rows.length === 0) return '';
  return [
    '| function | allowed actions | needed | worst of what is too much | |',
    '|---|---:|---:|---|---|',
    ...rows,
  ].join('\n');
}

function missingBlock(report: LeastReport, query: Query): string {
  const rows = report.roles.flatMap(({ difference }) =>
    difference.missing.flatMap((one) => {
      if (one.certainty !== 'certain' || one.isQuiet !== undefined) return [];
      const [because] = one.need.because;
      const place = because === undefined ? '' : codeSpan(placeWords(query.graph, because.span));
      const what = `${actionWords(one.actions)} on ${needOnWords(query, one.need)}`;
      return [`- ${codeSpan(what)} ${place}: ${prose(one.because)}`];
    }),
  );
  return rows.length === 0 ? '' : ['**Missing: these calls fail today**', '', ...rows].join('\n');
}

function proofBlock(query: Query, changed: readonly RoleLeast[]): string {
  if (changed.length === 0) return '';
  const pairs = changed.flatMap(({ proofs }) => proofs.flatMap(({ facts }) => facts));
  const sum = (kind: string): number =>
    pairs.filter((one) => one.kind === kind).reduce((total, one) => total + one.pairs, 0);
  const added = changed.flatMap((one) =>
    addedWords(one).map(
      (text) => `- ${escapeMarkdown(`${titleWords(query, one.difference)} ${text}`)}`,
    ),
  );
  return [
    '**Proven** on the changed files, read again:',
    '',
    `- every need is allowed afterwards (${counted(sum('needed-allowed'), 'pair')} of action and resource)`,
    `- nothing is allowed afterwards that is not allowed today${added.length === 0 ? '' : ', but what is missing'} (${counted(sum('within-today'), 'pair')})`,
    '- nothing else in the application changes',
    ...added,
  ].join('\n');
}

function planBlock(plan: readonly Stage[]): string {
  const stages = plan.flatMap((stage, index) => [
    `**${index + 1}. ${escapeMarkdown(stage.title)}**`,
    '',
    ...stage.steps.map((step) => `- ${escapeMarkdown(step)}`),
    ...commandLines('Do', stage.commands),
    ...commandLines('Watch', stage.watch),
    `- Go on when ${escapeMarkdown(stage.until)}.`,
    ...commandLines('Undo', stage.undo),
    '',
  ]);
  return folded('How to bring it into production, and how to undo it', stages.join('\n').trimEnd());
}

function commandLines(title: string, commands: Stage['commands']): readonly string[] {
  return commands.map(
    ({ does, run }) => `- ${title}: ${codeSpan(run)}, which ${escapeMarkdown(does)}`,
  );
}

function openBlock(report: LeastReport, query: Query): string {
  const rows = report.roles
    .filter((one) => !isProven(one))
    .flatMap((one) =>
      caveats(query, one).map(
        (text) => `- ${prose(`${titleWords(query, one.difference)}: ${text}`)}`,
      ),
    );
  return rows.length === 0 ? '' : folded('Left to do by hand', rows.join('\n'));
}

function folded(title: string, content: string): string {
  return `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;
}
