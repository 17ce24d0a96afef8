import { isTelemetry } from '../../../model/access.ts';
import type { FunctionNode, RoleNode, TriggerNode } from '../../../model/graph.ts';
import { Query } from '../../../model/query.ts';
import type { Report } from '../../../model/report.ts';
import { readable } from '../../../model/text.ts';
import { text } from '../../../model/value.ts';
import { clean } from '../../shared/clean.ts';
import { FOLD_GRANTS, grantGroups } from '../../shared/grants.ts';
import { placeWords } from '../../shared/place.ts';
import { counted } from '../../shared/view.ts';
import {
  authenticationWords,
  invokersWords,
  nameOf,
  nodeWords,
  triggerWords,
  widest,
} from '../../shared/words.ts';
import { indent, line, table, truncate } from '../../terminal/layout.ts';
import { asciiOnly, type Style, styleOf, type TerminalOptions } from '../../terminal/style.ts';
import { header } from '../../terminal/terminal.ts';

/** The graph for a person: each function with its ways in, its role, and what the role reaches. */
export function tree(report: Report, options: TerminalOptions): string {
  const style = styleOf(options);
  const query = new Query(report.graph);
  const lines = [
    ...header(report.root, report.graph, style, ''),
    ...report.graph.functions.flatMap((one) => [...functionLines(report, query, style, one), '']),
    ...exposed(report, query, style),
  ];
  const drawn = `${lines.join('\n').trimEnd()}\n`;
  return options.unicode === false ? asciiOnly(drawn) : drawn;
}

/** What a function does with other nodes, in this order. */
const SHOWN = ['reads', 'writes', 'invokes', 'dead-letters', 'destination'] as const;

/** Kinds of edges that come from code, whose labels are the operations. */
const OF_CODE: ReadonlySet<string> = new Set(['reads', 'writes', 'invokes']);

function functionLines(
  report: Report,
  query: Query,
  style: Style,
  one: FunctionNode,
): readonly string[] {
  const triggers = query.triggersOf(one.id);
  const targets = SHOWN.flatMap((kind) => query.from(one.id, kind));
  const out = targets.flatMap((edge) => {
    const node = query.node(edge.to);
    if (node === undefined) return [];
    const how = OF_CODE.has(edge.kind) ? clean(edge.label ?? '') : '';
    return [[edge.kind.replaceAll('-', ' '), nodeWords(node), how]];
  });
  const blocks = [
    triggers.length > 0 ? ways(query, style, triggers) : callers(query, style, one),
    roleLines(query, style, query.role(one.role), one),
    table(
      [{ paint: style.dim }, { paint: style.plain, max: 60 }, { paint: style.dim }],
      out,
      style.width - 3,
    ),
  ].filter((block) => block.length > 0);
  const titles = title(report, style, one, triggers.length);
  return [titles, ...blocks.flatMap((block, at) => branch(style, block, at === blocks.length - 1))];
}

function title(report: Report, style: Style, one: FunctionNode, ways: number): string {
  const name = nameOf(one);
  const runtime = text(one.properties.fields.get('Runtime')?.value);
  const facts = [
    ...(runtime === undefined ? [] : [clean(runtime)]),
    ...(one.limits.memory === undefined ? [] : [`${one.limits.memory} MiB`]),
    ...(one.limits.timeout === undefined ? [] : [`${one.limits.timeout} s`]),
    placeWords(report.graph, one.span),
  ].join('  ');
  const mark = ways > 1 ? counted(ways, 'trigger') : '';
  const segments = [
    [name, style.bold],
    [mark, style.accent],
    [facts, style.dim],
  ] as const;
  return line(segments, style.width);
}

function branch(style: Style, block: readonly string[], isLast: boolean): readonly string[] {
  const { branch: fork, last, stem } = style.glyph;
  return block.map((one, index) => {
    const mark = index === 0 ? (isLast ? last : fork) : isLast ? '  ' : stem;
    return `${style.dim(mark)} ${one}`.trimEnd();
  });
}

const LIVENESS: Record<TriggerNode['liveness'], string> = {
  live: '',
  'no-permission': 'cannot fire: no permission',
  'no-source': 'permission without a source',
  disabled: 'disabled',
  unknown: 'not known to be live',
};

function callers(query: Query, style: Style, one: FunctionNode): readonly string[] {
  const by = query.to(one.id, 'invokes').flatMap((edge) => query.node(edge.from) ?? []);
  const names = [...new Set(by.map(nodeWords))].join(', ');
  const text = names === '' ? 'no trigger' : `no trigger, called by ${names}`;
  return [style.dim(truncate(text, style.width - 3))];
}

