import type { FunctionNode, NodeId } from '../../model/graph.ts';
import type { Need, NeedReason, UnresolvedNeed } from '../../model/needs.ts';
import type { Query } from '../../model/query.ts';
import { hole, textsOf } from '../../model/text.ts';
import {
  alternatives,
  at,
  field,
  isAbsent,
  items,
  mayBe,
  text,
  type Value,
} from '../../model/value.ts';
import { nameOf } from './arns.ts';
import { anywhere, configured, HANDING, handing, onNode } from './configured.ts';
import { type Found, resourceAt } from './need.ts';
import { sourceNeeds } from './sources.ts';
import { unseenUses } from './unseen.ts';

const PLACE = `${hole('AWS::Region')}:${hole('AWS::AccountId')}`;
const AWS = `arn:${hole('AWS::Partition')}`;

/** What a function's configuration makes its role need: logs, traces, network, sources that Lambda reads, and where failures go. */
export function configurationNeeds(fn: FunctionNode, query: Query): Found {
  const sources = sourceNeeds(fn, query);
  const handed = destinations(fn, query);
  const needs = [
    ...logs(fn, query),
    ...insights(fn, query),
    ...tracing(fn),
    ...network(fn),
    ...fileSystems(fn, query),
    ...environmentKey(fn, query),
    ...handed.needs,
    ...sources.needs,
  ];
  const unresolved = [...sources.unresolved, ...handed.unresolved, ...unseenUses(fn, query)];
  return { needs, unresolved };
}

function logs(fn: FunctionNode, query: Query): readonly Need[] {
  const because = { span: fn.span, text: 'Lambda writes the function’s logs' };
  const declared = query.resource(fn.logGroup);
  const named = textsOf(at(fn.properties, 'LoggingConfig.LogGroup'), () => undefined)[0];
  const own = nameOf(fn) ?? hole(`attr:${fn.resource?.address ?? fn.id}.Ref`);
  const group = named === undefined || named.includes('⟨?') ? `/aws/lambda/${own}` : named;
  const arn = `${AWS}:logs:${PLACE}:log-group:${group}`;
  const streams =
    (declared === undefined ? undefined : onNode(fn, declared.id, ':*', query)) ??
    resourceAt(fn, { node: undefined, arn: `${arn}:*`, suffix: '' }, query);
  const writes = ['logs:CreateLogStream', 'logs:PutLogEvents'];
  if (declared !== undefined) return [configured(writes, streams, because)];
  const creates = `${because.text}, in a group that it creates`;
  return [configured(['logs:CreateLogGroup', ...writes], streams, { ...because, text: creates })];
}

/** Lambda Insights is an extension that writes to a log group of its own. */
function insights(fn: FunctionNode, query: Query): readonly Need[] {
  const layers = items(at(fn.properties, 'Layers'));
  const layer = layers.find((one) =>
    textsOf(one, () => undefined).some((arn) => /:layer:LambdaInsightsExtension/.test(arn)),
  );
  if (layer === undefined) return [];
  const arn = `${AWS}:logs:${PLACE}:log-group:/aws/lambda-insights:*`;
  const resource = resourceAt(fn, { node: undefined, arn, suffix: '' }, query);
  const because = { span: layer.span, text: 'Lambda Insights writes its metrics' };
  return [
    configured(
      ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      resource,
      because,
    ),
  ];
}

function tracing(fn: FunctionNode): readonly Need[] {
  const mode = at(fn.properties, 'TracingConfig.Mode');
  if (mode === undefined || !mayBe(mode, 'Active')) return [];
  const because = { span: mode.span, text: 'active tracing sends segments to X-Ray' };
  const resource = anywhere('X-Ray takes no resource for them');
  return [configured(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resource, because)];
}

/** Actions on the network interfaces of a function. Source: "Giving Lambda functions access to resources in an Amazon VPC". */
const INTERFACES = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
];

/** Documented beside them; functions in a VPC are made and run without. */
const ADDRESSES = ['ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses'];

