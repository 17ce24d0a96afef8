import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { median, type Run } from './measure.ts';
import type { Tool } from './tools.ts';

/** One workload and how the tools did on it, each round in turn. */
export type Result = {
  readonly workload: string;
  /** Tools that ended before their work was done: how long that took says nothing. */
  readonly gaveUp: ReadonlySet<string>;
  readonly runs: ReadonlyMap<string, readonly Run[]>;
};

/** The figures as a Markdown table; every ratio is to Postern's median in the same run. */
export function tableOf(results: readonly Result[]): string {
  const rows = results.flatMap(({ workload, runs, gaveUp }) => {
    const own = figuresOf(runs.get('postern') ?? []);
    return [...runs].map(([tool, list]) => {
      if (gaveUp.has(tool)) return [workload, tool, 'gave up', '-', '-', '-', '-', '-'];
      const { wall, cpu, peak } = figuresOf(list);
      return [
        workload,
        tool,
        ...[fixed(wall, 2), fixed(cpu, 2), fixed(peak, 0)],
        ...[ratio(wall, own.wall), ratio(cpu, own.cpu), ratio(peak, own.peak)],
      ];
    });
  });
  return markdown(
    ['workload', 'tool', 'wall s', 'CPU s', 'peak MiB', 'wall ×', 'CPU ×', 'memory ×'],
    rows,
  );
}

/** Milliseconds by stage and workload as a Markdown table. */
export function stageTable(stages: ReadonlyMap<string, ReadonlyMap<string, number>>): string {
  const names = [...new Set([...stages.values()].flatMap((spent) => [...spent.keys()]))];
  const rows = [...stages].map(([workload, spent]) => [
    workload,
    ...names.map((name) => fixed(spent.get(name), 0)),
  ]);
  return markdown(['CPU ms', ...names], rows);
}

/** What the figures depend on: date, machine, versions, commands. */
export function conditions(tools: readonly Tool[], rounds: number): string {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const versions = tools.map(({ name, version }) => `${name} ${version ?? 'not installed'}`);
  const commands = tools
    .filter((tool) => tool.version !== undefined && tool.name !== 'cfn-lint')
    .map((tool) => `    ${shown(tool.command('DIR'))}`);
  return [
    `- date: ${new Date().toISOString().slice(0, 10)}, commit ${commit()}`,
    `- machine: ${cpus().length} cores (${first?.model.trim() ?? 'unknown'}), ${memory} GiB, ${process.platform}`,
    `- versions: Node ${process.versions.node}, ${versions.join(', ')}`,
    `- ${rounds} rounds, the tools in turn within each; medians; a first run of each is not counted`,
    '- commands:',
    '',
    ...commands,
  ].join('\n');
}

function shown(command: readonly string[]): string {
  return command
    .map((word) =>
      word.replace(process.execPath, 'node').replace(/^\/.*\/(packages|bench)\//, '$1/'),
    )
    .join(' ');
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}

function figuresOf(runs: readonly Run[]): Pick<Run, 'cpu' | 'peak'> & { wall: number | undefined } {
  return {
    wall: median(runs.map((run) => run.wall)),
    cpu: median(runs.map((run) => run.cpu)),
    peak: median(runs.map((run) => run.peak)),
  };
}

function ratio(other: number | undefined, own: number | undefined): string {
  if (other === undefined || own === undefined) return '-';
  return other / own >= 10 ? (other / own).toFixed(0) : (other / own).toFixed(2);
}

function fixed(value: number | undefined, digits: number): string {
  return value === undefined ? '-' : value.toFixed(digits);
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, i) =>
    Math.max(cell.length, ...rows.map((row) => row[i]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
