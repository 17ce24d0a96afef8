import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { dynamoClient, startServers } from '../tests/guard/servers.ts';
import { ROOT } from '../tests/support/source.ts';

/** A server that speaks DynamoDB and has the table `keys`. */
export type StoreServer = { readonly endpoint: string; stop(): Promise<void> };

/** What the store of a bench is, and how one is started. */
export type StoreKind = {
  /** Name and version, as the page says it. */
  readonly name: string;
  /** After so many runs a new one is started: moto copies the whole table for each transaction. */
  readonly runsEach: number;
  start(): Promise<StoreServer>;
};

/** Amazon's own emulator in the version that is used; its licence lets anyone run it for tests. */
const VERSION = '2.6.1';
const HOME = join(ROOT, 'node_modules/.cache/dynamodb-local');
const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>bench</groupId><artifactId>store</artifactId><version>1</version><dependencies><dependency>
<groupId>com.amazonaws</groupId><artifactId>DynamoDBLocal</artifactId><version>${VERSION}</version>
</dependency></dependencies></project>
`;

/** DynamoDB Local where Java and Maven are there, else moto by the Python of POSTERN_ORACLE_PYTHON. */
export function storeKind(): StoreKind {
  if (onPath('java') && onPath('mvn') && downloaded()) {
    return { name: `DynamoDB Local ${VERSION}`, runsEach: Infinity, start: startLocal };
  }
  const python = process.env.POSTERN_ORACLE_PYTHON;
  if (python === undefined)
    throw new Error('neither Java and Maven are there nor POSTERN_ORACLE_PYTHON');
  return { name: 'moto', runsEach: 100, start: () => startMoto(python) };
}

function onPath(program: string): boolean {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .some((folder) => existsSync(join(folder, program)));
}

function downloaded(): boolean {
  if (existsSync(join(HOME, `lib/DynamoDBLocal-${VERSION}.jar`))) return true;
  mkdirSync(HOME, { recursive: true });
  writeFileSync(join(HOME, 'pom.xml'), POM);
  const args = ['-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=lib'];
  const { status, stdout } = spawnSync('mvn', args, { cwd: HOME, encoding: 'utf8' });
  if (status !== 0) process.stderr.write(`DynamoDB Local cannot be had: ${stdout}\n`);
  return status === 0;
}

async function startLocal(): Promise<StoreServer> {
  const port = await freePort();
  const libraries = join(HOME, 'lib');
  const main = 'com.amazonaws.services.dynamodbv2.local.main.ServerRunner';
  const args = ['-inMemory', '-port', String(port), '-disableTelemetry'];
  const jvm = ['-Xmx512m', `-Djava.library.path=${libraries}`, '-cp', `${libraries}/*`, main];
  const child = spawn('java', [...jvm, ...args], { cwd: HOME, stdio: 'ignore' });
  const endpoint = `http://127.0.0.1:${port}`;
  await withTable(endpoint, child);
  return { endpoint, stop: () => stopped(child) };
}

/** A port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}

/** Asks for the table until the server is up. */
async function withTable(endpoint: string, child: ChildProcess): Promise<void> {
  const table = {
    TableName: 'keys',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
  };
  for (let tries = 0; tries < 120; tries += 1) {
    const error = await dynamoClient(endpoint)
      .createTable(table)
      .then(
        () => undefined,
        (cause: unknown) => cause,
      );
    if (error === undefined) return;
    if (child.exitCode !== null) throw error;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error('the store does not start');
}

function stopped(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

async function startMoto(python: string): Promise<StoreServer> {
  const { dynamodb, stop } = await startServers(python);
  return { endpoint: dynamodb, stop };
}
