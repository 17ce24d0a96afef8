import type { NeededAction, OperationNeeds } from './needed-actions.ts';

/**
 * Operations in which a service reads or writes something else with the access of its caller: pictures, documents and
 * recordings in S3, packages of code, exports. Every row names the page that says so; facts only, written by hand, as
 * of November 2026. A bucket's own policy may let a service in without the caller, so none of them is sure.
 */

const READS = 'the service reads it with the access of its caller';
const WRITES = 'the service writes it with the access of its caller';
const TELLS = 'the service says there that it is done';

/** An object under a parameter that names its bucket and key in two fields. */
function reads(path: string, bucket = 'Bucket', key = 'Name'): readonly NeededAction[] {
  const at = { Bucket: `${path}.${bucket}`, Key: `${path}.${key}` };
  const row = { on: 's3 object', at, when: [path], possibly: READS };
  return [
    { action: 's3:GetObject', ...row },
    { action: 's3:GetObjectVersion', ...row, when: [`${path}.Version`] },
  ];
}

/** An object under an address like `s3://bucket/key`. */
function readsAddress(path: string, unless: readonly string[] = []): readonly NeededAction[] {
  const at = { Bucket: `${path}.$bucket`, Key: `${path}.$key` };
  return [{ action: 's3:GetObject', on: 's3 object', at, when: [path], unless, possibly: READS }];
}

function writes(bucket: string, key: string): readonly NeededAction[] {
  const at = { Bucket: bucket, Key: key };
  return [{ action: 's3:PutObject', on: 's3 object', at, when: [bucket], possibly: WRITES }];
}

function operations(
  service: string,
  source: string,
  names: readonly string[],
  more: readonly NeededAction[],
): Readonly<Record<string, OperationNeeds>> {
  const entries = names.map((name) => {
    const needs: readonly NeededAction[] = [{ action: `${service}:${name}` }, ...more];
    return [`${service}:${name}`, { needs, source }] as const;
  });
  return Object.fromEntries(entries);
}

const REKOGNITION =
  'https://docs.aws.amazon.com/rekognition/latest/dg/security_iam_service-with-iam.html';
const TEXTRACT =
  'https://docs.aws.amazon.com/textract/latest/dg/security_iam_service-with-iam.html';
const TRANSCRIBE =
  'https://docs.aws.amazon.com/transcribe/latest/dg/security_iam_id-based-policy-examples.html';
const POLLY = 'https://docs.aws.amazon.com/polly/latest/dg/asynchronous-iam.html';
const LAMBDA = 'https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html';
const EXPORT =
  'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport_Requesting.html';
const IMPORT =
  'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataImport.Requesting.html';
const VIDEO = 'https://docs.aws.amazon.com/nova/latest/userguide/video-gen-access.html';

const OWN_ROLE = ['JobExecutionSettings.DataAccessRoleArn', 'DataAccessRoleArn'];

const MEDIA: Readonly<Record<string, OperationNeeds>> = {
  ...operations(
    'rekognition',
    REKOGNITION,
    [
      'DetectCustomLabels',
      'DetectFaces',
      'DetectLabels',
      'DetectModerationLabels',
      'DetectProtectiveEquipment',
      'DetectText',
      'IndexFaces',
      'RecognizeCelebrities',
      'SearchFacesByImage',
      'SearchUsersByImage',
    ],
    reads('Image.S3Object'),
  ),
  ...operations(
    'rekognition',
    REKOGNITION,
    ['CompareFaces'],
    [...reads('SourceImage.S3Object'), ...reads('TargetImage.S3Object')],
  ),
  ...operations(
    'rekognition',
    REKOGNITION,
    [
      'StartCelebrityRecognition',
      'StartContentModeration',
      'StartFaceDetection',
      'StartFaceSearch',
      'StartLabelDetection',
      'StartPersonTracking',
      'StartSegmentDetection',
      'StartTextDetection',
    ],
    reads('Video.S3Object'),
  ),
  ...operations(
    'transcribe',
    TRANSCRIBE,
    ['StartTranscriptionJob', 'StartMedicalTranscriptionJob'],
    [
      ...readsAddress('Media.MediaFileUri', OWN_ROLE),
      ...readsAddress('Media.RedactedMediaFileUri', OWN_ROLE),
      ...writes('OutputBucketName', 'OutputKey'),
    ],
  ),
  ...operations(
    'transcribe',
    TRANSCRIBE,
    ['StartCallAnalyticsJob'],
    [
      ...readsAddress('Media.MediaFileUri', OWN_ROLE),
      ...writes('OutputLocation.$bucket', 'OutputLocation.$key'),
    ],
  ),
  ...operations(
    'transcribe',
    TRANSCRIBE,
    ['CreateVocabulary', 'UpdateVocabulary', 'CreateMedicalVocabulary'],
    readsAddress('VocabularyFileUri', OWN_ROLE),
  ),
  ...operations(
    'polly',
    POLLY,
    ['StartSpeechSynthesisTask'],
    [
      ...writes('OutputS3BucketName', 'OutputS3KeyPrefix'),
      {
        action: 'sns:Publish',
        at: { TopicArn: 'SnsTopicArn' },
        when: ['SnsTopicArn'],
        possibly: TELLS,
      },
    ],
  ),
  ...operations(
    'bedrock',
    VIDEO,
    ['StartAsyncInvoke'],
    writes(
      'outputDataConfig.s3OutputDataConfig.s3Uri.$bucket',
      'outputDataConfig.s3OutputDataConfig.s3Uri.$prefix',
    ),
  ),
};

