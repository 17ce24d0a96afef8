import table from '../../../../data/sam-connectors.json' with { type: 'json' };
import type { Value } from '../../../../model/value.ts';
import { ownEntry } from '../../../../support/own.ts';
import type { Expansion } from '../expansion.ts';
import { isSet, mapChildren, property } from '../reading.ts';
import { map, node, ref, referredId, sameTree, stringOf, type Tree } from '../tree.ts';

/** One end of a connector; values are undefined where the author or the type does not give them. */
export type Endpoint = {
  readonly id: string | undefined;
  /** CloudFormation type, and the type as the author wrote it. */
  readonly type: string;
  readonly writtenType: string;
  readonly arn: Value | undefined;
  readonly roleName: Value | undefined;
  readonly url: Value | undefined;
  readonly resourceId: Value | undefined;
  readonly name: Value | undefined;
  readonly qualifier: Value | undefined;
  /** Whether a `Ref` or `Fn::GetAtt` names this end. */
  readonly isNamedBy: (value: Value | undefined) => boolean;
};

type Known = {
  readonly Inputs?: { readonly Role?: Tree };
  readonly Outputs?: { readonly [name: string]: Tree };
};

const RESOURCES = table.connectors.resources as { readonly [type: string]: Known };

const PLAIN_TYPES: { readonly [type: string]: string } = {
  'AWS::Serverless::Function': 'AWS::Lambda::Function',
  'AWS::Serverless::StateMachine': 'AWS::StepFunctions::StateMachine',
  'AWS::Serverless::Api': 'AWS::ApiGateway::RestApi',
  'AWS::Serverless::HttpApi': 'AWS::ApiGatewayV2::Api',
  'AWS::Serverless::SimpleTable': 'AWS::DynamoDB::Table',
};

/** Reads `Source` or `Destination`; `other` is the other end, which decides between several roles. */
export function readEndpoint(owner: Expansion, written: Value, other: Value): Endpoint | undefined {
  if (written.kind !== 'map') return undefined;
  const id = property(written, 'Id');
  const more = [...written.fields.keys()].some((key) => key !== 'Id' && key !== 'Qualifier');
  if (written.fields.has('Id') === more) {
    owner.fail(
      written.span,
      'an end of a connector is given by Id, or by Type with its ARN and names',
    );
    return undefined;
  }
  return isSet(id) ? byId(owner, written, id, other) : byProperties(owner, written);
}

function byProperties(owner: Expansion, written: Value): Endpoint | undefined {
  const type = stringOf(property(written, 'Type'));
  if (type === undefined || type === '') {
    owner.fail(written.span, 'an end of a connector without Id needs Type');
    return undefined;
  }
  return {
    id: undefined,
    type: ownEntry(PLAIN_TYPES, type) ?? type,
    writtenType: ownEntry(PLAIN_TYPES, type) ?? type,
    arn: property(written, 'Arn'),
    roleName: property(written, 'RoleName'),
    url: property(written, 'QueueUrl'),
    resourceId: property(written, 'ResourceId'),
    name: property(written, 'Name'),
    qualifier: property(written, 'Qualifier'),
    isNamedBy: () => false,
  };
}

function byId(
  owner: Expansion,
  written: Value,
  idValue: Value,
  other: Value,
): Endpoint | undefined {
  const id = stringOf(idValue);
  const entry = id === undefined ? undefined : owner.output.get(id)?.value;
  const type = stringOf(property(entry, 'Type'));
  if (id === undefined || type === undefined) {
    owner.fail(idValue.span, 'Id must name a resource of the template');
    return undefined;
  }
  const known = Object.hasOwn(RESOURCES, type) ? RESOURCES[type] : undefined;
  const output = (name: string): Value | undefined => {
    const tree = known?.Outputs?.[name];
    return tree === undefined ? undefined : withLogicalId(node(idValue.span, tree), id);
  };
  const original = property(property(property(owner.template, 'Resources'), id), 'Type');
  return {
    id,
    type,
    writtenType: stringOf(original) ?? type,
    arn: output('Arn'),
    roleName: roleName(known, property(entry, 'Properties'), other, idValue),
    url: output('Url'),
    resourceId: output('Id'),
    name: output('Name'),
    qualifier: property(written, 'Qualifier') ?? output('Qualifier'),
    isNamedBy: (value) => referredId(value) === id,
  };
}

function withLogicalId(value: Value, id: string): Value {
  if (stringOf(value) === '%{logicalId}') return node(value.span, id);
  return mapChildren(value, (child) => withLogicalId(child, id));
}

function roleName(
  known: Known | undefined,
  properties: Value | undefined,
  other: Value,
  at: Value,
): Value | undefined {
  const input = known?.Inputs?.Role;
  const role =
    typeof input === 'string'
      ? property(properties, input)
      : input === undefined
        ? undefined
        : targetRole(properties, other);
  const id = referredId(role);
  return id === undefined ? undefined : ref(at.span, id);
}

/** A rule has a role for each target. */
function targetRole(properties: Value | undefined, other: Value): Value | undefined {
  const targets = property(properties, 'Targets');
  const otherId = stringOf(property(other, 'Id'));
  const otherArn = property(other, 'Arn');
  for (const target of targets?.kind === 'list' ? targets.items : []) {
    const arn = property(target, 'Arn');
    const isId = otherId !== undefined && referredId(arn) === otherId;
    const isArn = arn !== undefined && otherArn !== undefined && sameTree(arn, otherArn);
    if (isId || isArn) return property(target, 'RoleArn');
  }
  return undefined;
}

/** Puts the ends' values in place of the variables of a profile (`%{Source.Arn}`), by `Fn::Sub` inside of text. */
export function fillProfile(
  owner: Expansion,
  value: Value,
  ends: { readonly Source: Endpoint; readonly Destination: Endpoint },
): Value {
  const text = stringOf(value);
  if (text === undefined) return mapChildren(value, (child) => fillProfile(owner, child, ends));
  const read = (end: string, name: string): Value | undefined => {
    const found = endValue(end === 'Source' ? ends.Source : ends.Destination, name);
    if (found === undefined) owner.fail(owner.span, `${name} of ${end} is not known`);
    return found;
  };
  const whole = /^%\{(Source|Destination)\.(\w+)\}$/.exec(text);
  if (whole !== null) return read(whole[1] ?? '', whole[2] ?? '') ?? value;
  const variables: { [name: string]: Tree } = {};
  const template = text.replace(
    /%\{(Source|Destination)\.(\w+)\}/g,
    (_, end: string, name: string) => {
      variables[end + name] = read(end, name);
      return `\${${end}${name}}`;
    },
  );
  if (!/\$\{.+\}/.test(template)) return value;
  const argument: Tree = Object.keys(variables).length > 0 ? [template, variables] : template;
  return map(value.span, { 'Fn::Sub': argument });
}

function endValue(end: Endpoint, name: string): Value | undefined {
  switch (name) {
    case 'Arn':
      return end.arn;
    case 'ResourceId':
      return end.resourceId;
    case 'Name':
      return end.name;
    case 'Qualifier':
      return end.qualifier;
    default:
      return undefined;
  }
}
