import type { Diagnostic } from './diagnostic.ts';
import type { SourceText, Span } from './span.ts';
import type { MapValue, Value } from './value.ts';

/** Identifies a declared resource in one application: `<stack id>/<logical id>`. */
export type Address = string;

/** How the author wrote the resource, where a transform made this one out of it. */
export type Written = {
  readonly address: Address;
  /** `AWS::Serverless::Function`, or the resource's own type. */
  readonly type: string;
  /** The whole entry in the source, from its logical id on. */
  readonly span: Span;
  /** The value of its `Properties`, as evaluated before any transform: where a fix goes. */
  readonly properties: MapValue | undefined;
};

/**
 * A declared resource in canonical form. For AWS, types and property names are CloudFormation's,
 * whatever the language it was written in: other readers map onto them, so that the graph is built once.
 */
export type Resource = {
  readonly address: Address;
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  /** Evaluated properties; their spans lead to where each value was written (a Globals section, say). */
  readonly properties: MapValue;
  /** The place to name when speaking of the resource: its logical id in the source. */
  readonly span: Span;
  readonly written: Written;
  /** Name of the condition under which it exists. */
  readonly condition?: string;
  readonly metadata?: Value;
  /** `UpdatePolicy`: how a Lambda alias or a group is moved to a new version. */
  readonly updatePolicy?: Value;
  /** `DeletionPolicy`: what happens to it when it leaves the stack; undefined where none is written. */
  readonly deletionPolicy?: string;
  readonly dependsOn: readonly Address[];
};

/** A parameter of a stack, with what is known of its value. */
export type Parameter = {
  readonly name: string;
  readonly type: string;
  readonly noEcho: boolean;
  readonly default: Value | undefined;
  /** The value the scan uses: an override, the default, the allowed values, or unknown. */
  readonly value: Value;
  readonly span: Span;
};

/** One deployable stack. `id` is the template's path, followed by `>LogicalId` for each level of nesting. */
export type Stack = {
  readonly id: string;
  readonly file: string;
  readonly parent: Address | undefined;
  readonly parameters: readonly Parameter[];
  readonly outputs: ReadonlyMap<
    string,
    { value: Value; exportName: Value | undefined; span: Span }
  >;
  readonly metadata: Value | undefined;
  /** The expressions of its conditions as written, by name. */
  readonly conditions?: MapValue;
  /** Stage names that a configuration file (samconfig.toml, parameter files) deploys this template to. */
  readonly stages: readonly string[];
  /** Parameter values by stage, as that configuration file sets them. */
  readonly stageValues?: ReadonlyMap<string, ReadonlyMap<string, string>>;
};

/** All that was read from one root: the input of `link`. */
export type Application = {
  readonly name: string;
  /** The user says that all stacks are deployed to one account. Otherwise nothing is known of that. */
  readonly oneAccount?: boolean;
  readonly sources: ReadonlyMap<string, SourceText>;
  readonly stacks: readonly Stack[];
  readonly resources: readonly Resource[];
  readonly diagnostics: readonly Diagnostic[];
};
