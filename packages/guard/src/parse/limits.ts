/** How much of a document is accepted, whatever its format. */
export type ParseLimits = {
  /** Bytes of the text as it came; 1,048,576 when not given (the largest HTTP event is 10 MiB, a queue's 1 MiB). */
  readonly maxBytes?: number;
  /** Levels of objects and lists; 32 when not given. */
  readonly maxDepth?: number;
  /** Properties and list items in the whole document; 20,000 when not given. */
  readonly maxNodes?: number;
  /** UTF-16 units of one text or name; 262,144 when not given. */
  readonly maxText?: number;
  /**
   * Which numbers: `finite` (when not given) refuses what becomes Infinity; `exact` also refuses whole numbers
   * that JavaScript would round, such as 9007199254740993.
   */
  readonly numbers?: 'finite' | 'exact';
  /** Names accepted although they are refused when not given: `constructor`, `__proto__`. */
  readonly allowKeys?: readonly string[];
};

/** Limits with every field filled in. */
export type FullLimits = Required<ParseLimits>;

/** What applies where nothing is said. */
const DEFAULT_LIMITS: FullLimits = {
  maxBytes: 1_048_576,
  maxDepth: 32,
  maxNodes: 20_000,
  maxText: 262_144,
  numbers: 'finite',
  allowKeys: [],
};

/** Limits with the defaults filled in. A limit that is no number of 0 or more is a mistake of the program. */
export function fullLimits(limits: ParseLimits = {}): FullLimits {
  const full = { ...DEFAULT_LIMITS, ...limits };
  for (const name of ['maxBytes', 'maxDepth', 'maxNodes', 'maxText'] as const) {
    if (!(full[name] >= 0)) throw new TypeError(`the limit ${name} must be a number of 0 or more`);
  }
  return full;
}
