import { field, type MapValue, text, type Value } from '../model/value.ts';
import { directoryOf } from '../support/path.ts';

/** Properties whose local files packaging uploads, by the type that has them. */
const ARTIFACTS: ReadonlyMap<string, string> = new Map([
  ['AWS::Serverless::Function', 'CodeUri'],
  ['AWS::Serverless::LayerVersion', 'ContentUri'],
  ['AWS::Serverless::Api', 'DefinitionUri'],
  ['AWS::Serverless::HttpApi', 'DefinitionUri'],
  ['AWS::Serverless::StateMachine', 'DefinitionUri'],
  ['AWS::Serverless::Application', 'Location'],
  ['AWS::Lambda::Function', 'Code'],
  ['AWS::Lambda::LayerVersion', 'Content'],
  ['AWS::ApiGateway::RestApi', 'BodyS3Location'],
  ['AWS::StepFunctions::StateMachine', 'DefinitionS3Location'],
  ['AWS::AppSync::GraphQLSchema', 'DefinitionS3Location'],
  ['AWS::CloudFormation::Stack', 'TemplateURL'],
]);

/**
 * Templates that `sam package` or `aws cloudformation package` made of another one in the same folder or one
 * above: the same resources of the same types, with uploaded files where the other has local ones. By path,
 * the source.
 */
export function packagedTwins(
  templates: ReadonlyMap<string, MapValue>,
): ReadonlyMap<string, string> {
  const groups = new Map<string, [path: string, root: MapValue][]>();
  for (const [path, root] of templates) {
    const key = declared(root);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), [path, root]]);
  }
  const twins = new Map<string, string>();
  for (const group of groups.values()) {
    for (const [path, root] of group) {
      const sources = group.filter(
        ([other, tree]) => isBelow(path, directoryOf(other)) && isMadeOf(root, tree),
      );
      const [source] = sources;
      if (source !== undefined && sources.length === 1) twins.set(path, source[0]);
    }
  }
  return twins;
}

/** Logical ids with their types, in one text. */
function declared(root: MapValue): string | undefined {
  const resources = field(root, 'Resources');
  if (resources?.kind !== 'map' || resources.fields.size === 0) return undefined;
  const names = [...resources.fields.values()].map(
    ({ key, value }) => `${key} ${text(field(value, 'Type'))}`,
  );
  return names.sort().join('\n');
}

function isBelow(path: string, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}

/** Whether each uploaded file of one template is a local one of the other, and there is one at least. */
function isMadeOf(made: MapValue, source: MapValue): boolean {
  const uploads = artifactsOf(made).filter(([, value]) => isUploaded(value));
  const written = new Map(artifactsOf(source));
  return (
    uploads.length > 0 &&
    uploads.every(([id]) => {
      const before = written.get(id);
      return before === undefined || !isUploaded(before);
    })
  );
}

function artifactsOf(root: MapValue): readonly (readonly [id: string, value: Value])[] {
  const resources = field(root, 'Resources');
  if (resources?.kind !== 'map') return [];
  return [...resources.fields.values()].flatMap(({ key, value }) => {
    const property = ARTIFACTS.get(text(field(value, 'Type')) ?? '');
    const artifact = property && field(field(value, 'Properties'), property);
    return artifact ? [[key, artifact] as const] : [];
  });
}

/** An address in a bucket that is written out; what a parameter names was so before packaging. */
function isUploaded(value: Value): boolean {
  const whole = text(value);
  if (whole !== undefined) return /^(?:s3|https):\/\//.test(whole);
  const bucket = text(field(value, 'S3Bucket') ?? field(value, 'Bucket'));
  const key = text(field(value, 'S3Key') ?? field(value, 'Key'));
  return bucket !== undefined && key !== undefined;
}
