import { Query } from '../../model/query.ts';
import type { PermissionState, PermissionUse, RoleUse, Use } from '../../model/use.ts';
import { clean } from '../shared/clean.ts';
import { placeWords } from '../shared/place.ts';
import { counted } from '../shared/view.ts';
import { nameOf } from '../shared/words.ts';
import { indent, table, wrap } from '../terminal/layout.ts';
import { asciiOnly, type Style, styleOf, type TerminalOptions } from '../terminal/style.ts';
import { header } from '../terminal/terminal.ts';
import type { RightsizeReport } from './model.ts';
import { closing, trailLines } from './trail.ts';
import { actionsWords, callsWords, resourceWords, timeWords } from './words.ts';

/** Use of roles for a person: what was read, then role by role, the narrowing and what alarms first. */
export function rightsizeText(report: RightsizeReport, options: TerminalOptions): string {
  const style = styleOf(options);
  const query = new Query(report.graph);
  const lines = [
    ...header(report.name, report.graph, style, ''),
    ...trailLines(report, style),
    '',
    ...report.roles.flatMap((one) => [...roleLines(query, style, one), '']),
    ...closing(report, style),
  ];
  const drawn = `${lines.join('\n').trimEnd()}\n`;
  return options.unicode === false ? asciiOnly(drawn) : drawn;
}

function roleLines(query: Query, style: Style, one: RoleUse): readonly string[] {
  const role = query.role(one.role);
  const name = role === undefined ? clean(one.role) : nameOf(role);
  const place = role === undefined ? '' : placeWords(query.graph, role.span);
  const functions = one.functions.flatMap((id) => query.function(id) ?? []).map(nameOf);
  return [
    `${style.bold(name)}   ${style.dim(place)}`.trimEnd(),
    ...indent(wrap(`runs ${functions.join(', ')}`, style.width - 2).map(style.dim), 2),
    ...indent(wrap(evidenceWords(one), style.width - 2), 2),
    ...indent(alertLines(style, one), 2),
    ...indent(refusedLines(style, one), 2),
    ...indent(permissionLines(query, style, one), 2),
    ...indent(unusedLines(style, one), 2),
    ...indent(stepLines(style, one), 2),
  ];
}

function evidenceWords({ evidence, seenAs }: RoleUse): string {
  if (seenAs.length === 0) return 'the log holds no call of this role';
  const { calls, invocations, days, period } = evidence;
  const names = seenAs.map((arn) => clean(arn.slice(arn.indexOf(':role/') + 6)));
  const rare = period > 1 ? `; its rarest schedule runs every ${period} days` : '';
  const many = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return `${counted(calls, 'call')} as ${names.slice(0, 3).join(', ')}${many} in ${counted(days, 'day')}, at least ${counted(invocations, 'invocation')}${rare}`;
}

const TITLES: readonly (readonly [PermissionState, string])[] = [
  ['used', 'used'],
  ['faded', 'no longer used'],
  ['in-code', 'not used, in the code'],
  ['open', 'not used, may be needed'],
  ['unseen', 'the log cannot tell'],
];

function permissionLines(query: Query, style: Style, { permissions }: RoleUse): readonly string[] {
  const rows = TITLES.flatMap(([state, title]) => {
    const all = permissions.filter((one) => one.state === state);
    const own = merged(all);
    return own.map((one, i) => ({ state, cells: [i === 0 ? title : '', ...cells(query, one)] }));
  });
  const columns = [
    { paint: style.plain, max: 25 },
    { paint: style.accent, max: 44 },
    { paint: style.plain, max: 40 },
    { paint: style.dim },
  ];
  return table(
    columns,
    rows.map((one) => one.cells),
    style.width - 2,
  );
}

/** What nobody misses is of interest by its size only. */
function unusedLines(style: Style, { permissions }: RoleUse): readonly string[] {
  const services = new Map<string, Set<string>>();
  for (const { service, actions } of permissions.filter((one) => one.state === 'unused')) {
    services.set(service, new Set([...(services.get(service) ?? []), ...actions]));
  }
  if (services.size === 0) return [];
  const sorted = [...services].toSorted(([, a], [, b]) => b.size - a.size);
  const [only] = sorted;
  const words = sorted.map(([service, { size }]) => `${size} of ${service}`);
  const said =
    only !== undefined && sorted.length === 1
      ? actionsWords(only[0], [...only[1]])
      : `${shortened(words).join(', ')}`;
  return wrap(`neither used nor needed: ${said}`, style.width - 2);
}

