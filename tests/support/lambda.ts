import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** The runtime interface client of AWS in the version that is tried. */
const RIC = 'aws-lambda-ric@3.3.0';

/** The native part of the client in JavaScript: it posts what the invocation gave. */
const CLIENT = `const { request } = require('node:http');
const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const post = (id, what, body) =>
  request({ host, port, method: 'POST', path: '/2018-06-01/runtime/invocation/' + id + '/' + what }).end(body);
exports.initializeClient = () => {};
exports.done = (id, body) => post(id, 'response', body);
exports.error = (id, body) => post(id, 'error', body);
`;

/** What a function answered: a result, or the error that the platform was told of. */
export type Invocation = {
  readonly kind: 'response' | 'error';
  readonly body: unknown;
  /** Of a streamed answer: what its error trailer says. */
  readonly trailer?: string;
};

type Waiting = {
  readonly event: unknown;
  readonly limitMs: number;
  readonly done: (answer: Invocation) => void;
};

/**
 * Installs Amazon's runtime interface client in a folder. Its native part, a client for the runtime API, is replaced by
 * the JavaScript one that it has on board. Gives the reason where it cannot be installed.
 */
export function installRuntime(folder: string): string | undefined {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'];
  const done = spawnSync('npm', ['install', '--prefix', folder, RIC, ...quiet], {
    encoding: 'utf8',
  });
  if (done.status !== 0) return done.stderr;
  const native = join(folder, 'node_modules/aws-lambda-ric/dist/rapid-client.node');
  mkdirSync(native, { recursive: true });
  writeFileSync(join(native, 'package.json'), '{ "type": "commonjs" }');
  writeFileSync(join(native, 'index.js'), CLIENT);
  return undefined;
}

/** A function in an execution environment: one process that is used again and again, and frozen in between. */
export class Environment {
  readonly #server: Server;
  readonly #child: ChildProcess;
  readonly #waiting: Waiting[] = [];
  #running: Waiting | undefined;
  #idle: ServerResponse | undefined;
  #count = 0;
  #output = '';
  #isOver = false;

  private constructor(server: Server, child: ChildProcess) {
    this.#server = server;
    this.#child = child;
    child.stdout?.on('data', (chunk) => {
      this.#output += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      this.#output += chunk;
    });
    child.once('exit', () => {
      this.#running?.done({ kind: 'error', body: `the process ended:\n${this.#output}` });
      this.#isOver = true;
    });
    server.on('request', (request, response) => void this.#answer(request, response));
  }

  /** Starts the function `handler` of a folder, such as `index.handler`. */
  static async start(node: string, runtime: string, folder: string): Promise<Environment> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const client = join(runtime, 'node_modules/aws-lambda-ric/bin/index.mjs');
    const env = {
      PATH: process.env.PATH,
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
      AWS_LAMBDA_NODEJS_USE_ALTERNATIVE_CLIENT_1: 'true',
      AWS_LAMBDA_FUNCTION_NAME: 'orders',
      AWS_LAMBDA_FUNCTION_VERSION: '1',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      _HANDLER: 'index.handler',
      LAMBDA_TASK_ROOT: folder,
    };
    const child = spawn(node, [client, 'index.handler'], { cwd: folder, env });
    return new Environment(server, child);
  }

  /** What the function wrote, in lines. */
  get lines(): readonly string[] {
    return this.#output.split('\n').filter((line) => line !== '');
  }

  /** Runs the function once, with the process frozen before and after as the platform does it. */
  async invoke(event: unknown, limitMs = 3000): Promise<Invocation> {
    this.#child.kill('SIGCONT');
    const answer = await new Promise<Invocation>((done) => {
      this.#waiting.push({ event, limitMs, done });
      this.#next();
    });
    // The platform freezes once the function has asked for its next event.
    while (this.#idle === undefined && !this.#isOver)
      await new Promise((resolve) => setTimeout(resolve, 1));
    this.#child.kill('SIGSTOP');
    return answer;
  }

  /** Ends the process and the server. */
  stop(): void {
    this.#child.kill('SIGKILL');
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #next(): void {
    const response = this.#idle;
    const next = response === undefined ? undefined : this.#waiting.shift();
    if (response === undefined || next === undefined) return;
    this.#idle = undefined;
    this.#running = next;
    this.#count += 1;
    response.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': `request-${this.#count}`,
      'lambda-runtime-deadline-ms': String(Date.now() + next.limitMs),
      'lambda-runtime-invoked-function-arn':
        'arn:aws:lambda:eu-central-1:111122223333:function:orders',
      'lambda-runtime-trace-id': 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0',
    });
    response.end(JSON.stringify(next.event));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url?.endsWith('/invocation/next') === true) {
      this.#idle = response;
      this.#next();
      return;
    }
    let text = '';
    for await (const chunk of request) text += chunk;
    response.writeHead(202).end();
    const kind = request.url?.endsWith('/response') === true ? 'response' : 'error';
    const isStream = request.headers['lambda-runtime-function-response-mode'] === 'streaming';
    if (isStream) this.#running?.done({ kind, ...streamed(text, request) });
    else this.#running?.done({ kind, body: text === '' ? undefined : JSON.parse(text) });
  }
}

/** A streamed answer: its head, eight zeros, its body. */
function streamed(text: string, { trailers }: IncomingMessage): Omit<Invocation, 'kind'> {
  const end = text.indexOf('\0'.repeat(8));
  const head = end === -1 ? {} : JSON.parse(text.slice(0, end));
  const trailer = trailers['lambda-runtime-function-error-type'];
  const body = { ...head, body: end === -1 ? text : text.slice(end + 8) };
  return { body, ...(trailer === undefined ? {} : { trailer }) };
}