function ways(query: Query, style: Style, triggers: readonly TriggerNode[]): readonly string[] {
  const rows = triggers.map((one) => {
    const source = query.node(one.source);
    const over = one.route !== undefined && source !== undefined ? `on ${nameOf(source)}` : '';
    const who = invokersWords(query, one.invokers);
    return [
      widest(one.invokers) === 'stranger' ? '!' : '',
      triggerWords(query, one),
      over,
      `by ${who}`,
      one.authentication.kind === 'platform' ? '' : authenticationWords(query, one.authentication),
      LIVENESS[one.liveness],
    ];
  });
  const columns = [
    { paint: style.severity('high') },
    { paint: style.accent, max: 44 },
    { paint: style.dim, max: 24 },
    { paint: style.bold, max: 44 },
    { paint: style.plain },
    { paint: style.severity('medium') },
  ];
  return table(columns, rows, style.width - 3);
}

function roleLines(
  query: Query,
  style: Style,
  role: RoleNode | undefined,
  one: FunctionNode,
): readonly string[] {
  if (role === undefined) {
    const named = one.role === undefined ? 'no role known' : `role ${clean(one.role)}, not known`;
    return [style.dim(truncate(named, style.width - 3))];
  }
  const [first] = role.functions;
  if (first !== undefined && first !== one.id) {
    const before = query.function(first);
    const as = before === undefined ? '' : `as for ${nameOf(before)}`;
    const segments = [
      [`role ${nameOf(role)}`, style.plain],
      [as, style.dim],
    ] as const;
    return [line(segments, style.width - 3)];
  }
  const others = role.functions.filter((id) => id !== one.id).length;
  const marks = [
    ...(others > 0 ? [`shared with ${counted(others, 'other function')}`] : []),
    ...(role.access.complete ? [] : ['more than this may be allowed']),
  ];
  const head = [
    [`role ${nameOf(role)}`, style.plain],
    [marks.join(', '), style.dim],
  ] as const;
  return [line(head, style.width - 3), ...indent(accessLines(query, style, role), 2)];
}

const MOST_GRANTS = 40;

function accessLines(query: Query, style: Style, { access }: RoleNode): readonly string[] {
  const bad = style.severity('high');
  if (access.administrator) {
    // A list of everything would say less.
    return [bad(truncate('administrator: every action on every resource', style.width - 5))];
  }
  const every = grantRows(query, access.grants);
  const rows = every.slice(0, MOST_GRANTS);
  const columns = [{ paint: style.plain, max: 60 }, { paint: style.accent }, { paint: style.dim }];
  const more = every.length - rows.length;
  const escalations = [...new Set(access.escalations.map((one) => clean(one.name)))];
  const wild = [
    ...new Set(
      access.wildcards
        .filter((one) => !isTelemetry(one.services))
        .map((one) => clean(readable(one.at.text))),
    ),
  ];
  return [
    ...escalations
      .slice(0, 3)
      .map((name) => bad(`can become more: ${truncate(name, style.width - 24)}`)),
    ...(wild.length > 0 ? [bad(`wildcards: ${truncate(wild.join(', '), style.width - 18)}`)] : []),
    ...table(columns, rows, style.width - 5),
    ...(more > 0 ? [style.dim(`and ${more} more`)] : []),
  ];
}

/** One row a resource, or one for many of a kind that are allowed alike. */
function grantRows(query: Query, grants: RoleNode['access']['grants']): readonly string[][] {
  return grantGroups(query, grants).flatMap(({ noun, nodes, levels, certainty }) => {
    const rest = [levels.join(', '), certainty === 'possible' ? 'perhaps' : ''];
    if (nodes.length < FOLD_GRANTS) return nodes.map((node) => [nodeWords(node), ...rest]);
    const names = nodes.slice(0, 2).map(nameOf).join(', ');
    return [[`${counted(nodes.length, noun)}: ${names}, …`, ...rest]];
  });
}

/** Resources that outsiders use past every function. */
function exposed(report: Report, query: Query, style: Style): readonly string[] {
  const open = report.graph.resources.filter((one) => one.exposure.length > 0);
  if (open.length === 0) return [];
  const rows = open.map((one) => [
    nodeWords(one),
    invokersWords(
      query,
      one.exposure.map((each) => each.invoker),
    ),
    [...new Set(one.exposure.flatMap((each) => each.levels))].join(', '),
    placeWords(report.graph, one.span),
  ]);
  const columns = [
    { paint: style.plain, max: 44 },
    { paint: style.bold, max: 44 },
    { paint: style.accent },
    { paint: style.dim },
  ];
  return [
    style.bold('Open to others by their own policies'),
    ...indent(table(columns, rows, style.width - 2), 2),
  ];
}
