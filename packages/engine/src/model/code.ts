import type { Span } from './span.ts';

/**
 * Kinds of places where text from outside does harm. A value is cleared kind by kind: what makes a text
 * safe for a shell does not make it safe for a URL.
 */
export const SINK_KINDS = [
  'shell',
  'eval',
  'sql',
  'nosql',
  'ldap',
  'xpath',
  'template',
  'html',
  'mail',
  'header',
  'redirect',
  'log',
  'path',
  'request',
  'regex',
  'prototype',
  'xml',
  'deserialize',
  'publish',
  'presign',
  'resource',
  'state-input',
  'prompt',
  'response',
  'third-party',
  'loop',
  'module-state',
  'disclosure',
] as const;

/**
 * One kind of sink. `request`: URL or host of an outgoing request (SSRF); `publish`: another function's event;
 * `resource`: name or ARN of a cloud resource; `response`: what goes back to the caller; `third-party`: what
 * goes to another company; `loop`: a bound of work; `module-state`: kept for the next invocation;
 * `disclosure`: seen by whoever reads a log. No flow has it: one that reaches a log says whether it matters there.
 */
export type SinkKind = (typeof SINK_KINDS)[number];

/** Where a value came from. `call` is the result of the SDK call of that index in the entry's `calls`. */
export type Origin =
  | { readonly kind: 'event' }
  | { readonly kind: 'context' }
  /** One environment variable, or all of them (`name` undefined). */
  | { readonly kind: 'environment'; readonly name: string | undefined }
  | { readonly kind: 'call'; readonly call: number }
  /** What another server answered. */
  | { readonly kind: 'remote' }
  /** A caught error: its message and stack. */
  | { readonly kind: 'error' }
  /** A secret: written in the code, or fetched from a secrets store. */
  | { readonly kind: 'secret'; readonly what: string }
  /** Content of a file (`/tmp`, the package). */
  | { readonly kind: 'file' };

/**
 * A part of an origin: `path` has its segments separated by dots, `*` for any element or unknown key, steps
 * that begin with `$` for decodings of what stands before (`body.$json.id`, `data.$base64`). A dot in a
 * key is written `\.`. Empty: the whole.
 */
export type SourceLabel = {
  readonly origin: Origin;
  readonly path: string;
  /** True where only something made from it is meant (a part of a text, a result of a computation). */
  readonly derived: boolean;
  /** Sinks that checks and conversions have made this value safe for; left out where there are none. */
  readonly cleared?: readonly SinkKind[];
};

/** One step that a value takes, for a person: `text` is what happens, without the code itself. */
export type FlowStep = { readonly span: Span; readonly text: string };

/** A value from outside that reaches a sink without anything that clears it for that sink. */
export type Flow = {
  readonly sink: SinkKind;
  readonly at: Span;
  /** API path of what is called (`child_process.exec`), or what the language does (`return`, `[]=`). */
  readonly api: string;
  /** Which part of the call: `command`, `SQL text`, `key` … */
  readonly part: string;
  readonly from: SourceLabel;
  readonly steps: readonly FlowStep[];
  /** A call that nobody has described lies on the way. */
  readonly assumed: boolean;
  /** Something looked at the value (a schema, a check), though it does not clear this sink. */
  readonly validated: boolean;
  /** The whole argument, with holes: `SELECT * FROM t WHERE id = ⟨body.id⟩`. */
  readonly argument: CodeValue;
  /** The route of a framework in the function (`GET /orders/:id`), where the flow starts at one. */
  readonly route: string | undefined;
  /**
   * The only harm that is left in a line of a log: it is seen there (its line breaks were taken out), or its text
   * is (nothing of the datum is left in it). Both where it is left out.
   */
  readonly only?: 'disclosure' | 'forging';
  /** Parts of the event that say who calls, which conditions on every way to the sink looked at. */
  readonly asked?: readonly SourceLabel[];
  /** What the code has asked of the request on every way to the sink: `POST *`, `GET /orders`, `* /orders`. */
  readonly requests?: readonly string[];
  /** The code has verified a token of the caller on every way to the sink. */
  readonly signedIn?: true;
};

/** What the code says about a value. `one-of`: the branches; `unknown` carries what it is made from. */
export type CodeValue =
  | { readonly kind: 'constant'; readonly value: string | number | boolean | null }
  | { readonly kind: 'environment'; readonly name: string }
  | { readonly kind: 'text'; readonly parts: readonly CodeValue[] }
  | { readonly kind: 'source'; readonly from: SourceLabel }
  | {
      readonly kind: 'record';
      readonly fields: ReadonlyMap<string, CodeValue>;
      /** What keys hold that are not known by name; undefined where there are none. */
      readonly others: CodeValue | undefined;
      /** What those keys are, where the code says it of every one; undefined where they may be any. */
      readonly names?: CodeValue;
    }
  | { readonly kind: 'list'; readonly items: readonly CodeValue[] }
  /** Text that is the JSON of a value. */
  | { readonly kind: 'json'; readonly value: CodeValue }
  | { readonly kind: 'one-of'; readonly values: readonly CodeValue[] }
  | { readonly kind: 'unknown'; readonly from: readonly SourceLabel[] };

