import type { Match } from '../../model/finding.ts';
import type { Graph } from '../../model/graph.ts';
import type { Resource, Stack } from '../../model/resource.ts';
import { field, type MapValue, text } from '../../model/value.ts';
import { type Secret, secretsIn } from '../../supply/secrets/detect.ts';
import type { Rule } from '../rule.ts';
import { type NamedText, placeWithin, textsIn } from './texts.ts';
import { hinted } from './words.ts';

/** A secret in any other text of a template: metadata, user data, stage variables, definitions, outputs. */
export const secretInTemplate: Rule<'application'> = {
  id: 'data/secret-in-template',
  title: 'Secret written into a template',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  scope: ['T6', 'S8'],
  references: {
    cwe: [798, 540],
    owasp: ['S3:2017', 'S6:2017'],
    csa: ['SAS-7'],
    links: [
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html',
    ],
  },
  why: 'Whoever can read the repository, the template of the stack or the configuration of the resource has the secret. It stays in the history after it is taken out, so that only a new secret helps.',
  fix: 'Revoke the secret and make a new one. Let the platform make it (GenerateSecretString, ManageMasterUserPassword) or refer to it with `{{resolve:secretsmanager:…}}` where the property supports that.',
  on: 'application',
  examples: {
    bad: [
      `
Resources:
  Database:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      StorageEncrypted: true
      MasterUsername: app
      MasterUserPassword: tr0ub4dor-and-3
`,
    ],
    good: [
      `
Resources:
  Database:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      StorageEncrypted: true
      MasterUsername: app
      MasterUserPassword: '{{resolve:secretsmanager:shop/db:SecretString:password}}'
`,
    ],
  },
  *check(graph: Graph): Generator<Match> {
    const stacks = new Map(graph.stacks.map((stack) => [stack.id, stack]));
    const seen = new Set<string>();
    for (const place of placesOf(graph)) {
      const stack = stacks.get(place.stack);
      if (stack === undefined) continue;
      for (const one of place.texts) {
        const [secret] = shownIn(one);
        if (secret === undefined || isDefault(one, stack)) continue;
        const key = `${one.span.file} ${one.span.start} ${one.name}`;
        // What a transform makes of one text may stand in many resources.
        if (seen.has(key)) continue;
        seen.add(key);
        yield match(place, one, secret);
      }
    }
  },
};

/** Secrets of a text. What documents an API shows what a token looks like: there only keys that are good for years count. */
function shownIn(one: NamedText): readonly Secret[] {
  const isDocumented = /^(?:Body|DefinitionBody)\..*\b(?:examples?|description|summary)\b/.test(
    one.path,
  );
  if (!isDocumented) return secretsIn(one.text, one.name);
  return secretsIn(one.text).filter(({ kind }) => !SHORT_LIVED.has(kind));
}

const SHORT_LIVED: ReadonlySet<string> = new Set(['a JSON Web Token', 'an HTTP authorization']);

type Place = { readonly name: string; readonly stack: string; readonly texts: Iterable<NamedText> };

function* placesOf(graph: Graph): Generator<Place> {
  for (const resource of graph.declared.values()) {
    const { logicalId: name, stack, metadata } = resource;
    yield { name, stack, texts: propertiesOf(resource) };
    if (metadata !== undefined) yield { name, stack, texts: textsIn(metadata, 'Metadata') };
  }
  for (const stack of graph.stacks) yield* stackPlaces(stack);
}

function* stackPlaces({ id, metadata, outputs }: Stack): Generator<Place> {
  if (metadata !== undefined) {
    yield { name: 'the template', stack: id, texts: textsIn(metadata, 'Metadata') };
  }
  for (const [name, { value }] of outputs) {
    yield { name: 'Outputs', stack: id, texts: textsIn(value, name) };
  }
}

/** Fields of properties that are looked at elsewhere, or whose names are about something else. */
function* propertiesOf(resource: Resource): Generator<NamedText> {
  for (const { key, value } of resource.properties.fields.values()) {
    if (resource.type === 'AWS::Lambda::Function' && key === 'Environment') continue;
    if (resource.type === 'AWS::SSM::Parameter' && key === 'Value')
      yield* parameterValue(resource.properties);
    else yield* textsIn(value, key);
  }
}

/** What a stored parameter is called says what it holds. */
function* parameterValue(properties: MapValue): Generator<NamedText> {
  const value = field(properties, 'Value');
  const name = text(field(properties, 'Name'));
  if (value !== undefined) yield* textsIn(value, name?.split('/').at(-1) ?? 'Value', 'Value');
}

/** A parameter's own default is reported where it is written, also where it became part of a text. */
function isDefault(one: NamedText, { parameters }: Stack): boolean {
  return parameters.some(({ value }) => text(value) === one.text);
}

function match(place: Place, one: NamedText, secret: Secret): Match {
  const at = placeWithin(one, secret.within);
  // The whole text stays part of the finding, so that reports cover up what else stands beside the secret.
  const whole = [{ span: one.span, label: `all of \`${one.path}\`` }];
  return {
    at,
    ...(at === one.span ? {} : { related: whole }),
    because: `\`${one.path}\` of ${place.name} holds ${hinted(secret)}`,
    severity: secret.confidence === 'low' ? 'medium' : 'high',
    confidence: secret.confidence,
    key: `${place.stack} ${place.name} ${one.path}`,
  };
}
