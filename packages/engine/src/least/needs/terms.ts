import { RESOURCE_TYPES } from '../../data/resource-types.ts';
import { attributeHoles } from '../../model/arn.ts';
import type { Json } from '../../model/finding.ts';
import type { GraphNode } from '../../model/graph.ts';
import type { Resource } from '../../model/resource.ts';
import type { Text } from '../../model/text.ts';

/** A resource in words of the template that the function stands in; `why` where the template has none. */
export type Terms = { readonly template: Json | undefined; readonly why: string | undefined };

/** Types whose ARN no attribute returns. */
const WITHOUT_ARN: ReadonlySet<string> = new Set([
  'AWS::ApiGateway::RestApi',
  'AWS::ApiGatewayV2::Api',
  'AWS::Cognito::IdentityPool',
  'AWS::RDS::DBInstance',
  'AWS::Redshift::Cluster',
  'AWS::SES::EmailIdentity',
  'AWS::SSM::Parameter',
]);

/** An ARN, and where it begins with that of a node also that node, in terms of a stack. */
export function termsOf(
  arn: Text,
  node: GraphNode | undefined,
  suffix: Text,
  stack: string,
): Terms {
  const resource = node?.resource;
  if (resource?.stack === stack) {
    const reference = referenceTo(resource);
    if (reference !== undefined) return { template: withSuffix(reference, suffix), why: undefined };
  }
  return ofText(arn, stack);
}

type Reference = { readonly whole: Json; readonly inText: string; readonly ends: string };

function referenceTo(resource: Resource): Reference | undefined {
  const type = RESOURCE_TYPES[resource.type];
  if (type === undefined || WITHOUT_ARN.has(resource.type)) return undefined;
  const { logicalId } = resource;
  if (type.ref === 'arn') {
    return { whole: { Ref: logicalId }, inText: `\${${logicalId}}`, ends: '' };
  }
  const whole = { 'Fn::GetAtt': [logicalId, 'Arn'] };
  // The attribute of a log group ends with the streams in it.
  const ends = resource.type === 'AWS::Logs::LogGroup' ? ':*' : '';
  return { whole, inText: `\${${logicalId}.Arn}`, ends };
}

function withSuffix({ whole, inText, ends }: Reference, suffix: Text): Json | undefined {
  if (suffix === ends) return whole;
  if (ends !== '' && !suffix.startsWith(ends)) return undefined;
  const sub = substitution(suffix.slice(ends.length), '');
  return typeof sub === 'string' ? { 'Fn::Sub': inText + sub } : undefined;
}

function ofText(text: Text, stack: string): Terms {
  const foreign = attributeHoles(text).find(
    ({ address }) => address.slice(0, address.lastIndexOf('/')) !== stack,
  );
  if (foreign !== undefined) {
    const name = foreign.address.slice(foreign.address.lastIndexOf('/') + 1);
    return { template: undefined, why: `${name} is declared in another stack` };
  }
  const sub = substitution(text, stack);
  if (sub === undefined)
    return { template: undefined, why: 'the template does not say all of its name' };
  if (typeof sub !== 'string') return { template: sub, why: undefined };
  return { template: sub === text ? text : { 'Fn::Sub': sub }, why: undefined };
}

const HOLE = /⟨([^⟩]*)⟩|\$\{([^}]*)\}/g;

/** A text with holes as the text of `Fn::Sub`, or the whole intrinsic where it needs names of its own. */
function substitution(text: Text, stack: string): Json | string | undefined {
  const imports = new Map<string, Json>();
  let isKnown = true;
  const written = text.replaceAll(
    HOLE,
    (_, hole: string | undefined, literal: string | undefined) => {
      if (hole === undefined) return `\${!${literal ?? ''}}`;
      const name = nameOf(hole, stack, imports);
      isKnown &&= name !== undefined;
      return `\${${name ?? ''}}`;
    },
  );
  if (!isKnown) return undefined;
  return imports.size === 0 ? written : { 'Fn::Sub': [written, Object.fromEntries(imports)] };
}

/** Generated names that an attribute returns under another name than the property's. */
const ATTRIBUTES: Readonly<Record<string, string>> = { StateMachineName: 'Name' };

function nameOf(hole: string, stack: string, imports: Map<string, Json>): string | undefined {
  if (hole.startsWith('AWS::')) return hole;
  if (hole.startsWith('param:')) return hole.slice('param:'.length);
  if (hole.startsWith('import:')) {
    const name = `Imported${imports.size + 1}`;
    imports.set(name, { 'Fn::ImportValue': importName(hole.slice('import:'.length)) });
    return name;
  }
  const attribute = new RegExp(`^attr:${escaped(stack)}/([^./]+)\\.(.+)$`).exec(hole);
  if (attribute === null) return undefined;
  const [, logicalId, name = ''] = attribute;
  if (name === 'Ref') return logicalId;
  return `${logicalId}.${ATTRIBUTES[name] ?? name}`;
}

/** The name of an export, in which the reader of templates writes parameters as `{param:Name}`. */
function importName(name: string): Json {
  if (!name.includes('{')) return name;
  return {
    'Fn::Sub': name.replaceAll(/\{(?:param:)?([^}]*)\}/g, (_, inner: string) => `\${${inner}}`),
  };
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
