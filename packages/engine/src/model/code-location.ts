import type { NodeId } from './graph.ts';
import type { Span } from './span.ts';
import type { Value } from './value.ts';

/** The language of a function's code as its runtime says it; `unknown` where the runtime is not known. */
export type CodeLanguage =
  | 'javascript'
  | 'python'
  | 'java'
  | 'go'
  | 'dotnet'
  | 'ruby'
  | 'rust'
  | 'custom'
  | 'unknown';

/** A text of the template with its place. */
export type WrittenText = { readonly text: string; readonly span: Span };

/**
 * A stretch of inline code and the place in the template that it was written at, one for each line of
 * the code. `exact`: the stretch stands there letter for letter, so that columns map as well.
 */
export type InlineLine = {
  /** Offset in the code of the first character that is no space. */
  readonly code: number;
  /** Offset in the template of that character. */
  readonly template: number;
  readonly exact: boolean;
};

/** Code that is written into the template. */
export type InlineCode = {
  /** The code as it runs, without the indentation that the template gives it. */
  readonly text: string;
  /** The whole value in the template. */
  readonly span: Span;
  readonly lines: readonly InlineLine[];
  /** Words in the text that stand for what the template does not know (`Fn::Sub` of a parameter), with their values. */
  readonly holes: ReadonlyMap<string, Value>;
};

/** Where a function's package comes from, as far as the template says. Paths are relative to the root. */
export type CodeSource =
  | { readonly kind: 'inline'; readonly code: InlineCode }
  /** A folder, a file or an archive; only the file system knows which, and whether it is there. */
  | { readonly kind: 'path'; readonly path: string; readonly span: Span }
  | {
      readonly kind: 'image';
      readonly context: string;
      readonly dockerfile: string;
      /** Stage of the Dockerfile; undefined for the last one. */
      readonly target: string | undefined;
      /** `ImageConfig.Command`, which replaces the image's own. */
      readonly command: readonly string[] | undefined;
      readonly workingDirectory: string | undefined;
      readonly span: Span;
    }
  /** An object in a bucket, an image in a registry. `object` is the object's key or the image's name, where it is known. */
  | {
      readonly kind: 'elsewhere';
      readonly what: 'bucket' | 'registry';
      readonly object: string | undefined;
      readonly span: Span;
    }
  | { readonly kind: 'unknown'; readonly reason: string; readonly span: Span };

/** What a layer puts under `/opt`. */
export type LayerContent = {
  /** Logical id or ARN, for a person. */
  readonly name: string;
  /** Folder or archive with the content; undefined where it is not in the repository. */
  readonly path: string | undefined;
  /** How the content is built (`python3.12`, `makefile`), where the template says so. */
  readonly buildMethod: string | undefined;
  readonly span: Span;
};

/** How a build makes the package out of the sources. */
export type CodeBuild = {
  /** `esbuild`, `makefile`, `rust-cargolambda` …, in lower case; undefined where it is not said. */
  readonly method: string | undefined;
  /** Entry points of the bundler, relative to the code folder. */
  readonly entryPoints: readonly string[];
};

/** From a function of the template to its code, as far as declarations tell: no file has been looked at. */
export type CodeLocation = {
  readonly function: NodeId;
  /** Short name of the function, for a person. */
  readonly name: string;
  readonly runtime: string | undefined;
  readonly language: CodeLanguage;
  /** Undefined where there is none (an image) or where it is not known. */
  readonly handler: WrittenText | undefined;
  /**
   * Handlers named by environment variables such as `DD_LAMBDA_HANDLER`: a library's wrapper that is
   * the function's handler calls one of them.
   */
  readonly delegates: readonly (WrittenText & { readonly variable: string })[];
  readonly source: CodeSource;
  readonly layers: readonly LayerContent[];
  readonly build: CodeBuild;
  /** The place to name when speaking of the code: the handler, or else the function. */
  readonly span: Span;
};

/** Offset in the template for an offset in inline code; the start of the line's text where columns do not map. */
export function templateOffset(code: InlineCode, offset: number): number {
  let low = 0;
  let high = code.lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((code.lines[middle]?.code ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const line = code.lines[low];
  if (line === undefined) return code.span.start;
  const within = line.exact ? Math.max(0, offset - line.code) : 0;
  return Math.min(line.template + within, code.span.end);
}
