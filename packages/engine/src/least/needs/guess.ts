import type { RequestedType } from '../../data/action-resources.ts';
import type { ResourceType } from '../../iam/actions.ts';

/**
 * How a request may name a resource type that the table has no row for: every name in its ARN by the parameters that
 * services usually have for it (`${JobName}`: `JobName`, `jobName`, `JobArn`).
 */
export function guessedType(type: ResourceType): RequestedType {
  const [, , service = '', region = '', account = '', ...rest] = type.arn.split(':');
  const r = region === '' ? '' : 'R';
  const a = account === '' ? '' : 'A';
  const names = rest.join(':').replaceAll(/\$\{([^}]*)\}/g, (_, name: string) => {
    return `{${spellings(name, type.name).join('|')}}`;
  });
  return { arn: `${service}:${r}:${a}:${names}` };
}

function spellings(name: string, type: string): readonly string[] {
  const stem = name.replace(/(?:Name|Id|Identifier|WithPath)$/, '');
  const noun = type.replaceAll(/[^A-Za-z0-9]/g, '');
  const words = [
    name,
    ...[stem, noun].flatMap((one) => [
      `${one}Arn`,
      `${one}Name`,
      `${one}Id`,
      `${one}Identifier`,
      one,
    ]),
  ];
  return [...new Set(words.flatMap((word) => [word, lowerFirst(word), upperFirst(word)]))].filter(
    (word) => word !== '',
  );
}

function lowerFirst(word: string): string {
  return word.charAt(0).toLowerCase() + word.slice(1);
}

function upperFirst(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
