import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NodeFiles } from '../../packages/engine/src/cli/node-files.ts';
import { policyOf } from '../../packages/engine/src/least/proof/policy-of.ts';
import { proposalFor } from '../../packages/engine/src/least/propose/proposal.ts';
import type {
  FunctionNode,
  ResourceNode,
  RoleNode,
} from '../../packages/engine/src/model/graph.ts';
import type { FunctionNeeds } from '../../packages/engine/src/model/needs.ts';
import type { Statement } from '../../packages/engine/src/model/policy.ts';
import { Query } from '../../packages/engine/src/model/query.ts';
import { hole, textsOf } from '../../packages/engine/src/model/text.ts';
import { at, text, type Value } from '../../packages/engine/src/model/value.ts';
import { needsIn } from '../../packages/engine/src/scan.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** An application to run: its folder, what it finds in the cloud, and which event each function gets. */
export type LiveApplication = {
  readonly folder: string;
  /** Texts may hold `⟨attr:template.yaml/Name.Ref⟩`. */
  readonly events: Readonly<Record<string, unknown>>;
  readonly objects?: readonly (readonly [bucket: string, key: string, body: string])[];
  readonly items?: readonly (readonly [table: string, item: unknown])[];
  readonly identities?: readonly string[];
};

/** A function with its policy, as the emulator is given it. */
export type Program = {
  readonly function: string;
  readonly language: 'js' | 'python';
  readonly folder: string;
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly event: unknown;
  readonly statements: readonly object[];
  /** Actions that its code surely needs: taking one away must break it. */
  readonly actions: readonly string[];
};

/** The application with the least policy that is proposed for each of its functions. */
export function prepared(application: LiveApplication): object {
  const { folder, events, objects = [], items = [], identities = [] } = application;
  const files = new NodeFiles(join(ROOT, folder));
  const { graph, needs } = needsIn(files, { name: folder }, []);
  const query = new Query(graph);
  const programs = graph.functions.flatMap((fn): readonly Program[] =>
    fn.name in events
      ? [programOf(fn, query, needs, { folder: join(ROOT, folder), event: events[fn.name] })]
      : [],
  );
  if (programs.length !== Object.keys(events).length)
    throw new Error(`${folder}: a function is missing`);
  const resources = graph.resources.filter((one) => one.resource !== undefined).map(resourceOf);
  const stack = folder.replaceAll(/[^a-z]+/g, '-');
  return { stack, resources, programs, objects, items, identities };
}

function programOf(
  fn: FunctionNode,
  query: Query,
  needs: readonly FunctionNeeds[],
  { folder, event }: { readonly folder: string; readonly event: unknown },
): Program {
  const own = needs.find((one) => one.function === fn.id)?.needs ?? [];
  const actions = own
    .filter((one) => one.origin === 'code' && one.certain === 'needed')
    .flatMap((one) => one.actions);
  const variables = fn.environment.map(({ name, value }) => [name, plain(value)]);
  return {
    function: fn.name,
    language: text(at(fn.properties, 'Runtime'))?.startsWith('python') === true ? 'python' : 'js',
    folder: join(folder, text(at(fn.resource?.written.properties, 'CodeUri')) ?? codeFolder(fn)),
    handler: text(at(fn.properties, 'Handler')) ?? '',
    environment: Object.fromEntries(variables),
    event,
    statements: proposed(fn, query, needs).map(written),
    actions: [...new Set(actions)],
  };
}

/** `CodeUri` of the globals is not among what the author wrote at the function. */
function codeFolder(fn: FunctionNode): string {
  return text(at(fn.properties, 'Code')) ?? text(at(fn.properties, 'Code.S3Key')) ?? '.';
}

function proposed(
  fn: FunctionNode,
  query: Query,
  needs: readonly FunctionNeeds[],
): readonly Statement[] {
  const role = query.role(fn.role) as RoleNode;
  const proposal = proposalFor(role, needs, query);
  if (proposal.kind !== 'least') throw new Error(`${fn.name}: nothing is proposed`);
  const least = proposal.roles.find((one) => one.functions.includes(fn.id));
  if (least === undefined) throw new Error(`${fn.name}: no role is proposed`);
  return policyOf(least, role.span).statements;
}

function written({ effect, actions, resources }: Statement): object {
  return {
    Effect: effect,
    Action: actions.items.map((one) => one.text),
    Resource: resources?.items.map((one) => one.text) ?? ['*'],
  };
}

function resourceOf(node: ResourceNode): object {
  const { address = '', type = '', logicalId = '' } = node.resource ?? {};
  const name = nameOf(node) ?? `${hole('AWS::StackName')}-${logicalId}`;
  return { address, type, name, properties: plain(node.properties) };
}

function nameOf({ properties, arn = '' }: ResourceNode): string | undefined {
  const names = [
    'BucketName',
    'TableName',
    'QueueName',
    'Name',
    'LogGroupName',
    'StateMachineName',
  ];
  const given = names.flatMap((name) => textsOf(at(properties, name), () => undefined));
  return given[0] ?? (/(?:table|bucket)\/([^⟨]+)$/.exec(arn)?.[1] as string | undefined);
}

/** A value as JSON, references as holes. */
function plain(value: Value): unknown {
  if (value.kind === 'list') return value.items.map(plain);
  if (value.kind === 'map') {
    return Object.fromEntries([...value.fields].map(([key, one]) => [key, plain(one.value)]));
  }
  if (value.kind === 'known' && typeof value.value !== 'string') return value.value;
  return textsOf(value, () => undefined)[0] ?? '';
}
