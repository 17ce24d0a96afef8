import { spawn, spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { servicePrefixes } from '../packages/engine/src/data/iam-actions.ts';
import { expand, resourceTypesOf } from '../packages/engine/src/iam/actions.ts';
import type { Granted } from './least-score.ts';

/**
 * iam-policy-autopilot, which wants AWS's service reference from the network: here a stub of it on this machine, made of
 * Postern's own table. The stub has actions, resources and formats, and not which operations authorize what, which only
 * the original has; what the tool does with that is lost.
 */
export class Autopilot {
  readonly #command: string;
  readonly #server: Server;

  constructor(command: string) {
    this.#command = command;
    this.#server = createServer((request, response) => {
      const service = /^\/([\w-]+)\.json$/.exec(request.url ?? '')?.[1];
      const base = `http://${request.headers.host}`;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(service === undefined ? services(base) : reference(service)));
    });
  }

  /** Its version, or undefined where it is not installed. */
  version(): string | undefined {
    const done = spawnSync(this.#command, ['--version'], { encoding: 'utf8' });
    return done.status === 0 ? done.stdout.trim() : undefined;
  }

  async start(): Promise<void> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
  }

  stop(): void {
    this.#server.close();
  }

  /** What it generates for a program; undefined where it fails. */
  async policyFor(source: string): Promise<readonly Granted[] | undefined> {
    const { port } = this.#server.address() as AddressInfo;
    const env = {
      ...process.env,
      DISABLE_IAM_POLICY_AUTOPILOT_TELEMETRY: 'true',
      IAM_POLICY_AUTOPILOT_SERVICE_REFERENCE_URL: `http://127.0.0.1:${port}/`,
    };
    const child = spawn(this.#command, ['generate-policies', source, '--disable-cache'], { env });
    let out = '';
    child.stdout.on('data', (data) => {
      out += data;
    });
    const code = await new Promise((done) => child.on('close', done));
    return code === 0 ? grantedIn(JSON.parse(out)) : undefined;
  }
}

function services(base: string): unknown {
  return [...servicePrefixes()].map((service) => ({ service, url: `${base}/${service}.json` }));
}

function reference(service: string): unknown {
  const prefix = service.length + 1;
  return {
    Name: service,
    Actions: expand(`${service}:*`).map(({ name, resourceTypes, conditionKeys }) => ({
      Name: name.slice(prefix),
      ActionConditionKeys: conditionKeys,
      Resources: resourceTypes.map((one) => ({ Name: one.name })),
    })),
    Resources: resourceTypesOf(service).map(({ name, arn }) => ({ Name: name, ARNFormats: [arn] })),
  };
}

type Generated = {
  readonly Policies: readonly {
    readonly Policy: {
      readonly Statement: readonly {
        readonly Action: readonly string[];
        readonly Resource: readonly string[];
      }[];
    };
  }[];
};

function grantedIn(output: Generated): readonly Granted[] {
  return output.Policies.flatMap(({ Policy }) =>
    Policy.Statement.flatMap(({ Action, Resource }) =>
      [Action].flat().map((action) => ({ action, resources: [Resource].flat() })),
    ),
  );
}
