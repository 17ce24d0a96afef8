import type { Edit, Json } from '../../model/finding.ts';
import type { RoleNode } from '../../model/graph.ts';
import type { LeastRole, LeastStatement } from '../../model/least.ts';
import type { Query } from '../../model/query.ts';
import { isGenerated } from '../propose/kept.ts';
import { freeId } from '../propose/names.ts';
import { serviceOf } from '../propose/statements.ts';
import type { Writing } from './narrow.ts';
import { statementJson } from './statement.ts';

/** Managed policies for what is too long for a role's own. */
export type Managed = {
  readonly edits: readonly Edit[];
  readonly ids: readonly string[];
  /** Items for the policies of a function of SAM; empty for a declared role, which the policies name themselves. */
  readonly entries: readonly Json[];
};

type Around = {
  readonly query: Query;
  readonly writing: Writing;
  readonly isSaid: (one: LeastStatement) => boolean;
  /** What has to be written at all. */
  readonly wanted: readonly LeastStatement[];
};

/** The managed policies of a role that needs them; undefined for others. */
export function managedOf(role: RoleNode, least: LeastRole, around: Around): Managed | undefined {
  const { resource } = role;
  if (least.parts === undefined || resource === undefined) return undefined;
  const { query, writing, isSaid, wanted } = around;
  const isNew = least.logicalId !== undefined;
  const inRole = !isNew && !isGenerated(role);
  const ids: string[] = [];
  const edits: Edit[] = [];
  for (const part of least.parts) {
    const sids = new Set(part.map(({ sid }) => sid));
    const own = wanted.filter((one) => sids.has(one.sid) && isSaid(one));
    const statements = own.flatMap((one) => statementJson(one, writing.words, writing.stack) ?? []);
    if (statements.length === 0) continue;
    const base = least.logicalId ?? resource.logicalId;
    const plain = `${base}${titleOf(own)}Policy`.replaceAll(/[^A-Za-z0-9]/g, '');
    const logicalId = freeId(plain, { stack: resource.stack, query, taken: new Set(ids) });
    ids.push(logicalId);
    const value: Json = {
      Type: 'AWS::IAM::ManagedPolicy',
      ...(resource.condition === undefined ? {} : { Condition: resource.condition }),
      Properties: {
        ...(inRole ? { Roles: [{ Ref: resource.logicalId }] } : {}),
        PolicyDocument: { Version: '2012-10-17', Statement: statements },
      },
    };
    edits.push({ kind: 'add-resource', beside: resource.written.address, logicalId, value });
  }
  const entries = inRole || isNew ? [] : ids.map((id) => ({ Ref: id }));
  return { edits, ids, entries };
}

/** The service, where there is one. */
function titleOf(statements: readonly LeastStatement[]): string {
  const services = new Set(
    statements.flatMap(({ actions }) => actions.map((action) => serviceOf({ action }))),
  );
  const [only = '', ...others] = services;
  return others.length > 0 ? '' : only.slice(0, 1).toUpperCase() + only.slice(1);
}
