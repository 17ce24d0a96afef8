import type { Diagnostic } from '../model/diagnostic.ts';
import type { Finding, Suppression } from '../model/finding.ts';
import type { Graph, NodeId } from '../model/graph.ts';
import type { Resource } from '../model/resource.ts';
import { nearest } from '../support/nearest.ts';
import { type CommentWish, commentWishes, MAX_COMMENTS, type Wish } from './comment.ts';
import { metadataWishes } from './metadata.ts';
import { matchesRule } from './select.ts';

/** An entry of the configuration's `ignore` list. `resource` is a logical id, `file` a template's path. */
export type IgnoreEntry = {
  readonly rule: string;
  readonly reason: string;
  readonly until: string | undefined;
  readonly resource: string | undefined;
  readonly file: string | undefined;
};

/** What suppressions are judged by. `ran` are the rules of this scan, `known` all there are. */
export type SuppressionContext = {
  readonly graph: Graph;
  readonly known: readonly string[];
  readonly ran: readonly string[];
  readonly ignore: readonly IgnoreEntry[];
  /** Milliseconds since the epoch. */
  readonly now: number;
};

/** Findings with their suppressions, and what is wrong with the suppressions themselves. */
export type Suppressed = {
  readonly findings: readonly Finding[];
  readonly diagnostics: readonly Diagnostic[];
};

/** A wish with the test of what it covers. `where` names it in a diagnostic. */
type Claim = {
  readonly wish: Omit<Wish, 'span'> & { readonly span: Suppression['span'] };
  readonly covers: (finding: Finding) => boolean;
};

// Each is held against each finding; a template that brings more of them means harm.
const MAX_CLAIMS = 2 * MAX_COMMENTS;

/** Marks the findings that a comment, metadata or the configuration asks to leave out. */
export function suppress(findings: readonly Finding[], context: SuppressionContext): Suppressed {
  const diagnostics: Diagnostic[] = [];
  const chosen = new Map<Finding, Suppression>();
  const all = claims(findings, context);
  if (all.length > MAX_CLAIMS) diagnostics.push(tooMany(all.length));
  for (const claim of all.slice(0, MAX_CLAIMS)) {
    const fault = faultOf(claim, context);
    if (fault !== undefined) {
      diagnostics.push(fault);
      continue;
    }
    const covered = findings.filter(
      (finding) => matchesRule(claim.wish.rule, finding.rule) && claim.covers(finding),
    );
    const { reason, until, span } = claim.wish;
    for (const finding of covered) {
      if (!chosen.has(finding)) chosen.set(finding, { reason, until, span });
    }
    const ran = context.ran.some((rule) => matchesRule(claim.wish.rule, rule));
    if (covered.length === 0 && ran) diagnostics.push(unused(claim));
  }
  return {
    findings: findings.map((finding) => {
      const suppressed = chosen.get(finding);
      return suppressed === undefined ? finding : { ...finding, suppressed };
    }),
    diagnostics,
  };
}

function claims(findings: readonly Finding[], context: SuppressionContext): readonly Claim[] {
  const { graph } = context;
  const places = new Places(graph);
  const found: Claim[] = [];
  for (const source of graph.sources.values()) {
    for (const wish of commentWishes(source)) {
      found.push({ wish, covers: commentCovers(wish, findings, places) });
    }
  }
  for (const resource of graph.declared.values()) {
    for (const wish of metadataWishes(resource.metadata)) {
      found.push({ wish, covers: (finding) => places.belongs(finding, resource) });
    }
  }
  for (const stack of graph.stacks) {
    for (const wish of metadataWishes(stack.metadata)) {
      found.push({ wish, covers: (finding) => finding.at.file === stack.file });
    }
  }
  for (const entry of context.ignore) {
    found.push({ wish: { ...entry, span: undefined }, covers: entryCovers(entry, places) });
  }
  return distinct(found);
}

/** A resource that a transform split in several carries its metadata on each: one claim, not many. */
function distinct(claims: readonly Claim[]): readonly Claim[] {
  const groups = new Map<string, Claim>();
  for (const claim of claims) {
    const { rule, span } = claim.wish;
    const key = span === undefined ? `config ${groups.size}` : `${rule} ${span.file} ${span.start}`;
    const twin = groups.get(key);
    const covers = (finding: Finding) => twin?.covers(finding) === true || claim.covers(finding);
    groups.set(key, { wish: claim.wish, covers });
  }
  return [...groups.values()];
}

/**
 * A comment before a resource, or on its first line, speaks of the whole resource. Elsewhere it speaks of
 * its line, where a finding of its rule starts there; else of the whole resource around it.
 */
