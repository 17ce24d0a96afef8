import type { Row } from '../shape.ts';

/** Whatever the caller sends; its parts have no names but their paths. */
export const ANYTHING: readonly Row[] = [['', 'written', '']];

/** S3 Object Lambda: the request of whoever reads the object. */
export const OBJECT_LAMBDA: readonly Row[] = [
  ['', 'platform', 'event field {}'],
  ['getObjectContext', 'platform', 'context {}'],
  ['getObjectContext.inputS3Url', 'written', 'the signed address, which holds the key'],
  ['configuration', 'platform', 'configuration {}'],
  ['configuration.payload', 'constant', 'the payload of the access point'],
  ['userRequest.url', 'written', 'the address'],
  ['userRequest.headers.*', 'written', 'header {}'],
  ['userIdentity', 'claimed signature', "the reader's {}"],
];

/** S3 Batch Operations: keys come from the manifest of the job. */
export const BATCH: readonly Row[] = [
  ['', 'platform', 'event field {}'],
  ['job', 'platform', 'job {}'],
  ['job.userArguments', 'written', 'argument {}'],
  ['tasks.*', 'platform', 'task field {}'],
  ['tasks.*.s3Key', 'written', 'a key of the manifest', 'url-encoded key'],
  ['tasks.*.s3BucketArn', 'written', 'a bucket of the manifest'],
  ['tasks.*.s3Bucket', 'written', 'a bucket of the manifest'],
];

const JOB = 'CodePipeline\\.job';

/** CodePipeline: the action's settings are fixed, artefacts are named by the pipeline. */
export const PIPELINE: readonly Row[] = [
  [JOB, 'platform', 'job {}'],
  [`${JOB}.id`, 'platform', 'the job id', 'uuid'],
  [`${JOB}.data`, 'platform', 'job data {}'],
  [`${JOB}.data.actionConfiguration.configuration.*`, 'constant', 'setting {}'],
];

/** CodeCommit: names of branches and tags are the committers'. */
export const REPOSITORY: readonly Row[] = [
  ['Records.*', 'platform', 'record field {}'],
  ['Records.*.codecommit.references.*', 'platform', 'reference field {}'],
  ['Records.*.codecommit.references.*.ref', 'written', 'the name of a branch or tag'],
  ['Records.*.codecommit.references.*.commit', 'platform', 'the commit', 'hex'],
  ['Records.*.customData', 'constant', 'the data of the trigger'],
];

/** Hooks of CodeDeploy. */
export const DEPLOYMENT: readonly Row[] = [
  ['DeploymentId', 'platform', 'the deployment'],
  ['LifecycleEventHookExecutionId', 'platform', 'the hook'],
];

/** Rotation of secrets. */
export const ROTATION: readonly Row[] = [
  ['', 'platform', 'event field {}'],
  ['ClientRequestToken', 'platform', 'the version', 'uuid'],
  ['Step', 'platform', 'the step', 'enum'],
];

/** Custom resources and macros: properties are the template's, with the parameters of whoever deploys it. */
export const CUSTOM: readonly Row[] = [
  ['', 'platform', 'event field {}'],
  ['RequestType', 'platform', 'the type of the request', 'enum'],
  ['RequestId', 'platform', 'the request id', 'uuid'],
  ['ResourceProperties.*', 'written', 'property {}'],
  ['OldResourceProperties.*', 'written', 'property {}'],
  ['fragment', 'written', 'the template'],
  ['params.*', 'written', 'parameter {}'],
  ['templateParameterValues.*', 'written', 'parameter {}'],
];

/** Destinations: the event of the function in front and what it gave back. */
export const DESTINATION: readonly Row[] = [
  ['version', 'platform', 'the event version'],
  ['timestamp', 'platform', 'the time', 'timestamp'],
  ['requestContext', 'platform', 'request context {}'],
  ['requestContext.requestId', 'platform', 'the request id', 'uuid'],
  ['requestContext.approximateInvokeCount', 'platform', 'the number of tries', 'number'],
  ['requestPayload', 'written', 'the event'],
  ['responseContext', 'platform', 'response context {}'],
  ['responseContext.statusCode', 'platform', 'the status', 'number'],
  ['responsePayload', 'written', 'the result'],
];
