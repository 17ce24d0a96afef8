import { serviceTable } from '../../../data/iam-actions.ts';

/**
 * Operations of S3 and others that are no IAM actions and hold an abbreviation; what is not here and no
 * action either is spelt by its words.
 */
const SPELLINGS: readonly string[] = [
  'AssumeRoleWithSAML',
  'DescribeDBInstances',
  'GetSAMLProvider',
  'GetSMSAttributes',
  'SetSMSAttributes',
  'ListObjectsV2',
  'PutBucketCors',
  'GetBucketCors',
  'DeleteBucketCors',
];

/** The document clients' short names of operations. */
const DOCUMENT: Readonly<Record<string, string>> = {
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  BatchGet: 'BatchGetItem',
  BatchWrite: 'BatchWriteItem',
  TransactGet: 'TransactGetItems',
  TransactWrite: 'TransactWriteItems',
};

/** The operation that a waiter polls, by the waiter's name in lower case without underscores. */
const WAITERS: Readonly<Record<string, string>> = {
  bucketexists: 'HeadBucket',
  bucketnotexists: 'HeadBucket',
  objectexists: 'HeadObject',
  objectnotexists: 'HeadObject',
  tableexists: 'DescribeTable',
  tablenotexists: 'DescribeTable',
  functionactive: 'GetFunctionConfiguration',
  functionactivev2: 'GetFunction',
  functionexists: 'GetFunction',
  functionupdated: 'GetFunctionConfiguration',
  functionupdatedv2: 'GetFunction',
  instancerunning: 'DescribeInstances',
  instancestopped: 'DescribeInstances',
  instanceterminated: 'DescribeInstances',
  instancestatusok: 'DescribeInstanceStatus',
  stackcreatecomplete: 'DescribeStacks',
  stackupdatecomplete: 'DescribeStacks',
  stackdeletecomplete: 'DescribeStacks',
  stackexists: 'DescribeStacks',
  changesetcreatecomplete: 'DescribeChangeSet',
  tasksrunning: 'DescribeTasks',
  tasksstopped: 'DescribeTasks',
  servicesstable: 'DescribeServices',
  commandexecuted: 'GetCommandInvocation',
  streamexists: 'DescribeStream',
  dbinstanceavailable: 'DescribeDBInstances',
  rolexists: 'GetRole',
  userexists: 'GetUser',
};

const spelled = new Map<string, ReadonlyMap<string, string>>();

/** How the API of a service spells an operation of Python's SDK: `put_item` is `PutItem`. */
export function operationOf(service: string, method: string): string {
  const words = method.replaceAll('_', '');
  return spellings(service).get(words.toLowerCase()) ?? pascal(method);
}

/** Whether the service has an IAM action of that name, whatever its case; gives its spelling. */
export function knownOperation(service: string, name: string): string | undefined {
  return spellings(service).get(name.toLowerCase());
}

function spellings(service: string): ReadonlyMap<string, string> {
  let known = spelled.get(service);
  if (known === undefined) {
    const actions = serviceTable(service)?.actions.map(([name]) => name) ?? [];
    known = new Map([...actions, ...SPELLINGS].map((name) => [name.toLowerCase(), name]));
    spelled.set(service, known);
  }
  return known;
}

/** `putObject` and `put_object` as `PutObject`. */
export function pascal(method: string): string {
  return method
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** The operation that a short name of a document client stands for: `Put` is `PutItem`, `Query` is itself. */
export function documentOperation(name: string): string {
  return (Object.hasOwn(DOCUMENT, name) ? DOCUMENT[name] : undefined) ?? name;
}

/** The operation that a waiter (`objectExists`, `object_exists`) polls. */
export function waiterOperation(name: string): string | undefined {
  const key = name.replaceAll('_', '').toLowerCase();
  return Object.hasOwn(WAITERS, key) ? WAITERS[key] : undefined;
}
