import { PosternError } from '../support/error.ts';
import type { Host } from './command.ts';
import { dispatch } from './dispatch.ts';

// INVARIANT: this file, `node-files.ts` and `cache.ts` alone touch the process; everything else gets a `Host`.

/** The process as a host. */
function processHost(): Host {
  return {
    cwd: process.cwd(),
    env: process.env,
    clock: { now: Date.now },
    out: stream(process.stdout),
    err: stream(process.stderr),
  };
}

function stream(to: NodeJS.WriteStream): Host['out'] {
  return {
    isTty: to.isTTY === true,
    columns: to.columns ?? 100,
    write: (text) => {
      to.write(text);
    },
  };
}

/** A reader that stops reading (`postern scan | head`) is no failure; a full disk is, and says so in one line. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  process.stderr.write(`postern: the result cannot be written\n  ${error.message}\n`);
  process.exit(2);
});

const host = processHost();
try {
  process.exitCode = await dispatch(process.argv.slice(2), host);
} catch (error) {
  process.exitCode = 2;
  host.err.write(describe(error, host.env.POSTERN_DEBUG !== undefined));
}

/** One plain line, and what to do next. Only a fault of our own shows more. */
function describe(error: unknown, debug: boolean): string {
  if (error instanceof PosternError) {
    const help = error.help === undefined ? '' : `  ${error.help}\n`;
    const cause = debug && error.cause !== undefined ? `${String(error.cause)}\n` : '';
    return `postern: ${error.message}\n${help}${cause}`;
  }
  const detail = error instanceof Error ? (debug ? error.stack : error.message) : String(error);
  return `postern: this is a fault of Postern: ${detail}\n  please report it; POSTERN_DEBUG=1 shows where it happened\n`;
}
