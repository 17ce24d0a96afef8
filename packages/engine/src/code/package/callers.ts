import type { LibraryCaller } from '../../model/code.ts';
import { ownEntry } from '../../support/own.ts';
import { servicePrefix } from '../library/aws/services.ts';
import { asObject } from './json.ts';
import { type LockTree, lockTreeIn, pythonName } from './lock-tree.ts';
import { manifestIn } from './manifest.ts';
import type { CodeTree } from './tree.ts';

/**
 * Libraries that bring a cloud SDK of their own, as the lock file of their dependencies tells, and so may call the
 * cloud where no call is seen. Of JavaScript also those that are deployed beside the code and that it does not name:
 * others load them by name.
 */
export function callersOf(
  tree: CodeTree,
  file: string,
  packages: readonly string[],
): readonly LibraryCaller[] {
  for (const folder of tree.above(file)) {
    const lock = lockTreeIn(tree, folder);
    if (lock === undefined) continue;
    const isPython = file.endsWith('.py');
    const imported = packages.map((one) => (isPython ? pythonName(one) : one));
    const beside = isPython
      ? []
      : Object.keys(asObject(manifestIn(tree, folder)?.dependencies) ?? {});
    const found: LibraryCaller[] = [];
    for (const name of new Set([...imported, ...beside])) {
      const isImported = imported.includes(name);
      if (SDK.test(name) || (!isImported && TOOLS.test(name))) continue;
      const services = servicesBehind(name, lock);
      if (services !== undefined) found.push({ name, services, isImported });
    }
    return found;
  }
  return [];
}

/** The SDKs themselves: what the code calls of them is seen. */
const SDK =
  /^(?:aws-sdk$|aws-sdk-js|@aws-sdk\/|@smithy\/|@aws-crypto\/|(?:aio)?boto(?:3|core)$|s3transfer$|aiobotocore$)/;

/** What builds, tests and deploys, where it is listed among the dependencies of the code. */
const TOOLS =
  /^(?:serverless|@serverless|aws-cdk|@aws-cdk|cdk|sst$|@aws-amplify|amplify|aws-amplify|claudia|localstack|artillery|jest|@jest|mocha|@types\/|eslint|webpack|esbuild|dynamodb-local|@shelf\/jest|.*-cli$)|plugin/;

/** Clients that every credential provider brings. */
const OF_CREDENTIALS: ReadonlySet<string> = new Set([
  'cognito-identity',
  'signin',
  'sso',
  'sso-oidc',
  'sts',
]);

/** Packages that are for some services, also those that take the SDK which the runtime has, so that no lock file names it. */
const IN_PACKAGES: Readonly<Record<string, readonly string[]>> = {
  '@aws-sdk/lib-dynamodb': ['dynamodb'],
  '@aws-sdk/lib-storage': ['s3'],
  '@aws-sdk/s3-request-presigner': ['s3'],
  '@aws-sdk/s3-presigned-post': ['s3'],
  'data-api-client': ['rds-data', 'secretsmanager'],
};

const MOST_PACKAGES = 5_000;

/** IAM prefixes of the services that it has clients of; empty for an SDK of all services; undefined without any. */
function servicesBehind(name: string, lock: LockTree): readonly string[] | undefined {
  const seen = new Set<string>([name]);
  const services = new Set<string>();
  for (const one of seen) {
    if (seen.size > MOST_PACKAGES) return undefined;
    if (/^(?:aws-sdk|(?:aio)?boto3|(?:aio)?botocore)$/.test(one)) return [];
    const client = /^@aws-sdk\/client-([a-z0-9-]+)$/.exec(one)?.[1];
    if (client !== undefined && !OF_CREDENTIALS.has(client)) services.add(servicePrefix(client));
    for (const service of ownEntry(IN_PACKAGES, one) ?? []) services.add(service);
    // What an SDK brings for itself calls nothing for the library.
    if (one.startsWith('@aws-sdk/')) continue;
    for (const dependency of lock.get(one) ?? []) seen.add(dependency);
  }
  return services.size === 0 ? undefined : [...services];
}
