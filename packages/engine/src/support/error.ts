/** Every reason for which Postern stops instead of going on. Closed, so that callers can switch over it. */
export type ErrorCode =
  | 'usage'
  | 'config-invalid'
  | 'baseline-invalid'
  | 'not-found'
  | 'output-failed'
  | 'fix-conflict'
  | 'internal';

/**
 * Thrown for what the caller cannot continue from. Expected outcomes (an unreadable file, an unknown
 * value) are values, see `model/diagnostic`. Messages are lower case, without a full stop; `help`
 * tells the reader what to do next.
 */
export class PosternError extends Error {
  override readonly name = 'PosternError';
  readonly code: ErrorCode;
  readonly help: string | undefined;

  constructor(code: ErrorCode, message: string, options: { help?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.help = options.help;
  }
}
