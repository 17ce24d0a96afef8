import { field, type Value } from '../../../../../model/value.ts';
import { getAtt, stringOf, type Tree } from '../../tree.ts';
import type { Scope } from '../model.ts';
import { asItems, entries, filled, filledField, given, givenField } from '../values.ts';
import { noneSource } from './data-source.ts';
import { addPart, type GraphqlApi } from './model.ts';

/** A resolver without code of its own asks for nothing and hands on what its pipeline gives. */
const PASS_ON = `export const request = () => ({});
export const response = ({ prev }) => prev.result;
`;

/** Adds the functions of the API, then the resolvers that string them together. */
export function addResolvers(api: GraphqlApi, scope: Scope): void {
  for (const { key, value } of entries(field(api.properties, 'Functions'))) {
    addFunction(api, key, value, scope);
  }
  for (const type of entries(field(api.properties, 'Resolvers'))) {
    for (const { key, value } of entries(type.value)) addResolver(api, type.key, key, value, scope);
  }
}

function addFunction(api: GraphqlApi, name: string, written: Value, scope: Scope): void {
  const id = filledField(written, 'Id');
  if (id !== undefined) {
    if (entries(written).filter(({ value }) => given(value)).length > 1) {
      scope.fault(written.span, `\`Id\` of function \`${name}\` goes with no other property`);
    }
    api.functions.set(name, id);
    return;
  }
  const code = codeOf(name, written, scope);
  if (code === undefined) {
    scope.fault(written.span, `function \`${name}\` needs \`InlineCode\` or \`CodeUri\``);
  }
  const logicalId = `${api.id}${name}`;
  addPart(api, scope, logicalId, 'AWS::AppSync::FunctionConfiguration', written, {
    ApiId: api.apiId,
    Name: filledField(written, 'Name') ?? name,
    ...code,
    DataSourceName: dataSource(api, name, written, scope),
    MaxBatchSize: givenField(written, 'MaxBatchSize'),
    Description: givenField(written, 'Description'),
    Runtime: runtime(name, written, scope),
    SyncConfig: filledField(written, 'Sync'),
  });
  api.functions.set(name, getAtt(written.span, logicalId, 'FunctionId'));
}

function addResolver(
  api: GraphqlApi,
  type: string,
  name: string,
  written: Value,
  scope: Scope,
): void {
  const code = codeOf(name, written, scope);
  const pipeline = filledField(written, 'Pipeline');
  if (pipeline === undefined) {
    scope.fault(written.span, `resolver \`${name}\` needs a \`Pipeline\``);
  }
  const functions = asItems(pipeline).flatMap((step) => {
    const found = api.functions.get(stringOf(step) ?? '');
    if (found === undefined)
      scope.fault(step.span, `function of resolver \`${name}\` is not defined`);
    return found === undefined ? [] : [found];
  });
  scope.output.add({
    logicalId: `${api.id}${type}${name}`,
    type: 'AWS::AppSync::Resolver',
    span: written.span,
    from: api.id,
    attributes: { ...api.attributes, DependsOn: [`${api.id}Schema`] },
    properties: {
      ApiId: api.apiId,
      TypeName: type,
      FieldName: filledField(written, 'FieldName') ?? name,
      ...(code ?? { Code: PASS_ON }),
      Runtime:
        code === undefined
          ? { Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' }
          : runtime(name, written, scope),
      Kind: 'PIPELINE',
      PipelineConfig: { Functions: functions },
      CachingConfig: filledField(written, 'Caching'),
      MaxBatchSize: filledField(written, 'MaxBatchSize'),
    },
  });
}

function codeOf(
  name: string,
  written: Value,
  scope: Scope,
): { readonly [key: string]: Tree } | undefined {
  const inline = filledField(written, 'InlineCode');
  const uri = filledField(written, 'CodeUri');
  if (inline !== undefined && uri !== undefined) {
    scope.fault(uri.span, `\`InlineCode\` and \`CodeUri\` of \`${name}\` exclude each other`);
  }
  if (inline !== undefined) return { Code: inline };
  return uri === undefined ? undefined : { CodeS3Location: uri };
}

function runtime(name: string, written: Value, scope: Scope): Tree {
  const found = filledField(written, 'Runtime');
  if (found === undefined) {
    scope.fault(written.span, `\`${name}\` needs a \`Runtime\``);
    return undefined;
  }
  return { Name: field(found, 'Name'), RuntimeVersion: field(found, 'Version') };
}

function dataSource(api: GraphqlApi, name: string, written: Value, scope: Scope): Tree {
  const source = filledField(written, 'DataSource');
  if (!filled(source)) {
    scope.fault(written.span, `function \`${name}\` needs a \`DataSource\``);
    return undefined;
  }
  const named = stringOf(source);
  if (named === undefined) return source;
  if (named.toLowerCase() === 'none') return noneSource(api, source, scope);
  const found = api.dataSources.get(named);
  if (found === undefined) scope.fault(source.span, `data source \`${named}\` is not defined`);
  return found;
}
