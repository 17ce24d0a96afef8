import type { NodeId } from './graph.ts';

/** A command with what it is for. Words in `<…>` are for the reader to fill in. */
export type PlanCommand = { readonly does: string; readonly run: string };

/** One stage of bringing a change of roles into production. Each can be stopped at, and undone by itself. */
export type Stage = {
  readonly kind: 'save' | 'trial' | 'shadow' | 'switch' | 'remove';
  readonly title: string;
  /** Roles that it is about. */
  readonly roles: readonly NodeId[];
  /** Sentences, in order. */
  readonly steps: readonly string[];
  readonly commands: readonly PlanCommand[];
  /** What to look at, and what must be seen before the next stage. */
  readonly watch: readonly PlanCommand[];
  readonly until: string;
  readonly undo: readonly PlanCommand[];
};
