import type { Audience } from '../../model/finding.ts';
import type { Resource } from '../../model/resource.ts';
import type { Span } from '../../model/span.ts';
import { at, boolean, field, items, mayBe, text, type Value } from '../../model/value.ts';

/** A setting by which the platform writes the data of calls to a log. `better`: the value to write there instead. */
export type TracedData = {
  readonly span: Span;
  readonly because: string;
  readonly better?: boolean | string;
  readonly audience?: Audience;
};

/** Settings of a resource that put whole requests, answers or inputs into logs. */
export function tracedData({ type, properties }: Resource): readonly TracedData[] {
  switch (type) {
    case 'AWS::ApiGateway::Stage':
      return [
        ...settings(items(field(properties, 'MethodSettings'))),
        ...format(at(properties, 'AccessLogSetting.Format')),
      ];
    case 'AWS::ApiGateway::Deployment':
      return settings([
        ...items(at(properties, 'StageDescription.MethodSettings')),
        ...one(at(properties, 'StageDescription')),
      ]);
    case 'AWS::ApiGatewayV2::Stage':
      return [
        ...settings(one(field(properties, 'DefaultRouteSettings'))),
        ...format(at(properties, 'AccessLogSettings.Format')),
      ];
    case 'AWS::AppSync::GraphQLApi':
      return verbose(field(properties, 'LogConfig'));
    case 'AWS::StepFunctions::StateMachine':
      return executionData(field(properties, 'LoggingConfiguration'));
    default:
      return [];
  }
}

function one(value: Value | undefined): readonly Value[] {
  return value === undefined ? [] : [value];
}

function settings(methods: readonly Value[]): readonly TracedData[] {
  return methods.flatMap((method): readonly TracedData[] => {
    const trace = field(method, 'DataTraceEnabled');
    // Without a level nothing is logged at all.
    const level = field(method, 'LoggingLevel');
    if (trace === undefined || !mayBe(trace, true) || level === undefined || mayBe(level, 'OFF'))
      return [];
    const because = 'writes every request and answer in full to its execution log';
    const stage = chosenStages(trace);
    // Whoever switches it off in one case has decided on the others.
    if (stage !== undefined) {
      return [{ span: trace.span, because: `${because} where ${stage}`, audience: 'auditor' }];
    }
    return [{ span: trace.span, because, ...replaced(trace, false) }];
  });
}

/** When a setting is on, in words, where a condition switches it off otherwise. */
function chosenStages(setting: Value): string | undefined {
  if (setting.kind !== 'oneOf') return undefined;
  const on = setting.options.filter((option) => boolean(option.value) !== false);
  const [when] = on.flatMap((option) => option.when ?? []);
  if (when === undefined || on.length === setting.options.length) return undefined;
  return when.startsWith('!') ? `\`${when.slice(1)}\` does not hold` : `\`${when}\` holds`;
}

/** Variables of an access log format that hold credentials or bodies. */
const CREDENTIALS =
  /\$(context\.(?:authorizer\.(?:token|principalToken)|identity\.apiKey(?!Id))|request\.header\.(?:authorization|cookie|x-api-key)|input\.(?:body|json))/i;

function format(value: Value | undefined): readonly TracedData[] {
  const parts = value?.kind === 'joined' ? value.parts : one(value);
  const written = parts.map((part) => text(part) ?? '').join('');
  const found = CREDENTIALS.exec(written)?.[0];
  if (value === undefined || found === undefined) return [];
  return [{ span: value.span, because: `writes \`${found}\` into its access log` }];
}

function verbose(config: Value | undefined): readonly TracedData[] {
  const level = field(config, 'FieldLogLevel');
  const isAll = level !== undefined && mayBe(level, 'ALL');
  const content = field(config, 'ExcludeVerboseContent');
  if (level === undefined || !isAll || (content !== undefined && mayBe(content, true))) return [];
  return [
    {
      span: level.span,
      because: 'writes headers, arguments and answers of every call to its log',
      ...replaced(level, 'ERROR'),
    },
  ];
}

/** The data of a state machine is often ids only: whoever reads everything decides. */
function executionData(config: Value | undefined): readonly TracedData[] {
  const data = field(config, 'IncludeExecutionData');
  const level = field(config, 'Level');
  if (data === undefined || !mayBe(data, true) || level === undefined || !mayBe(level, 'ALL'))
    return [];
  return [
    {
      span: data.span,
      because: 'writes the input and output of every step to its log',
      audience: 'auditor',
      ...replaced(data, false),
    },
  ];
}

/** Only a value that is written in place can be replaced. */
function replaced(value: Value, better: boolean | string): Pick<TracedData, 'better'> {
  return value.kind === 'known' && value.parameter === undefined ? { better } : {};
}