function commentCovers(
  wish: CommentWish,
  findings: readonly Finding[],
  places: Places,
): Claim['covers'] {
  const { file } = wish.span;
  const line = places.line(file, wish.target);
  const onLine = (finding: Finding) =>
    finding.at.file === file && places.line(file, finding.at.start) === line;
  const owners = places.resourcesAt(file, wish.target);
  const isFirst = owners.some((owner) => places.line(file, owner.written.span.start) === line);
  const hits = findings.some((one) => matchesRule(wish.rule, one.rule) && onLine(one));
  if (hits && !isFirst) return onLine;
  return (finding) => onLine(finding) || owners.some((owner) => places.belongs(finding, owner));
}

function entryCovers(entry: IgnoreEntry, places: Places): Claim['covers'] {
  return (finding) =>
    (entry.file === undefined || finding.at.file === entry.file) &&
    (entry.resource === undefined || places.name(finding.node) === entry.resource);
}

function faultOf({ wish }: Claim, context: SuppressionContext): Diagnostic | undefined {
  const of = `suppression of \`${wish.rule.slice(0, 100)}\``;
  if (!context.known.some((rule) => matchesRule(wish.rule, rule))) {
    const meant = nearest(wish.rule, context.known);
    const hint = meant === undefined ? 'see `postern rules`' : `did you mean \`${meant}\`?`;
    return diagnostic('suppression-invalid', `${of}: there is no such rule`, wish.span, hint);
  }
  if (wish.reason === '') {
    const hint = `write it as \`# postern-ignore ${wish.rule}: why this is fine here\``;
    return diagnostic('suppression-invalid', `${of} has no reason`, wish.span, hint);
  }
  if (wish.until === undefined) return undefined;
  const end = endOfDay(wish.until);
  if (end === undefined) {
    const hint = 'write it as `until 2027-01-31`';
    return diagnostic(
      'suppression-invalid',
      `${of}: \`${wish.until}\` is no date`,
      wish.span,
      hint,
    );
  }
  if (context.now <= end) return undefined;
  const message = `${of} ended on ${wish.until}: the finding counts again`;
  return diagnostic(
    'suppression-expired',
    message,
    wish.span,
    'mend the finding, or move the date',
  );
}

function unused({ wish }: Claim): Diagnostic {
  const message = `suppression of \`${wish.rule.slice(0, 100)}\` has nothing to suppress`;
  return diagnostic('suppression-unused', message, wish.span, 'remove it');
}

function tooMany(count: number): Diagnostic {
  const message = `${count} suppressions: only the first ${MAX_CLAIMS} are looked at`;
  return diagnostic('limit-reached', message, undefined, 'leave rules out in the configuration');
}

function diagnostic(
  code: Diagnostic['code'],
  message: string,
  span: Suppression['span'],
  help: string,
): Diagnostic {
  return { code, message, ...(span === undefined ? {} : { span }), incomplete: false, help };
}

/** The last millisecond of a day in UTC, or undefined where it is not a day of the calendar. */
function endOfDay(date: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return undefined;
  const start = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(start) || !new Date(start).toISOString().startsWith(date)) return undefined;
  return start + 86_400_000 - 1;
}

/** Questions about where things are, answered from indexes that are built when first asked. */
class Places {
  readonly #graph: Graph;
  #nodes: ReadonlyMap<NodeId, { name: string; resource: Resource | undefined }> | undefined;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  line(file: string, offset: number): number {
    return this.#graph.sources.get(file)?.position(offset).line ?? 0;
  }

  /** Resources whose written entry contains the offset (several where a transform made them of one). */
  resourcesAt(file: string, offset: number): readonly Resource[] {
    return [...this.#graph.declared.values()].filter(({ written: { span } }) => {
      return span.file === file && span.start <= offset && offset < span.end;
    });
  }

  /** Whether a finding is about a resource, or stands in its text. */
  belongs(finding: Finding, owner: Resource): boolean {
    const written = this.#node(finding.node)?.resource?.written.address;
    if (written === owner.written.address) return true;
    const { file, start, end } = owner.written.span;
    return finding.at.file === file && start <= finding.at.start && finding.at.end <= end;
  }

  name(node: NodeId): string | undefined {
    return this.#node(node)?.name;
  }

  #node(id: NodeId) {
    if (this.#nodes === undefined) {
      const { functions, triggers, roles, apis, resources } = this.#graph;
      const all = [...functions, ...triggers, ...roles, ...apis, ...resources];
      this.#nodes = new Map(all.map((node) => [node.id, node]));
    }
    return this.#nodes.get(id);
  }
}
