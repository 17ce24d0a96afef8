import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PosternError } from '../../support/error.ts';
import type { Host } from '../command.ts';

const ADDRESS = /^s3:\/\/[a-z0-9][a-z0-9.-]{1,62}(?:\/[^\0]*)?$/;

/**
 * Hands paths of local files to `use`. What stands in a bucket is fetched first, by the user's own `aws` command and
 * nothing else, into a folder that is removed again. Throws `usage` and `not-found`.
 */
export async function withLocal<T>(
  logs: readonly string[],
  host: Host,
  use: (paths: readonly string[]) => Promise<T>,
): Promise<T> {
  if (!logs.some((one) => one.startsWith('s3:'))) return use(logs);
  const folder = mkdtempSync(join(tmpdir(), 'postern-'));
  try {
    const paths: string[] = [];
    for (const [index, log] of logs.entries()) {
      const local = join(folder, String(index));
      paths.push(log.startsWith('s3:') ? local : log);
      if (log.startsWith('s3:')) await fetched(log, local, host);
    }
    return await use(paths);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fetched(address: string, local: string, host: Host): Promise<void> {
  if (!ADDRESS.test(address)) {
    throw new PosternError('usage', `\`${address}\` is no address of a bucket`, {
      help: 'write it as `s3://BUCKET/AWSLogs/…`',
    });
  }
  const isFile = /\.(?:gz|json|csv|ndjson|jsonl)$/.test(address);
  const args = isFile
    ? ['s3', 'cp', address, `${local}/`, '--only-show-errors']
    : ['s3', 'sync', address, local, '--only-show-errors'];
  host.err.write(
    `running: aws ${args.slice(0, 3).join(' ')} (a folder that is removed afterwards)\n`,
  );
  await ran(args, host);
}

function ran(args: readonly string[], host: Host): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('aws', [...args], { stdio: ['ignore', 'ignore', 'pipe'], env: host.env });
    let said = '';
    child.stderr.on('data', (text: Buffer) => {
      said = (said + text.toString()).slice(-2000);
    });
    child.on('error', (cause) => {
      reject(
        new PosternError('not-found', 'the command `aws` cannot be run', {
          help: 'install the AWS command line, or fetch the records yourself and give the folder',
          cause,
        }),
      );
    });
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new PosternError('not-found', '`aws s3` has failed', { help: said.trim() }));
    });
  });
}
