import { isSelected } from '../../config/select.ts';
import { counted } from '../../report/shared/view.ts';
import { wrap } from '../../report/terminal/layout.ts';
import { type Style, styleOf } from '../../report/terminal/style.ts';
import { infoOf } from '../../rules/info.ts';
import { RULES } from '../../rules/registry.ts';
import type { AnyRule } from '../../rules/rule.ts';
import { checkSelection } from '../application.ts';
import { type Host, type Invocation, optionOf, optionsOf } from '../command.ts';
import { looksOf } from '../looks.ts';

/** `postern rules`. */
export async function run(invocation: Invocation, host: Host): Promise<number> {
  const selection = { only: optionsOf(invocation, 'only'), skip: optionsOf(invocation, 'skip') };
  checkSelection(
    selection,
    RULES.map((rule) => rule.id),
  );
  const chosen = RULES.filter((rule) => isSelected(rule.id, selection));
  const isJson = optionOf(invocation, 'format') === 'json';
  const text = isJson ? asJson(chosen) : asText(chosen, styleOf(looksOf(invocation, host)));
  host.out.write(text);
  return 0;
}

function asJson(rules: readonly AnyRule[]): string {
  return `${JSON.stringify(rules.map(infoOf), null, 2)}\n`;
}

function asText(rules: readonly AnyRule[], style: Style): string {
  const lines: string[] = [];
  const longest = Math.max(0, ...rules.map((rule) => nameOf(rule).length));
  for (const area of new Set(rules.map((rule) => areaOf(rule)))) {
    lines.push(style.bold(area));
    for (const rule of rules.filter((one) => areaOf(one) === area)) {
      const left = `  ${nameOf(rule).padEnd(longest)}  ${rule.severity.padEnd(8)}  `;
      const audience = rule.audience === 'auditor' ? ' (auditor)' : '';
      const title = wrap(rule.title + audience, Math.max(20, style.width - left.length));
      lines.push(
        ...title.map((line, index) => (index === 0 ? left : ' '.repeat(left.length)) + line),
      );
    }
    lines.push('');
  }
  lines.push(`${counted(rules.length, 'rule')}; \`postern explain ID\` says more of one`, '');
  return lines.join('\n');
}

function areaOf(rule: AnyRule): string {
  return rule.id.split('/')[0] ?? '';
}

function nameOf(rule: AnyRule): string {
  return rule.id.slice(areaOf(rule).length + 1);
}
