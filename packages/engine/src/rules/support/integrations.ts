import type { ApiNode, Route, TriggerNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Resource } from '../../model/resource.ts';
import { at, field, isAbsent, mayBe, number, type Value } from '../../model/value.ts';

/** Milliseconds that a REST API waits where nothing else was asked for. */
const DEFAULT_WAIT = 29_000;

/** Whether a REST integration streams its response, or was given more time than everybody has. */
export function isPatient(trigger: TriggerNode, query: Query): boolean {
  const api = query.api(trigger.source);
  if (api?.protocol !== 'rest') return false;
  const place = trigger.sourceSpan ?? trigger.span;
  const isDeclared = patientMethods(query).some(
    ({ span }) => span.file === place.file && span.start <= place.start && place.end <= span.end,
  );
  return isDeclared || (trigger.route !== undefined && isPatientInBody(api, trigger.route));
}

const METHODS = new WeakMap<Query, readonly Resource['written'][]>();

function patientMethods(query: Query): readonly Resource['written'][] {
  const cached = METHODS.get(query);
  if (cached !== undefined) return cached;
  const found = [...query.graph.declared.values()]
    .filter((one) => one.type === 'AWS::ApiGateway::Method')
    .filter((one) => {
      const integration = field(one.properties, 'Integration');
      const wait = field(integration, 'TimeoutInMillis');
      return takesTime(wait, field(integration, 'ResponseTransferMode'));
    })
    .map((one) => one.written);
  METHODS.set(query, found);
  return found;
}

function isPatientInBody(api: ApiNode, route: Route): boolean {
  const path = field(at(api.properties, 'Body.paths'), route.path);
  const methods = [route.method.toLowerCase(), 'x-amazon-apigateway-any-method'];
  return methods.some((method) => {
    const integration = field(field(path, method), 'x-amazon-apigateway-integration');
    return takesTime(
      field(integration, 'timeoutInMillis'),
      field(integration, 'responseTransferMode'),
    );
  });
}

function takesTime(wait: Value | undefined, mode: Value | undefined): boolean {
  if (mode !== undefined && mayBe(mode, 'STREAM')) return true;
  return !isAbsent(wait) && (number(wait) ?? Infinity) > DEFAULT_WAIT;
}