const MOST_SERVICES = 16;

function shortened(words: readonly string[]): readonly string[] {
  if (words.length <= MOST_SERVICES) return words;
  const rest = words.length - MOST_SERVICES;
  return [...words.slice(0, MOST_SERVICES), `and ${counted(rest, 'other service')}`];
}

/** What is alike in all but the statement stands in one row. */
function merged(all: readonly PermissionUse[]): readonly PermissionUse[] {
  const found = new Map<string, PermissionUse>();
  for (const one of all) {
    const key = `${one.service} ${one.why}`;
    const known = found.get(key);
    found.set(key, known === undefined ? one : both(known, one));
  }
  return [...found.values()];
}

function both(a: PermissionUse, b: PermissionUse): PermissionUse {
  return {
    ...a,
    actions: [...new Set([...a.actions, ...b.actions])],
    uses: [...new Set([...a.uses, ...b.uses])],
    because: [...a.because, ...b.because],
  };
}

function cells(query: Query, one: PermissionUse): readonly string[] {
  const actions = actionsWords(one.service, one.actions);
  if (one.state === 'used' || one.state === 'faded') {
    return [actions, resourceWords(one.uses), `${callsWords(one.uses)}${fadedWords(one)}`];
  }
  const places = [...new Set(one.because.map(({ span }) => placeWords(query.graph, span)))];
  const where = places.length === 0 ? '' : ` (${places.slice(0, 3).join(', ')})`;
  return [actions, '', `${clean(one.why)}${where}`];
}

function fadedWords({ state, why }: PermissionUse): string {
  return state === 'faded' ? `, ${why}` : '';
}

function alertWords(uses: readonly Use[]): string {
  const [first] = uses.toSorted((a, b) => a.first - b.first);
  if (first === undefined) return '';
  const { example } = first;
  const from = example.from === undefined ? '' : ` from ${clean(example.from)}`;
  return `${callsWords(uses)}; the first ${timeWords(example.time)}${from} (${clean(example.file)}, record ${example.record})`;
}

/** Use that the code does not explain comes first: somebody else may be using the role. */
function alertLines(style: Style, { permissions }: RoleUse): readonly string[] {
  const own = merged(permissions.filter((one) => one.state === 'not-in-code'));
  if (own.length === 0) return [];
  const cells = own.map((one) => [
    actionsWords(one.service, one.actions),
    resourceWords(one.uses),
    alertWords(one.uses),
  ]);
  const columns = [
    { paint: style.plain, max: 40 },
    { paint: style.accent, max: 44 },
    { paint: style.plain },
  ];
  return [
    style.severity('high')('used, but no line of the code needs it'),
    ...table(columns, cells, style.width - 4).map((line) => `  ${line}`),
  ];
}

function refusedLines(style: Style, { refused }: RoleUse): readonly string[] {
  if (refused.length === 0) return [];
  const cells = refused.map((use) => [
    use.action ?? `${use.service}:${use.event}`,
    resourceWords([use]),
    `${callsWords([use])} (${clean(use.example.file)}, record ${use.example.record})`,
  ]);
  const columns = [
    { paint: style.plain, max: 40 },
    { paint: style.accent, max: 44 },
    { paint: style.dim },
  ];
  return [
    style.severity('high')(`refused: ${counted(refused.length, 'kind')} of call`),
    ...table(columns, cells, style.width - 4).map((line) => `  ${line}`),
  ];
}

const STEPS = ['', 'services', 'services and actions', 'services, actions and resources'] as const;

function stepLines(style: Style, one: RoleUse): readonly string[] {
  const { proposal, step, granted, left, next } = one;
  const change =
    proposal.kind === 'least'
      ? `step ${step} of 3, narrow ${STEPS[step]}: ${granted} actions become ${left}`
      : proposal.kind === 'none'
        ? `nothing is proposed: ${clean(proposal.reason)}`
        : 'nothing to take away';
  const more = next === undefined ? '' : `; the next step takes ${next}`;
  return wrap(change + more, style.width - 2).map(style.bold);
}
