import type { Span } from '../../../../../model/span.ts';
import { field, type MapValue, type Value } from '../../../../../model/value.ts';
import { node, stringOf, sub, type Tree } from '../../tree.ts';
import { ANY_METHOD, pathItems, wildcardPath } from '../definition.ts';
import { type Draft, type DraftMap, ensureMap, entryOf, put, thaw } from '../draft.ts';
import { canonical } from '../id.ts';
import { allStrings, asItems, type Fault, filled, filledField, givenField } from '../values.ts';

const POLICY = 'x-amazon-apigateway-policy';

/** Adds the statements of a `ResourcePolicy` for every method of one path. */
export function addResourcePolicy(
  body: DraftMap,
  policy: MapValue,
  path: string,
  stage: Value | undefined,
  fault: Fault,
): void {
  const document = ensureMap(body, POLICY, policy.span);
  if (document === undefined) return;
  const writer: Writer = {
    document,
    span: policy.span,
    resources: methodResources(body, path, stage ?? node(policy.span, null), policy.span, fault),
  };
  addAccounts(writer, givenField(policy, 'AwsAccountWhitelist'), 'Allow', fault);
  addAccounts(writer, givenField(policy, 'AwsAccountBlacklist'), 'Deny', fault);
  addSources(writer, addresses(policy, 'IpRangeWhitelist'), 'NotIpAddress');
  addSources(writer, addresses(policy, 'IpRangeBlacklist'), 'IpAddress');
  addSources(writer, networks(policy, 'Blacklist', fault), 'StringEquals');
  addSources(writer, networks(policy, 'Whitelist', fault), 'StringNotEquals');
}

/** Adds statements that the template gives as they are. */
export function addCustomStatements(body: DraftMap, custom: Value | undefined): void {
  if (!filled(custom)) return;
  const document = ensureMap(body, POLICY, custom.span);
  if (document === undefined) return;
  put(document, 'Version', custom.span, '2012-10-17');
  if (entryOf(document, 'Statement') === undefined) {
    put(document, 'Statement', custom.span, custom);
    return;
  }
  for (const one of asItems(custom)) append(document, one.span, one);
}

type Writer = {
  readonly document: DraftMap;
  readonly span: Span;
  readonly resources: readonly Value[];
};

type Condition = { readonly [key: string]: Tree };

function methodResources(
  body: DraftMap,
  path: string,
  stage: Value,
  span: Span,
  fault: Fault,
): readonly Value[] {
  return pathItems(body, path, fault).flatMap((item) =>
    [...item.fields.keys()].map((key) => {
      const any = key.toLowerCase() === ANY_METHOD || key.toLowerCase() === 'any';
      const verb = any ? '*' : key.toUpperCase();
      return sub(span, `execute-api:/\${__Stage__}/${verb}${wildcardPath(path)}`, {
        __Stage__: stage,
      });
    }),
  );
}

function addAccounts(
  writer: Writer,
  accounts: Value | undefined,
  effect: 'Allow' | 'Deny',
  fault: Fault,
): void {
  if (!filled(accounts)) return;
  if (accounts.kind !== 'map' && accounts.kind !== 'list') {
    fault(accounts.span, 'accounts of a resource policy must be a list');
    return;
  }
  const statement = {
    Effect: effect,
    Action: 'execute-api:Invoke',
    Resource: writer.resources,
    Principal: { AWS: accounts.kind === 'list' ? accounts : [accounts] },
  };
  put(writer.document, 'Version', writer.span, '2012-10-17');
  const { document, span } = writer;
  if (entryOf(document, 'Statement') === undefined) put(document, 'Statement', span, statement);
  else append(document, span, statement, true);
}

function addresses(policy: MapValue, name: string): Condition | undefined {
  const ranges = filledField(policy, name);
  return ranges === undefined ? undefined : { 'aws:SourceIp': asItems(ranges) };
}

function networks(policy: MapValue, suffix: string, fault: Fault): Condition | undefined {
  const written = givenField(policy, `SourceVpc${suffix}`);
  if (!allStrings(written)) {
    const span = written?.span ?? policy.span;
    fault(span, `\`SourceVpc${suffix}\` takes strings, \`IntrinsicVpc${suffix}\` takes intrinsics`);
    return undefined;
  }
  const named = (prefix: string): readonly Value[] =>
    asItems(written).filter((item) => stringOf(item)?.startsWith(prefix));
  const vpcs = [...named('vpc-'), ...asItems(field(policy, `IntrinsicVpc${suffix}`))];
  const endpoints = [...named('vpce-'), ...asItems(field(policy, `IntrinsicVpce${suffix}`))];
  if (vpcs.length === 0 && endpoints.length === 0) return undefined;
  return {
    'aws:SourceVpc': vpcs.length === 0 ? undefined : vpcs,
    'aws:SourceVpce': endpoints.length === 0 ? undefined : endpoints,
  };
}

/** Allows everyone, and denies those that the condition is about. */
function addSources(writer: Writer, condition: Condition | undefined, operator: string): void {
  if (condition === undefined) return;
  const { document, span } = writer;
  const allow = {
    Effect: 'Allow',
    Action: 'execute-api:Invoke',
    Resource: writer.resources,
    Principal: '*',
  };
  const deny = { ...allow, Effect: 'Deny', Condition: { [operator]: condition } };
  put(document, 'Version', span, '2012-10-17');
  append(document, span, allow);
  append(document, span, deny);
}

/** What the statements of a document say, so that one that is there already is not added again. */
const SAID = new WeakMap<readonly Draft[], Set<string>>();

function append(document: DraftMap, span: Span, statement: Tree, again = false): void {
  const all = statements(document, span);
  const said = SAID.get(all) ?? new Set(all.map(canonical));
  SAID.set(all, said);
  const made = thaw(node(span, statement));
  const text = canonical(made);
  if (!again && said.has(text)) return;
  said.add(text);
  all.push(made);
}

/** The statements of a document as a list that can grow; a single one becomes a list of one. */
function statements(document: DraftMap, span: Span): Draft[] {
  const before = entryOf(document, 'Statement');
  if (before?.kind !== 'list')
    put(document, 'Statement', span, before === undefined ? [] : [before]);
  const made = entryOf(document, 'Statement');
  return made?.kind === 'list' ? made.items : [];
}
