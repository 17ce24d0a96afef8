import { afterOf } from '../../least/proof/policy-of.ts';
import { type Replaced, Replayer } from '../../least/replay/replay.ts';
import { Problems } from '../../least/rightsize/problems.ts';
import type { Graph } from '../../model/graph.ts';
import type { Proposal } from '../../model/least.ts';
import type { FunctionNeeds } from '../../model/needs.ts';
import { Query } from '../../model/query.ts';
import { replayJson } from '../../report/replay/json.ts';
import type { ReplayReport } from '../../report/replay/model.ts';
import { replayText } from '../../report/replay/terminal.ts';
import type { Host, Invocation } from '../command.ts';
import { writeResult } from '../disk.ts';
import { looksOf, showsProgress } from '../looks.ts';
import type { Output } from '../outputs.ts';
import { withLocal } from './bucket.ts';
import { Progress } from './progress.ts';
import { type LogSink, readSource } from './read.ts';
import { sourcesOf } from './sources.ts';

/** Proposals with what they follow from. */
export type Proposed = {
  readonly graph: Graph;
  readonly needs: readonly FunctionNeeds[];
  readonly proposals: readonly Proposal[];
};

/**
 * Judges the calls of a log by the roles that proposals would leave, and shows those that would be denied. The exit
 * code: 1 where some would be, 4 where part of the log could not be read.
 */
export async function replay(
  logs: readonly string[],
  proposed: Proposed,
  outputs: readonly Output[],
  invocation: Invocation,
  host: Host,
): Promise<number> {
  const report = await replayed(logs, proposed, invocation, host);
  for (const { format, file } of outputs) {
    const isJson = format === 'json';
    const looks = looksOf(invocation, host, file !== undefined);
    const text = isJson ? replayJson(report) : replayText(report, looks);
    if (file === undefined) host.out.write(text);
    else writeResult(host.cwd, file, text);
  }
  if (report.replay.denied.length > 0) return 1;
  return report.problemCount > 0 ? 4 : 0;
}

async function replayed(
  logs: readonly string[],
  { graph, needs, proposals }: Proposed,
  invocation: Invocation,
  host: Host,
): Promise<ReplayReport> {
  const query = new Query(graph);
  const replaced = proposals.flatMap((one) => replacedBy(one, query));
  const replayer = new Replayer(replaced, query, needs);
  const problems = new Problems();
  const sink: LogSink = {
    problems,
    add(entry, file, record) {
      if (entry.kind === 'call') replayer.add(entry.call);
      else if (entry.kind === 'broken') problems.add(file, record, entry.reason);
    },
  };
  const files = await withLocal(logs, host, async (paths) => {
    const sources = paths.flatMap((path) => sourcesOf(host.cwd, path));
    const bytes = sources.reduce((sum, one) => sum + one.bytes, 0);
    const progress = new Progress(host, bytes, showsProgress(invocation, host));
    for (const source of sources) {
      await readSource(source, sink, undefined, (more) => progress.add(more));
    }
    progress.end();
    return sources.length;
  });
  return {
    graph,
    replay: replayer.result(),
    roles: new Set(replaced.map((one) => one.from)).size,
    files,
    problems: problems.listed,
    problemCount: problems.count,
  };
}

function replacedBy(proposal: Proposal, query: Query): readonly Replaced[] {
  const today = query.role(proposal.from);
  if (proposal.kind !== 'least' || today === undefined) return [];
  return proposal.roles.map((one) => ({ from: proposal.from, after: afterOf(one, today) }));
}
