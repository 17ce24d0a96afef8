import type { AttackPath, Confidence, Severity } from '../model/finding.ts';
import type { Width } from '../model/invoker.ts';

const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];
const CONFIDENCES: readonly Confidence[] = ['high', 'medium', 'low'];

/**
 * Severity of a path by who starts it and what is gained (docs/severity.md). `through` is true where a
 * function's code stands between, which is one more condition: the code may check what the template
 * does not.
 */
export function pathSeverity(
  width: Width,
  gain: AttackPath['gain'],
  through: boolean,
  authenticated: boolean,
): Severity {
  const base = gain === 'money' || gain === 'invoke' ? 2 : 0;
  const penalty =
    (width === 'stranger' ? 0 : 1) +
    (through ? 1 : 0) +
    (through && isData(gain) && authenticated ? 1 : 0);
  return SEVERITIES[Math.min(base + penalty, SEVERITIES.length - 1)] ?? 'low';
}

function isData(gain: AttackPath['gain']): boolean {
  return gain === 'data-read' || gain === 'data-write';
}

/** A severity some steps lower; each further function on a way is one more condition. */
export function stepDown(severity: Severity, steps: number): Severity {
  return SEVERITIES[SEVERITIES.indexOf(severity) + steps] ?? 'low';
}

/** The less sure of two confidences. */
export function weaker(a: Confidence, b: Confidence): Confidence {
  return CONFIDENCES.indexOf(a) > CONFIDENCES.indexOf(b) ? a : b;
}

/** Sort order of paths: severity, then how sure, then the order of the graph. */
export function comparePaths(a: AttackPath, b: AttackPath): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    CONFIDENCES.indexOf(a.confidence) - CONFIDENCES.indexOf(b.confidence) ||
    GAINS.indexOf(a.gain) - GAINS.indexOf(b.gain)
  );
}

const GAINS: readonly AttackPath['gain'][] = [
  'administrator',
  'role',
  'code',
  'secrets',
  'data-write',
  'data-read',
  'invoke',
  'money',
];
