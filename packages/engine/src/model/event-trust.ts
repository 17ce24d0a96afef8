import type { NodeId } from './graph.ts';
import type { Invoker } from './invoker.ts';

/** Who decides on the content of a part of an event. */
export type Control =
  /** Whoever may invoke the function or feed its source chooses it freely. */
  | 'written'
  /** Proved by an authorizer: trusted as far as `proof` says. */
  | 'claimed'
  /** The platform fills it in. */
  | 'platform'
  /** Fixed by the template. */
  | 'constant'
  /** Second order: what somebody put into a table, database or bucket before. */
  | 'stored'
  /** A part that holds both written (or stored, claimed) and other values, such as the whole event. */
  | 'mixed';

/**
 * What the shape of a field limits its text to. `free`: any text. `segment`: one part of a path, which has
 * no raw slash but may hold an encoded one that a decoder opens. `url-encoded key`: free text once it is decoded.
 * `enum` and `pattern`: the values or the expression of `allowed`.
 */
export type FieldFormat =
  | 'free'
  | 'segment'
  | 'url-encoded'
  | 'url-encoded key'
  | 'base64'
  | 'number'
  | 'boolean'
  | 'uuid'
  | 'hex'
  | 'ip'
  | 'timestamp'
  | 'enum'
  | 'pattern';

/**
 * What stands behind a claim: `verified` by the platform (Cognito, JWT, IAM, a certificate), `code` of a Lambda
 * authorizer of this application, an authorizer whose code is `unknown`, or `none`, where the route has no authorizer.
 */
export type Proof = 'verified' | 'code' | 'unknown' | 'none';

/** Whom a part of an event is to be trusted as far as. */
export type EventTrust = {
  readonly control: Control;
  /** What its shape limits it to; undefined where nothing is known, which is as good as `free`. */
  readonly format?: FieldFormat;
  /** Values of an `enum`, or the one expression of a `pattern`, where they are known. */
  readonly allowed?: readonly string[];
  /** What may lift the limit of `format` all the same, in words. */
  readonly doubt?: string;
  /** What stands behind a claim. */
  readonly proof?: Proof;
  /** Function that decides, where a claim is proved by code of this application. */
  readonly authorizer?: NodeId;
  /** For a claim: whether the user may choose its value herself (a profile attribute); undefined: not known. */
  readonly selfAsserted?: boolean;
  /** True where events of this trigger have no such part: reading it gives nothing. */
  readonly absent?: true;
  /** Who can write it; empty where nobody but the platform or the template does. */
  readonly who: readonly Invoker[];
  /** The queue, bucket, table, stream … that carries the content, or the function that is called directly. */
  readonly carrier: NodeId | undefined;
  /** Words for a person: `the body of an unauthenticated POST /orders`. */
  readonly why: string;
};
