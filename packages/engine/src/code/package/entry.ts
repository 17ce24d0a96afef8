import type { InlineCode } from '../../model/code-location.ts';
import type { Confidence } from '../../model/finding.ts';
import type { NodeId } from '../../model/graph.ts';
import type { Span } from '../../model/span.ts';
import type { Language } from '../ir.ts';
import type { PackageScope } from './scope.ts';

/** Where analysis of a function begins. */
export type Entry = {
  readonly kind: 'entry';
  readonly function: NodeId;
  readonly language: Language;
  /** The file of the repository; for inline code a name of its own, below the template's. */
  readonly file: string;
  /** The code, where it stands in the template. */
  readonly inline: InlineCode | undefined;
  /** Path of the handler in what the module exports; empty where the module itself is a server behind a web adapter. */
  readonly export: readonly string[];
  readonly scope: PackageScope;
  readonly how: HowFound;
  /** high: the template names the file; medium: it names what a build makes of it; low: the names only suggest it. */
  readonly confidence: Confidence;
  /** The handler in the template. */
  readonly span: Span;
};

/**
 * `written`: the file stands where the template says; `entry-point`: the bundler's; `compiled`: the source of
 * a built file; `image`: by the Dockerfile; `layer`: in a layer; `wrapped`: named by a variable of a
 * library's wrapper; `search`: found by its name.
 */
export type HowFound =
  | 'inline'
  | 'written'
  | 'entry-point'
  | 'compiled'
  | 'image'
  | 'layer'
  | 'wrapped'
  | 'search';
