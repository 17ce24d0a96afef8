import type { Field, MapValue, Value } from '../../../model/value.ts';
import type { ApiEvent } from './api/event.ts';
import { transformApis } from './api/transform.ts';
import { reject, type SamContext, type SamResult } from './context.ts';
import { Expansion } from './expansion.ts';
import { Deployments } from './function/deployment.ts';
import { expandFunction } from './function/expand.ts';
import { expandStateMachine } from './machine/expand.ts';
import { expandApplication } from './other/application.ts';
import { expandCapacityProvider } from './other/capacity-provider.ts';
import { expandConnector } from './other/connector.ts';
import { expandLayer } from './other/layer.ts';
import { expandTable } from './other/table.ts';
import { Output, type SamResource } from './output.ts';
import { property } from './reading.ts';
import { renameDependsOn, renameReferences } from './refs.ts';
import { checkSections, isSamTemplate, readResources } from './resources.ts';
import { map, stringOf } from './tree.ts';

const API_TYPES = new Set([
  'AWS::Serverless::Api',
  'AWS::Serverless::HttpApi',
  'AWS::Serverless::WebSocketApi',
  'AWS::Serverless::GraphQLApi',
]);

/** What is collected on the way through the resources. */
type Frame = {
  readonly template: MapValue;
  readonly output: Output;
  readonly context: SamContext;
  readonly deployments: Deployments;
  readonly events: ApiEvent[];
  /** Logical ids that became others. */
  readonly changed: Map<string, readonly string[]>;
};

/**
 * Turns a template with `AWS::Serverless::*` resources and Globals into plain CloudFormation, as AWS's
 * own transform does. Faults are reported and what can be expanded is; other templates come back as they are.
 */
export function transformSam(template: MapValue, context: SamContext): SamResult {
  if (!isSamTemplate(template)) return { template, origins: new Map() };
  checkSections(template, context);
  const { sam, plain } = readResources(template, context);
  const output = new Output();
  for (const field of plain) output.put(field.key, field.keySpan, field.value);
  const frame: Frame = {
    template,
    output,
    context,
    deployments: new Deployments(),
    events: [],
    changed: new Map(),
  };
  const of = (type: string): readonly SamResource[] =>
    sam.filter((resource) => resource.type === `AWS::Serverless::${type}`);
  for (const resource of [...of('Function'), ...of('StateMachine')]) expand(resource, frame);
  const apis = sam.filter((resource) => API_TYPES.has(resource.type));
  transformApis(template, apis, frame.events, output, context);
  for (const type of ['LayerVersion', 'SimpleTable', 'Application', 'CapacityProvider']) {
    for (const resource of of(type)) expand(resource, frame);
  }
  for (const resource of of('Connector')) expand(resource, frame);
  frame.deployments.finish(output);
  reportTakenIds(sam, plain, frame);
  return { template: finish(frame), origins: output.origins };
}

function expand(resource: SamResource, frame: Frame): void {
  const owner = new Expansion(resource, frame);
  switch (resource.type) {
    case 'AWS::Serverless::Function':
      frame.events.push(...expandFunction(owner, frame.deployments));
      return;
    case 'AWS::Serverless::StateMachine':
      frame.events.push(...expandStateMachine(owner));
      return;
    case 'AWS::Serverless::LayerVersion':
      frame.changed.set(owner.id, [expandLayer(owner)]);
      return;
    case 'AWS::Serverless::SimpleTable':
      expandTable(owner);
      return;
    case 'AWS::Serverless::Application':
      expandApplication(owner);
      return;
    case 'AWS::Serverless::CapacityProvider':
      expandCapacityProvider(owner);
      return;
    case 'AWS::Serverless::Connector':
      frame.changed.set(owner.id, expandConnector(owner));
      return;
  }
}

/** A generated logical id that the author gave to another resource. */
function reportTakenIds(sam: readonly SamResource[], plain: readonly Field[], frame: Frame): void {
  const written = new Map<string, string>(sam.map((one) => [one.logicalId, one.type]));
  for (const field of plain) written.set(field.key, stringOf(property(field.value, 'Type')) ?? '');
  for (const [id, from] of frame.output.origins) {
    const type = written.get(id);
    const made = frame.output.get(id);
    if (type === undefined || id === from || made === undefined) continue;
    if (stringOf(property(made.value, 'Type')) === type && MAY_SHARE.has(type)) continue;
    reject(
      frame.context,
      made.keySpan,
      `${from} generates a resource ${id}, which the template has already`,
    );
  }
}

const MAY_SHARE = new Set(['AWS::SNS::Topic', 'AWS::ApiGateway::DomainName']);

function finish(frame: Frame): MapValue {
  const { template, output, changed } = frame;
  const renames = {
    referable: output.referable,
    changed: new Map(
      [...changed].flatMap(([id, ids]) => (ids.length === 1 && ids[0] ? [[id, ids[0]]] : [])),
    ),
  };
  const rename = (value: Value): Value => renameReferences(value, renames);
  const resources = new Map<string, Field>();
  for (const [id, field] of output.resources) {
    resources.set(id, { ...field, value: rename(renameDependsOn(field.value, changed)) });
  }
  const fields = new Map<string, Field>();
  for (const [key, field] of template.fields) {
    if (key === 'Transform' || key === 'Globals' || key === 'Resources') continue;
    fields.set(key, { ...field, value: key === 'Outputs' ? rename(field.value) : field.value });
  }
  const place = template.fields.get('Resources');
  const span = place?.value.span ?? template.span;
  fields.set('Resources', {
    key: 'Resources',
    keySpan: place?.keySpan ?? template.span,
    value: { kind: 'map', fields: resources, span },
  });
  addConditions(fields, frame);
  return { ...template, fields };
}

function addConditions(fields: Map<string, Field>, frame: Frame): void {
  const { conditions } = frame.output;
  if (conditions.size === 0) return;
  const before = fields.get('Conditions');
  const written = before?.value.kind === 'map' ? before.value : map(frame.template.span, {});
  const value = { ...written, fields: new Map([...written.fields, ...conditions]) };
  fields.set('Conditions', { key: 'Conditions', keySpan: before?.keySpan ?? written.span, value });
}
