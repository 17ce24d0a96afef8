/** Bounds of a reading, so that no input can take all memory or time. */
export type Limits = {
  /** Largest file that is read, in bytes. */
  readonly fileBytes: number;
  /** Most directory entries that a walk looks at. */
  readonly entries: number;
  /** Deepest folders that a walk looks into. */
  readonly folders: number;
  /** Most stacks, nested ones included. */
  readonly stacks: number;
  /** Deepest nesting of stacks and includes. */
  readonly nesting: number;
  /** Most maps and lists that are evaluated in one application. */
  readonly nodes: number;
};

/** Far above what CloudFormation itself accepts (templates of 1 MB, 500 resources), low enough for a laptop. */
export const DEFAULT_LIMITS: Limits = {
  fileBytes: 8 * 1024 * 1024,
  entries: 200_000,
  folders: 64,
  stacks: 2_000,
  nesting: 10,
  nodes: 5_000_000,
};
