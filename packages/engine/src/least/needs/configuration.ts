import type { FunctionNode } from '../../model/graph.ts';
import type { Need } from '../../model/needs.ts';
import type { Query } from '../../model/query.ts';
import { hole, textsOf } from '../../model/text.ts';
import { at, isAbsent, items, mayBe } from '../../model/value.ts';
import { nameOf } from './arns.ts';
import { anywhere, configured, handing, onNode } from './configured.ts';
import { type Found, resourceAt } from './need.ts';
import { sourceNeeds } from './sources.ts';

const PLACE = `${hole('AWS::Region')}:${hole('AWS::AccountId')}`;
const AWS = `arn:${hole('AWS::Partition')}`;

/** What a function's configuration makes its role need: logs, traces, network, sources that Lambda reads, and where failures go. */
export function configurationNeeds(fn: FunctionNode, query: Query): Found {
  const sources = sourceNeeds(fn, query);
  const needs = [
    ...logs(fn, query),
    ...insights(fn, query),
    ...tracing(fn),
    ...network(fn),
    ...fileSystems(fn, query),
    ...environmentKey(fn, query),
    ...destinations(fn, query),
    ...sources.needs,
  ];
  return { needs, unresolved: sources.unresolved };
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
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

function network(fn: FunctionNode): readonly Need[] {
  const subnets = at(fn.properties, 'VpcConfig.SubnetIds');
  if (subnets === undefined || isAbsent(subnets) || items(subnets).length === 0) return [];
  const because = { span: subnets.span, text: 'Lambda makes network interfaces in the VPC' };
  const resource = anywhere('Lambda asks for them before the interfaces exist');
  return [configured(INTERFACES, resource, because)];
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
    const because = { span: written.span, text: 'Lambda decrypts the environment with this key' };
    return resource === undefined ? [] : [configured(['kms:Decrypt'], resource, because)];
  });
}

function destinations(fn: FunctionNode, query: Query): readonly Need[] {
  const { asyncConfig, deadLetter } = fn;
  const target = at(fn.properties, 'DeadLetterConfig.TargetArn');
  const ways = [
    [
      deadLetter,
      target?.span ?? fn.span,
      'Lambda sends events that failed to the dead-letter target',
    ],
    [asyncConfig?.onFailure, asyncConfig?.span ?? fn.span, 'Lambda sends events that failed on'],
    [asyncConfig?.onSuccess, asyncConfig?.span ?? fn.span, 'Lambda sends results on'],
  ] as const;
  return ways.flatMap(([id, span, why]) =>
    id === undefined ? [] : handing(fn, id, { span, text: why }, query),
  );
}