/** A call of a cloud SDK. `operation` in the API's own spelling (`PutObject`), `service` as in IAM (`s3`, `dynamodb`). */
export type SdkCall = {
  readonly service: string;
  readonly operation: string;
  readonly at: Span;
  /** The request's parameters under the API's names. */
  readonly parameters: CodeValue;
  /** What the library is called there: `@aws-sdk/client-s3`, `boto3`. */
  readonly through: string;
  /** Region, endpoint or credentials given to the client, where they are not the default. */
  readonly client: CodeValue | undefined;
  /** Steps from the handler to the call (call sites), outermost first. */
  readonly via: readonly Span[];
  readonly route: string | undefined;
  /** The call lies in a loop over something (one call an element). */
  readonly repeated: boolean;
  /** What other calls answered that decides whether this one is made: conditions around it, and those that left before it. */
  readonly decidedBy?: readonly SourceLabel[];
  /** Parts of the event that say who calls, which conditions on every way to the call looked at, beyond their being there. */
  readonly asked?: readonly SourceLabel[];
  /** What the code has asked of the request on every way to the call: `POST *`, `GET /orders`. */
  readonly requests?: readonly string[];
  /** What it answers is compared with such a part somewhere. */
  readonly comparedWithCaller?: true;
  /** A handler around the call takes its error, and nothing but the log hears of it. */
  readonly errorDropped?: true;
};

/** Something checks a value against a schema or by a predicate. */
export type Validation = {
  readonly at: Span;
  /** API path of the validator (`zod.object().parse`), or `check` for a condition. */
  readonly by: string;
  /** What is validated; several where one schema takes them together. */
  readonly of: readonly SourceLabel[];
};

/** A misuse seen in passing that needs no flow: what each `kind` means stands with the rule that reads it. */
export type Observation = {
  readonly kind: string;
  readonly at: Span;
  /** For the sentence: the API, a variable's name, a number. */
  readonly details: Readonly<Record<string, string | number | boolean>>;
  readonly from: readonly SourceLabel[];
};

/**
 * What the code reaches outside of the cloud's SDK, whoever chose it: a host (`value` is a URL, or the name alone where `isName`), a program, or files that are
 * written. JavaScript only.
 */
export type Reaching = {
  readonly what: 'host' | 'program' | 'write';
  readonly value: CodeValue;
  readonly isName: boolean;
  /** A shell reads the text, or part of it. */
  readonly isShell: boolean;
  readonly api: string;
  readonly at: Span;
};

/** A route that a framework in the function serves. `method` in upper case or `ANY`, `path` as the framework writes it. */
export type CodeRoute = {
  readonly method: string;
  readonly path: string;
  readonly at: Span;
  readonly framework: string;
};

/** What the code of one entry does, without any knowledge of who calls it. */
export type CodeFacts = {
  readonly flows: readonly Flow[];
  readonly calls: readonly SdkCall[];
  readonly validations: readonly Validation[];
  readonly observations: readonly Observation[];
  /** Hosts, programs and files; left out where there are none. */
  readonly reaches?: readonly Reaching[];
  readonly routes: readonly CodeRoute[];
  /** What the handler returns. */
  readonly returns: CodeValue;
  /** What of libraries is called, by API path, with the first place of each. */
  readonly uses: ReadonlyMap<string, Span>;
  /** Paths of the event that are read at all. */
  readonly reads: readonly SourceLabel[];
  /** Own files whose code was followed. */
  readonly files: readonly string[];
  /** Third-party packages that are imported from them. */
  readonly packages: readonly string[];
  /** Libraries that bring an SDK of the cloud of their own; undefined where no lock file tells. */
  readonly callers?: readonly LibraryCaller[];
  /** Why part of the code was not followed (a budget, a missing module); empty where all was. */
  readonly gaps: readonly CodeGap[];
};

/**
 * A library with an SDK of its own. `services`: IAM prefixes of those that it has clients of, empty for all of them.
 * `isImported`: false for one that is only deployed beside the code.
 */
export type LibraryCaller = {
  readonly name: string;
  readonly services: readonly string[];
  readonly isImported: boolean;
};

/** A part of the code that was not followed. `cut`: it is there, but following it would take too long. */
export type CodeGap = { readonly at: Span; readonly reason: string; readonly cut?: true };
