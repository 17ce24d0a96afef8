import type { EventSpec } from '../core/event.ts';
import { type PayloadOptions, payloadReader } from '../core/payload.ts';
import { at, isObject, textAt } from '../core/read.ts';
import type { AnySchema, OutputOf } from '../core/schema.ts';
import { isPromise } from '../core/validate.ts';
import { unexpected } from './records.ts';

/** Where an artifact of a pipeline lies. */
export type Artifact = {
  readonly name: string;
  readonly bucket: string;
  readonly key: string;
  readonly revision: string | undefined;
};

/** Credentials that reach the artifacts, for as long as the job runs. */
export type ArtifactCredentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
};

/** A job of a pipeline. Its end must be told by `PutJobSuccessResult` or `PutJobFailureResult`. */
export type PipelineJob<Parameters = string> = {
  readonly id: string;
  readonly account: string;
  /** What the action is configured with: `UserParameters`. */
  readonly parameters: Parameters;
  readonly inputs: readonly Artifact[];
  readonly outputs: readonly Artifact[];
  /** Where the function asked to be called again for the same job. */
  readonly continuationToken: string | undefined;
  /** Not listed among the properties, so that a job that is logged does not show them. */
  credentials(): ArtifactCredentials | undefined;
};

/**
 * The envelope of the Lambda action of CodePipeline: the schema is for `UserParameters`, which are parsed as JSON where it is
 * given; an action without them has an empty text, or `{}`.
 * Source: https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html
 */
export function codePipeline<S extends AnySchema | undefined = undefined>(
  schema?: S,
  options: PayloadOptions = {},
): EventSpec<unknown, PipelineJob<S extends AnySchema ? OutputOf<S> : string>, unknown> {
  type Job = PipelineJob<S extends AnySchema ? OutputOf<S> : string>;
  const read = payloadReader(schema, 'UserParameters', options);
  const nothing = schema === undefined || options.as === 'text' ? '' : '{}';
  return {
    source: 'codepipeline',
    open: (raw) => {
      const job = at(raw, 'CodePipeline.job');
      const id = textAt(job, 'id');
      if (id === undefined || !isObject(at(job, 'data'))) throw unexpected('codepipeline');
      return { pieces: [{ raw: job, id }] };
    },
    decode: ({ raw, id }, call) => {
      const action = at(at(raw, 'data'), 'actionConfiguration');
      const text = textAt(at(action, 'configuration'), 'UserParameters') ?? nothing;
      const parameters = read(text, call);
      const use = (known: unknown): Job => jobOf(raw, id ?? '', known) as Job;
      return isPromise(parameters) ? parameters.then(use) : use(parameters);
    },
  };
}

function jobOf(raw: unknown, id: string, parameters: unknown): PipelineJob<unknown> {
  const data = at(raw, 'data');
  const job = {
    id,
    account: textAt(raw, 'accountId') ?? '',
    parameters,
    inputs: artifactsOf(at(data, 'inputArtifacts')),
    outputs: artifactsOf(at(data, 'outputArtifacts')),
    continuationToken: textAt(data, 'continuationToken'),
  };
  const credentials = (): ArtifactCredentials | undefined =>
    credentialsOf(at(data, 'artifactCredentials'));
  return Object.defineProperty({ ...job, credentials }, 'credentials', { enumerable: false });
}

function artifactsOf(list: unknown): readonly Artifact[] {
  if (!Array.isArray(list)) return [];
  return list.map((one: unknown) => {
    const place = at(at(one, 'location'), 's3Location');
    return {
      name: textAt(one, 'name') ?? '',
      bucket: textAt(place, 'bucketName') ?? '',
      key: textAt(place, 'objectKey') ?? '',
      revision: textAt(one, 'revision'),
    };
  });
}

function credentialsOf(given: unknown): ArtifactCredentials | undefined {
  const accessKeyId = textAt(given, 'accessKeyId');
  const secretAccessKey = textAt(given, 'secretAccessKey');
  const sessionToken = textAt(given, 'sessionToken');
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return { accessKeyId, secretAccessKey, sessionToken: sessionToken ?? '' };
}
