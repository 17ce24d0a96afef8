import { below } from './tree.ts';
import type { TsConfig } from './tsconfig.ts';

/** Paths that a module name may stand for by `paths` and `baseUrl`, exact patterns and long prefixes first. */
export function mappedPaths(config: TsConfig, name: string): readonly string[] {
  const hits = config.paths.flatMap(({ pattern, targets }) => {
    const star = matched(pattern, name);
    if (star === undefined) return [];
    return [{ weight: pattern.includes('*') ? pattern.indexOf('*') : Infinity, star, targets }];
  });
  hits.sort((a, b) => (a.weight === b.weight ? 0 : b.weight - a.weight));
  const mapped = hits.flatMap(({ star, targets }) =>
    targets.map((target) => target.replace('*', () => star)),
  );
  const based = config.baseUrl === undefined ? undefined : below(config.baseUrl, name);
  return based === undefined ? mapped : [...mapped, based];
}

/** What the `*` of a pattern stands for; undefined where the name does not match. */
export function matched(pattern: string, name: string): string | undefined {
  const star = pattern.indexOf('*');
  if (star === -1) return pattern === name ? '' : undefined;
  const head = pattern.slice(0, star);
  const tail = pattern.slice(star + 1);
  const isMatch =
    name.length >= head.length + tail.length && name.startsWith(head) && name.endsWith(tail);
  return isMatch ? name.slice(head.length, name.length - tail.length) : undefined;
}
