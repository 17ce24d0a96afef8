import table from '../../../../data/sam-connectors.json' with { type: 'json' };
import type { Value } from '../../../../model/value.ts';
import type { Expansion } from '../expansion.ts';
import { property } from '../reading.ts';
import { list, map, node, sameTree, str, stringOf, type Tree, withField } from '../tree.ts';
import { type Endpoint, fillProfile, readEndpoint } from './endpoint.ts';

/** What a connector between two types generates, and for each permission its statements. */
type Profile = {
  readonly kind: string;
  readonly onSource: boolean;
  readonly dependedBy?: string;
  readonly combinations?: readonly (readonly string[])[];
  readonly access: { readonly [permission: string]: { readonly [key: string]: Tree } };
};

type Link = {
  readonly owner: Expansion;
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly profile: Profile;
  readonly permissions: readonly string[];
  /** Ends the logical ids where there are several destinations. */
  readonly suffix: string;
};

const PAIRS = table.connectors.pairs as {
  readonly [source: string]: { readonly [destination: string]: Profile };
};

/** Expands an `AWS::Serverless::Connector`; plain resources must be in the output before. Returns the generated ids. */
export function expandConnector(owner: Expansion): readonly string[] {
  const written = owner.get('Destination');
  const source = owner.get('Source');
  const destinations = written?.kind === 'list' ? written.items : [written];
  if (destinations.length === 0) owner.fail(owner.span, 'Destination is empty');
  const made: string[] = [];
  for (const [index, destination] of destinations.entries()) {
    if (source === undefined || destination === undefined) continue;
    const suffix = written?.kind === 'list' ? `Destination${index}` : '';
    const link = readLink(owner, source, destination, suffix);
    if (link !== undefined) made.push(...makeLink(link));
  }
  owner.finish();
  return made;
}

function readLink(owner: Expansion, from: Value, to: Value, suffix: string): Link | undefined {
  const source = readEndpoint(owner, from, to);
  const destination = readEndpoint(owner, to, from);
  if (source === undefined || destination === undefined) return undefined;
  const targets = Object.hasOwn(PAIRS, source.type) ? PAIRS[source.type] : undefined;
  const profile =
    targets !== undefined && Object.hasOwn(targets, destination.type)
      ? targets[destination.type]
      : undefined;
  if (profile === undefined) {
    owner.fail(to.span, `there is no connector from ${source.type} to ${destination.type}`);
    return undefined;
  }
  const permissions = readPermissions(owner, profile);
  return permissions === undefined
    ? undefined
    : { owner, source, destination, profile, permissions, suffix };
}

function readPermissions(owner: Expansion, profile: Profile): readonly string[] | undefined {
  const written = owner.get('Permissions');
  const items = written?.kind === 'list' ? written.items : [];
  const names = new Set<string>();
  for (const item of items) {
    const name = stringOf(item);
    if (name === undefined || !Object.hasOwn(profile.access, name)) {
      const valid = Object.keys(profile.access).join(', ');
      owner.fail(item.span, `a permission of this connector is one of ${valid}`);
      return undefined;
    }
    names.add(name);
  }
  const fits = (set: readonly string[]): boolean =>
    set.length === names.size && set.every((name) => names.has(name));
  if (
    names.size === 0 ||
    (profile.combinations !== undefined && !profile.combinations.some(fits))
  ) {
    owner.fail(written?.span ?? owner.span, 'these permissions do not make a connector');
    return undefined;
  }
  return Object.keys(profile.access).filter((name) => names.has(name));
}

function makeLink(link: Link): readonly string[] {
  switch (link.profile.kind) {
    case 'AWS_IAM_ROLE_MANAGED_POLICY':
      return makePolicy(link);
    case 'AWS_SQS_QUEUE_POLICY':
      return makeResourcePolicy(link, 'AWS::SQS::QueuePolicy', 'QueuePolicy', 'Queues', 'url');
    case 'AWS_SNS_TOPIC_POLICY':
      return makeResourcePolicy(link, 'AWS::SNS::TopicPolicy', 'TopicPolicy', 'Topics', 'arn');
    case 'AWS_LAMBDA_PERMISSION':
      return makePermissions(link);
    default:
      return [];
  }
}

