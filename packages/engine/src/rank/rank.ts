import type { AttackPath, Finding } from '../model/finding.ts';
import type { Query } from '../model/query.ts';
import { chainPaths } from './chain-paths.ts';
import { codePaths } from './code-paths.ts';
import { Doors } from './doors.ts';
import { entries } from './entry.ts';
import { exposurePaths } from './exposure-paths.ts';
import { functionPaths } from './function-paths.ts';
import { servicePaths } from './service-paths.ts';
import { comparePaths } from './severity.ts';

/** All attack paths of the graph, ordered by what an attacker gains, with the findings they rest on. */
export function rankPaths(query: Query, findings: readonly Finding[]): readonly AttackPath[] {
  const active = findings.filter((one) => one.suppressed === undefined);
  const doors = new Doors(findings);
  const open = entries(query);
  const code = codePaths(query, active, doors);
  const found = [
    ...code,
    ...exposurePaths(query, active, doors),
    ...servicePaths(query, active),
    ...functionPaths(open, query, active, doors).filter((path) => !isTold(path, code)),
    ...chainPaths(open, query, active, doors),
  ];
  // A path of low severity is the application at work: signed-in users reaching the data they came for.
  return found.filter((path) => path.severity !== 'low').sort(comparePaths);
}

/** A path that only supposes a flaw is told already where every one of its functions has one that gives as much. */
function isTold(path: AttackPath, code: readonly AttackPath[]): boolean {
  return path.functions.every((id) =>
    code.some((one) => one.gain === path.gain && one.functions.includes(id)),
  );
}
