import type { Span } from './span.ts';

/** What kind of trouble a diagnostic tells of. Closed, so that exit codes and tests can rely on it. */
export type DiagnosticCode =
  | 'unreadable-file'
  | 'file-too-large'
  | 'not-text'
  | 'syntax'
  | 'limit-reached'
  | 'not-a-template'
  | 'repeated-template'
  | 'invalid-template'
  | 'invalid-sam'
  | 'unresolved-include'
  | 'include-cycle'
  | 'unresolved-reference'
  | 'invalid-policy'
  | 'unknown-managed-policy'
  | 'invalid-config'
  | 'suppression-unused'
  | 'suppression-expired'
  | 'suppression-invalid'
  | 'rule-failed'
  | 'analysis-failed'
  | 'handler-not-found'
  | 'code-not-here'
  | 'language-not-analysed'
  | 'code-not-followed';

/**
 * Something the scan could not look at, or a fault of the input. A diagnostic never ends a scan.
 * `incomplete` says that something may have been missed because of it (exit code 4).
 */
export type Diagnostic = {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly span?: Span;
  /** The file, where there is no span in it (an unreadable file). */
  readonly file?: string;
  readonly incomplete: boolean;
  readonly help?: string;
};