function document(link: Link): Value {
  const statements = link.permissions.flatMap((name) => {
    const filled = fill(link, link.profile.access[name]?.Statement);
    return filled?.kind === 'list' ? filled.items : [];
  });
  return map(link.owner.span, { Version: '2012-10-17', Statement: statements });
}

function fill(link: Link, tree: Tree): Value | undefined {
  if (tree === undefined) return undefined;
  const value = node(link.owner.span, tree);
  return fillProfile(link.owner, value, { Source: link.source, Destination: link.destination });
}

function makePolicy(link: Link): readonly string[] {
  const { owner, profile } = link;
  const id = `${owner.id}Policy${link.suffix}`;
  const role = (profile.onSource ? link.source : link.destination).roleName;
  if (role === undefined) {
    owner.fail(
      owner.span,
      `the role of the ${profile.onSource ? 'source' : 'destination'} is not known`,
    );
  }
  make(link, id, 'AWS::IAM::ManagedPolicy', {
    PolicyDocument: document(link),
    Roles: [role],
  });
  if (profile.dependedBy === 'SOURCE' && link.source.id !== undefined) {
    dependOn(owner, link.source.id, id);
  }
  if (profile.dependedBy === 'DESTINATION_EVENT_SOURCE_MAPPING') {
    const mappings = mappingsBetween(link);
    if (mappings.length === 1 && mappings[0] !== undefined) dependOn(owner, mappings[0], id);
  }
  return [id];
}

function makeResourcePolicy(
  link: Link,
  type: string,
  name: string,
  property: string,
  by: 'url' | 'arn',
): readonly string[] {
  const { owner, profile } = link;
  const holder = (profile.onSource ? link.source : link.destination)[by];
  if (holder === undefined)
    owner.fail(owner.span, `the ${by} of the connected resource is not known`);
  const id = owner.id + name + link.suffix;
  make(link, id, type, { [property]: [holder], PolicyDocument: document(link) });
  return [id];
}

function makePermissions(link: Link): readonly string[] {
  const { owner, profile } = link;
  const lambda = (profile.onSource ? link.source : link.destination).arn;
  if (lambda === undefined)
    owner.fail(owner.span, 'the ARN of the connected function is not known');
  return link.permissions.map((name) => {
    const id = `${owner.id}${name}LambdaPermission${link.suffix}`;
    const filled = fill(link, profile.access[name]);
    make(link, id, 'AWS::Lambda::Permission', {
      Action: property(filled, 'Action'),
      FunctionName: lambda,
      Principal: property(filled, 'Principal'),
      SourceArn: property(filled, 'SourceArn'),
      SourceAccount: property(filled, 'SourceAccount'),
    });
    return id;
  });
}

function make(
  link: Link,
  id: string,
  type: string,
  properties: { readonly [key: string]: Tree },
): void {
  const { owner, source, destination } = link;
  const connectors = {
    [owner.id]: {
      Source: { Type: source.writtenType },
      Destination: { Type: destination.writtenType },
    },
  };
  const written = owner.own.Metadata;
  const before = written?.kind === 'map' ? written : map(owner.span, {});
  const metadata = withField(before, 'aws:sam:connectors', node(owner.span, connectors));
  owner.make(id, type, properties, owner.span, { ...owner.own, Metadata: metadata });
}

/** Event source mappings that hand events of the source to the destination. */
function mappingsBetween(link: Link): readonly string[] {
  const { source, destination } = link;
  return [...link.owner.output.resources.values()].flatMap((field) => {
    if (stringOf(property(field.value, 'Type')) !== 'AWS::Lambda::EventSourceMapping') return [];
    const properties = property(field.value, 'Properties');
    const isBetween =
      destination.isNamedBy(property(properties, 'FunctionName')) &&
      source.isNamedBy(property(properties, 'EventSourceArn'));
    return isBetween ? [field.key] : [];
  });
}

function dependOn(owner: Expansion, id: string, policy: string): void {
  const field = owner.output.get(id);
  if (field?.value.kind !== 'map') return;
  const written = property(field.value, 'DependsOn');
  const names = written?.kind === 'list' ? written.items : written === undefined ? [] : [written];
  const added = str(owner.span, policy);
  if (names.some((name) => sameTree(name, added))) return;
  const entry = withField(field.value, 'DependsOn', list(owner.span, [...names, added]));
  owner.output.put(id, field.keySpan, entry);
}
