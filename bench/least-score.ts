import { covers } from '../packages/engine/src/iam/algebra/text.ts';
import { arnOfNode } from '../packages/engine/src/least/needs/arns.ts';
import type { Query } from '../packages/engine/src/model/query.ts';
import { EXPECTED } from './least-expected.ts';
import type { LabelledProgram } from './least-programs.ts';

/** An action that a tool would allow, with what on. */
export type Granted = { readonly action: string; readonly resources: readonly string[] };

/** How a tool did on one program. */
export type Score = {
  readonly needed: number;
  readonly found: number;
  readonly missed: readonly string[];
  readonly excess: readonly string[];
  /** Found actions whose resources are the right ones, all of them and no others. */
  readonly right: number;
  readonly wrong: readonly string[];
};

/** Compares what a tool grants with the labels of a program. */
export function scoreOf(
  program: LabelledProgram,
  granted: readonly Granted[],
  query: Query,
): Score {
  const byAction = Map.groupBy(granted, (one) => one.action.toLowerCase());
  const labels = new Map(program.labels.map((one) => [one.action.toLowerCase(), one]));
  const found = program.labels.filter((one) => byAction.has(one.action.toLowerCase()));
  const wrong = found.filter(({ action, resources }) => {
    const own = (byAction.get(action.toLowerCase()) ?? []).flatMap((one) => one.resources);
    return !isRight(program, action, own, resources, query);
  });
  return {
    needed: program.labels.length,
    found: found.length,
    missed: program.labels.filter((one) => !found.includes(one)).map((one) => one.action),
    excess: [...byAction]
      .filter(([name]) => !labels.has(name))
      .map(([, [one]]) => one?.action ?? ''),
    right: found.length - wrong.length,
    wrong: wrong.map((one) => one.action),
  };
}

/** Every resource is of a type that the label allows, and names the one that the program uses. */
function isRight(
  program: LabelledProgram,
  action: string,
  own: readonly string[],
  label: readonly string[],
  query: Query,
): boolean {
  const expected = EXPECTED[program.run]?.[action];
  if (expected === undefined) throw new Error(`${program.run} ${action}: nothing is expected`);
  if (expected === '*') return own.every((arn) => arn === '*');
  const words = expected.startsWith('=')
    ? expected.slice(1).split('|')
    : [nameIn(program, expected, query)];
  return own.every(
    (arn) =>
      label.some((pattern) => covers(pattern, arn) === 'yes') &&
      words.some((word) => word !== undefined && arn.includes(word)),
  );
}

/** The name of a resource that an output of the stack gives, as it stands in ARNs. */
function nameIn({ outputs }: LabelledProgram, output: string, query: Query): string | undefined {
  const id = outputs.get(output);
  const node = [...query.graph.resources, ...query.graph.functions].find(
    (one) => one.resource?.logicalId === id,
  );
  const arn = node === undefined ? undefined : arnOfNode(node.id, query);
  if (arn === undefined) return undefined;
  const holes: string[] = [];
  const plain = arn
    .replace(/-⟨[^⟩]*Suffix⟩$/, '')
    .replace(/:\*$/, '')
    .replace(/⟨[^⟩]*⟩/g, (one) => `<${holes.push(one) - 1}>`);
  const name = /(?<=:log-group:).*$|[^:/]*$/.exec(plain)?.[0];
  return name?.replace(/<(\d+)>/g, (_, at: string) => holes[Number(at)] ?? '');
}
