import type { Secret } from '../../supply/secrets/detect.ts';

/** What a secret is, with the part of it that everybody knows: `a GitHub token (ghp_…)`. */
export function hinted({ kind, hint }: Secret): string {
  return hint === undefined ? kind : `${kind} (${hint})`;
}
