import type { Graph } from '../../model/graph.ts';
import type { Replay } from '../../model/replay.ts';

/** What `--replay` shows: recorded calls beside the roles that a proposal would leave. */
export type ReplayReport = {
  readonly graph: Graph;
  readonly replay: Replay;
  /** Roles that would change. */
  readonly roles: number;
  readonly files: number;
  readonly problems: readonly {
    readonly file: string;
    readonly record: number | undefined;
    readonly reason: string;
  }[];
  readonly problemCount: number;
};
