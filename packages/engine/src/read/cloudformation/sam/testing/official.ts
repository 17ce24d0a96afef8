import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** One template of the official transform's tests, with its output or error. */
export type OfficialCase = {
  readonly name: string;
  readonly input: string;
  readonly output: string;
  readonly isError: boolean;
};

/** The official pairs in a folder with `input` and `output`; empty where it is absent. */
export function officialCases(folder: string): readonly OfficialCase[] {
  if (!existsSync(`${folder}/input`)) return [];
  return readdirSync(`${folder}/input`).flatMap((file) => {
    const name = file.replace(/\.(?:ya?ml|json)$/, '');
    const output = `${folder}/output/${name}.json`;
    if (!existsSync(output)) return [];
    const isError = name.startsWith('error_');
    const input = asSam(readFileSync(`${folder}/input/${file}`, 'utf8'));
    return [{ name, input, output: comparable(readFileSync(output, 'utf8'), isError), isError }];
  });
}

/** The official tests leave the `Transform` line out. */
function asSam(text: string): string {
  if (text.includes('AWS::Serverless-2016-10-31')) return text;
  const line = 'Transform: AWS::Serverless-2016-10-31';
  return text.trimStart().startsWith('{')
    ? text.replace('{', '{"Transform": "AWS::Serverless-2016-10-31",')
    : `${text}\n${line}\n`;
}

type Json = { [key: string]: Json } | Json[] | string | number | boolean | null;

/** State machines get their definition back as a tree, which is how our transform leaves it. */
function comparable(text: string, isError: boolean): string {
  if (isError) return text;
  const template = unsorted(JSON.parse(text));
  const resources = entry(template, 'Resources');
  for (const resource of isMap(resources) ? Object.values(resources) : []) {
    const properties = entry(resource, 'Properties');
    if (entry(resource, 'Type') === 'AWS::StepFunctions::StateMachine' && isMap(properties)) {
      unfold(properties);
    }
  }
  return JSON.stringify(template);
}

/** Some outputs were stored with every list sorted: arguments of intrinsics go back to their order. */
function unsorted(tree: Json): Json {
  if (Array.isArray(tree)) return tree.map(unsorted);
  if (!isMap(tree)) return tree;
  const { 'Fn::GetAtt': attribute, 'Fn::Sub': sub } = tree;
  if (Array.isArray(attribute) && attribute[0] === 'Arn') {
    return { 'Fn::GetAtt': [...attribute].reverse() };
  }
  if (Array.isArray(sub) && isMap(sub[0])) return { 'Fn::Sub': [...sub].reverse() };
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, unsorted(value)]));
}

function unfold(properties: { [key: string]: Json }): void {
  const join = entry(properties.DefinitionString, 'Fn::Join');
  const lines = Array.isArray(join) ? join[1] : undefined;
  if (!Array.isArray(lines)) return;
  const substitutions = isMap(properties.DefinitionSubstitutions)
    ? properties.DefinitionSubstitutions
    : {};
  properties.Definition = filled(JSON.parse(lines.join('\n')), substitutions);
  delete properties.DefinitionString;
  for (const key of Object.keys(substitutions)) {
    if (key.startsWith('definition_substitution_')) delete substitutions[key];
  }
  if (Object.keys(substitutions).length === 0) delete properties.DefinitionSubstitutions;
}

function filled(tree: Json, substitutions: { [key: string]: Json }): Json {
  if (typeof tree === 'string') {
    const name = /^\$\{(definition_substitution_\d+)\}$/.exec(tree)?.[1];
    return (name === undefined ? undefined : substitutions[name]) ?? tree;
  }
  if (Array.isArray(tree)) return tree.map((one) => filled(one, substitutions));
  if (!isMap(tree)) return tree;
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [key, filled(value, substitutions)]),
  );
}

function entry(value: Json | undefined, key: string): Json | undefined {
  return isMap(value) ? value[key] : undefined;
}

function isMap(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