function network(fn: FunctionNode): readonly Need[] {
  const ways = alternatives(field(fn.properties, 'VpcConfig'));
  const inside = ways.flatMap((one) => subnetsOf(one) ?? []);
  const [subnets] = inside;
  if (subnets === undefined) return [];
  const always = inside.length === ways.length;
  const text = `Lambda makes network interfaces in the VPC${always ? '' : ', where the template puts the function into one'}`;
  const because = { span: subnets.span, text };
  const resource = anywhere('Lambda asks for them before the interfaces exist');
  const beside = { ...because, text: `${text}: documented, though it does without` };
  return [
    configured(INTERFACES, resource, because, always ? 'needed' : 'possibly'),
    configured(ADDRESSES, resource, beside, 'possibly'),
  ];
}

/** Subnets that a way of writing the network has; undefined where there are none. */
function subnetsOf(setting: Value): Value | undefined {
  const subnets = at(setting, 'SubnetIds');
  const isNone =
    subnets === undefined ||
    isAbsent(subnets) ||
    (subnets.kind === 'list' && items(subnets).length === 0);
  return isNone ? undefined : subnets;
}

function fileSystems(fn: FunctionNode, query: Query): readonly Need[] {
  return items(at(fn.properties, 'FileSystemConfigs')).flatMap((one) => {
    const value = at(one, 'Arn');
    const [arn] = textsOf(value, (address) => {
      const target = query.graph.declared.get(address);
      const system = textsOf(at(target?.properties, 'FileSystemId'), () => undefined)[0];
      return system === undefined
        ? undefined
        : `${AWS}:elasticfilesystem:${PLACE}:file-system/${system}`;
    });
    if (arn === undefined || arn.includes('⟨?') || !arn.includes(':file-system/')) return [];
    const resource = resourceAt(fn, { node: undefined, arn, suffix: '' }, query);
    const because = { span: one.span, text: 'the function mounts the file system' };
    return [
      configured(
        ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
        resource,
        because,
      ),
    ];
  });
}

function environmentKey(fn: FunctionNode, query: Query): readonly Need[] {
  const written = at(fn.properties, 'KmsKeyArn');
  if (written === undefined) return [];
  return query.to(fn.id, 'encrypts').flatMap((edge) => {
    const resource = onNode(fn, edge.from, '', query);
    const text =
      'the environment is encrypted with this key, which Lambda usually lets the role use by a grant';
    const because = { span: written.span, text };
    return resource === undefined
      ? []
      : [configured(['kms:Decrypt'], resource, because, 'possibly')];
  });
}

function destinations(fn: FunctionNode, query: Query): Found {
  const all = targetsOf(fn, query).map(({ node, value, why }): Found => {
    const because = { span: value.span, text: why };
    const needs = node === undefined ? [] : handing(fn, node, because, query);
    return needs.length > 0
      ? { needs, unresolved: [] }
      : { needs, unresolved: [unknownTarget(because)] };
  });
  return {
    needs: all.flatMap((one) => one.needs),
    unresolved: all.flatMap((one) => one.unresolved),
  };
}

type Target = { readonly node: NodeId | undefined; readonly value: Value; readonly why: string };

function targetsOf(fn: FunctionNode, query: Query): readonly Target[] {
  const { asyncConfig, deadLetter } = fn;
  const config = [...query.graph.declared.values()].find(
    ({ type, properties }) =>
      type === 'AWS::Lambda::EventInvokeConfig' && isOf(field(properties, 'FunctionName'), fn),
  )?.properties;
  const ways = [
    [
      deadLetter,
      at(fn.properties, 'DeadLetterConfig.TargetArn'),
      'Lambda sends events that failed to the dead-letter target',
    ],
    [
      asyncConfig?.onFailure,
      at(config, 'DestinationConfig.OnFailure.Destination'),
      'Lambda sends events that failed on',
    ],
    [
      asyncConfig?.onSuccess,
      at(config, 'DestinationConfig.OnSuccess.Destination'),
      'Lambda sends results on',
    ],
  ] as const;
  return ways.flatMap(([node, value, why]) =>
    value === undefined || isAbsent(value) ? [] : [{ node, value, why }],
  );
}

function isOf(value: Value | undefined, fn: FunctionNode): boolean {
  return value?.kind === 'reference'
    ? value.resource === fn.resource?.address
    : text(value) !== undefined && text(value) === nameOf(fn);
}

function unknownTarget({ span, text: why }: NeedReason): UnresolvedNeed {
  return {
    kind: 'resource',
    call: undefined,
    actions: Object.values(HANDING).map(([action]) => action),
    reason: `${why}, which is not declared here: one of these actions`,
    at: span,
    assumed: [],
    certain: 'needed',
  };
}
