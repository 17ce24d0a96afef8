import type { EnvironmentVariable, FunctionNode, Graph } from '../../model/graph.ts';
import { alternatives, text } from '../../model/value.ts';
import { type Secret, secretsIn } from '../../supply/secrets/detect.ts';
import { secretName } from '../../supply/secrets/names.ts';
import { carriesSecret, type Declared, Parameters } from './parameters.ts';
import { textsIn } from './texts.ts';

/** A variable with a secret written into it. */
export type PlainVariable = {
  readonly node: FunctionNode;
  readonly variable: EnvironmentVariable;
  readonly secret: Secret;
};

/** Variables of all functions that hold a secret in the template's own text. */
export function plainVariables(graph: Graph): readonly PlainVariable[] {
  const parameters = new Parameters(graph);
  return graph.functions.flatMap((node) =>
    node.environment.flatMap((variable) => {
      const secret = plainSecret(variable, node, parameters);
      return secret === undefined ? [] : [{ node, variable, secret }];
    }),
  );
}

function plainSecret(
  variable: EnvironmentVariable,
  node: FunctionNode,
  parameters: Parameters,
): Secret | undefined {
  for (const one of textsIn(variable.value, variable.name)) {
    // A parameter's own default is reported where it is written.
    const from = one.parameter && parameters.find(node.resource?.stack ?? '', one.parameter);
    if (from && text(from.parameter.value) === one.text) continue;
    const [secret] = secretsIn(one.text, one.name);
    if (secret !== undefined) return secret;
  }
  return undefined;
}

/** Where a deployment takes a secret from that it puts into the environment in clear. */
export type Origin =
  | { readonly kind: 'parameter'; readonly declared: Declared }
  | { readonly kind: 'resolved'; readonly service: string; readonly field: string | undefined }
  | { readonly kind: 'attribute'; readonly resource: string; readonly attribute: string };

/** A variable that a deployment fills with a secret. */
export type CarriedVariable = {
  readonly node: FunctionNode;
  readonly variable: EnvironmentVariable;
  readonly origin: Origin;
};

/** Variables of all functions that get a secret's value at deployment. */
export function carriedVariables(graph: Graph): readonly CarriedVariable[] {
  const parameters = new Parameters(graph);
  return graph.functions.flatMap((node) =>
    node.environment.flatMap((variable) => {
      const origin = originOf(variable, node, parameters);
      return origin === undefined ? [] : [{ node, variable, origin }];
    }),
  );
}

/** The field of a secret's JSON is the third part; a version of an SSM parameter is a number and says nothing. */
const RESOLVE =
  /\{\{resolve:(secretsmanager|ssm-secure):(?:[^{}]{1,2000}:SecretString:([\w.-]{1,100}))?/g;

/** Whether an attribute of a resource hands out a secret. */
export function isSecretAttribute(attribute: string): boolean {
  return attribute === 'ClientSecret' || attribute === 'SecretAccessKey';
}

function originOf(
  variable: EnvironmentVariable,
  node: FunctionNode,
  parameters: Parameters,
): Origin | undefined {
  for (const { text: written } of textsIn(variable.value, variable.name)) {
    const resolved = [...written.matchAll(RESOLVE)];
    const worst = resolved.find((one) => secretName(one[2] ?? '') !== undefined) ?? resolved[0];
    if (worst !== undefined) return { kind: 'resolved', service: worst[1] ?? '', field: worst[2] };
  }
  for (const one of alternatives(variable.value)) {
    if (one.kind === 'reference' && isSecretAttribute(one.attribute)) {
      return { kind: 'attribute', resource: one.resource, attribute: one.attribute };
    }
  }
  const behind = parameters.behind(variable.value, node.resource?.stack ?? '');
  const declared = behind.find(({ parameter }) => carriesSecret(parameter));
  return declared && isMeant(variable, declared) ? { kind: 'parameter', declared } : undefined;
}

/** NoEcho alone hides many a thing that is no secret; a variable that says so is none. */
function isMeant({ name }: EnvironmentVariable, { parameter }: Declared): boolean {
  const isNamed = secretName(parameter.name) !== undefined || secretName(name) !== undefined;
  return (
    isNamed ||
    (parameter.noEcho && !/(user(name)?|host|url|uri|endpoint|email|id|arn)$/i.test(name))
  );
}
