import { parse as parseToml, TomlError, type TomlTable, type TomlValue } from 'smol-toml';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { SourceText } from '../../model/span.ts';
import type { Value } from '../../model/value.ts';
import { parseTemplate } from '../cloudformation/parse.ts';
import { parseOverrides } from './overrides.ts';

/** One environment of a samconfig file: which template it deploys with which parameters. */
export type Environment = {
  readonly name: string;
  /** Template as written, relative to the configuration file. */
  readonly template: string | undefined;
  readonly overrides: ReadonlyMap<string, string>;
};

/** Names under which the SAM CLI looks for its configuration. */
export const SAMCONFIG_NAMES: readonly string[] = [
  'samconfig.toml',
  'samconfig.yaml',
  'samconfig.yml',
];

/** Commands whose parameters count, the weakest first. */
const COMMANDS = ['global', 'build', 'package', 'sync', 'deploy'];

/** Environments of a samconfig file in its order; a file that cannot be read is reported and has none. */
export function readSamconfig(
  source: SourceText,
  report: (diagnostic: Diagnostic) => void,
): readonly Environment[] {
  const root = source.path.endsWith('.toml') ? tomlRoot(source, report) : yamlRoot(source, report);
  if (!isTable(root)) return [];
  return Object.entries(root).flatMap(([name, commands]) =>
    isTable(commands) ? environment(name, commands) : [],
  );
}

type Plain = TomlValue | null | readonly Plain[] | { readonly [key: string]: Plain };

function environment(name: string, commands: { readonly [key: string]: Plain }): Environment {
  const overrides = new Map<string, string>();
  let template: string | undefined;
  for (const command of COMMANDS) {
    const section = commands[command];
    const parameters = isTable(section) ? section.parameters : undefined;
    if (!isTable(parameters)) continue;
    const file = parameters.template_file ?? parameters.template;
    if (typeof file === 'string') template = file;
    for (const [key, value] of overridesOf(parameters.parameter_overrides)) {
      overrides.set(key, value);
    }
  }
  return { name, template, overrides };
}

function overridesOf(written: Plain | undefined): ReadonlyMap<string, string> {
  if (typeof written === 'string') return parseOverrides(written);
  if (Array.isArray(written)) {
    const texts = written.filter((one): one is string => typeof one === 'string');
    return parseOverrides(texts.join(' '));
  }
  if (!isTable(written)) return new Map();
  return new Map(
    Object.entries(written).flatMap(([key, value]): [string, string][] =>
      typeof value === 'object' ? [] : [[key, String(value)]],
    ),
  );
}

function tomlRoot(
  source: SourceText,
  report: (diagnostic: Diagnostic) => void,
): TomlTable | undefined {
  try {
    return parseToml(source.text);
  } catch (error) {
    const [message = ''] = (error instanceof Error ? error.message : '').split('\n');
    const line = error instanceof TomlError ? ` (line ${error.line})` : '';
    const diagnostic = { message: `not readable as TOML: ${message}${line}`, file: source.path };
    report({ code: 'invalid-config', ...diagnostic, incomplete: false });
    return undefined;
  }
}

function yamlRoot(source: SourceText, report: (diagnostic: Diagnostic) => void): Plain | undefined {
  const tree = parseTemplate(source, ({ message, span }) =>
    report({
      code: 'invalid-config',
      message,
      ...(span === undefined ? { file: source.path } : { span }),
      incomplete: false,
    }),
  );
  return tree === undefined ? undefined : plain(tree);
}

function plain(value: Value): Plain {
  switch (value.kind) {
    case 'known':
      return value.value;
    case 'list':
      return value.items.map(plain);
    case 'map':
      return Object.fromEntries(
        [...value.fields.values()].map((one) => [one.key, plain(one.value)]),
      );
    default:
      return null;
  }
}

function isTable(value: Plain | undefined): value is { readonly [key: string]: Plain } {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
  );
}