const DOCUMENTS: Readonly<Record<string, OperationNeeds>> = {
  ...operations(
    'textract',
    TEXTRACT,
    ['AnalyzeDocument', 'AnalyzeExpense', 'DetectDocumentText'],
    reads('Document.S3Object'),
  ),
  ...operations('textract', TEXTRACT, ['AnalyzeID'], reads('DocumentPages.*.S3Object')),
  ...operations(
    'textract',
    TEXTRACT,
    [
      'StartDocumentAnalysis',
      'StartDocumentTextDetection',
      'StartExpenseAnalysis',
      'StartLendingAnalysis',
    ],
    [
      ...reads('DocumentLocation.S3Object'),
      ...writes('OutputConfig.S3Bucket', 'OutputConfig.S3Prefix'),
    ],
  ),
};

const STORES: Readonly<Record<string, OperationNeeds>> = {
  ...operations(
    'lambda',
    LAMBDA,
    ['UpdateFunctionCode'],
    [
      {
        action: 's3:GetObject',
        on: 's3 object',
        at: { Bucket: 'S3Bucket', Key: 'S3Key' },
        when: ['S3Bucket'],
        possibly: READS,
      },
    ],
  ),
  ...operations('lambda', LAMBDA, ['PublishLayerVersion'], reads('Content', 'S3Bucket', 'S3Key')),
  ...operations(
    'dynamodb',
    EXPORT,
    ['ExportTableToPointInTime'],
    [
      ...writes('S3Bucket', 'S3Prefix'),
      ...['s3:AbortMultipartUpload', 's3:PutObjectAcl'].map((action) => ({
        action,
        on: 's3 object',
        at: { Bucket: 'S3Bucket', Key: 'S3Prefix' },
        possibly: WRITES,
      })),
    ],
  ),
  ...operations(
    'dynamodb',
    IMPORT,
    ['ImportTable'],
    [
      {
        action: 's3:GetObject',
        on: 's3 object',
        at: { Bucket: 'S3BucketSource.S3Bucket', Key: 'S3BucketSource.S3KeyPrefix' },
        possibly: READS,
      },
      {
        action: 's3:ListBucket',
        on: 's3 bucket',
        at: { Bucket: 'S3BucketSource.S3Bucket' },
        possibly: READS,
      },
    ],
  ),
};

/** Rows by `service:Operation`, for `NEEDED_ACTIONS`. */
export const FORWARDED_ACCESS: Readonly<Record<string, OperationNeeds>> = {
  ...MEDIA,
  ...DOCUMENTS,
  ...STORES,
};

/**
 * Operations by which a service does whatever a text elsewhere says (a template, an automation document) with the
 * access of its caller, unless the request hands it a role, with the parameter of that role. Sources: "CloudFormation
 * service role" in the AWS CloudFormation User Guide; "Setting up Automation" in the AWS Systems Manager User Guide.
 */
export const ON_BEHALF: Readonly<Record<string, string>> = {
  'cloudformation:CreateStack': 'RoleARN',
  'cloudformation:UpdateStack': 'RoleARN',
  'cloudformation:DeleteStack': 'RoleARN',
  'cloudformation:CreateChangeSet': 'RoleARN',
  'cloudformation:ExecuteChangeSet': 'RoleARN',
  'ssm:StartAutomationExecution': 'Parameters.AutomationAssumeRole',
};
