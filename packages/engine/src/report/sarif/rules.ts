import type { Severity } from '../../model/finding.ts';
import type { RuleInfo } from '../../model/report.ts';
import { escapeMarkdown } from '../markdown/escape.ts';

/** SARIF's three levels. */
export function levelOf(severity: Severity): 'error' | 'warning' | 'note' {
  switch (severity) {
    case 'critical':
    case 'high':
      return 'error';
    case 'medium':
      return 'warning';
    case 'low':
      return 'note';
  }
}

/** A number on the scale of CVSS that code hosts sort by (above 9 critical, 7 high, 4 medium). */
export function securitySeverity(severity: Severity): string {
  const scores: Record<Severity, string> = {
    critical: '9.5',
    high: '8.0',
    medium: '5.5',
    low: '2.5',
  };
  return scores[severity];
}

const PRECISION = { high: 'very-high', medium: 'high', low: 'medium' } as const;

/** A rule as a SARIF reporting descriptor, with its help as text and as Markdown. */
export function descriptor(rule: RuleInfo): object {
  const { cwe, owasp = [], csa = [], links = [] } = rule.references;
  const [help] = links;
  return {
    id: rule.id,
    name: camel(rule.id),
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.why },
    ...(help === undefined || !URL.canParse(help) ? {} : { helpUri: new URL(help).href }),
    help: {
      text: `${rule.why}\n\nWhat to do: ${rule.fix}`,
      markdown: `**${escapeMarkdown(rule.title)}**\n\n${escapeMarkdown(rule.why)}\n\n**What to do:** ${escapeMarkdown(rule.fix)}`,
    },
    defaultConfiguration: { level: levelOf(rule.severity) },
    properties: {
      tags: [
        ...new Set([
          'security',
          'serverless',
          categoryOf(rule.id),
          ...cwe.map((number) => `external/cwe/cwe-${String(number).padStart(3, '0')}`),
          ...owasp.map((one) => `external/owasp-serverless/${one}`),
          ...csa.map((one) => `external/csa-serverless/${one}`),
        ]),
      ],
      precision: PRECISION[rule.confidence],
      'problem.severity':
        levelOf(rule.severity) === 'note' ? 'recommendation' : levelOf(rule.severity),
      'security-severity': securitySeverity(rule.severity),
    },
  };
}

/** The area of a rule: what stands before the slash of its id. */
export function categoryOf(rule: string): string {
  return rule.split('/', 1)[0] ?? rule;
}

function camel(id: string): string {
  const words = id.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('') || 'Rule';
}
