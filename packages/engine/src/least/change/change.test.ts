import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Policy } from '../../model/policy.ts';
import { type Lessened, lessened, roleNamed } from '../../testing/least.ts';
import { isGiven } from '../propose/given.ts';
import { keysOf } from '../propose/same.ts';
import { keysOfWanted } from './match.ts';

/** Files by path, and what is expected of them. */
type Case = {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly diff?: string;
  readonly advice?: readonly string[];
  readonly kinds: readonly string[];
};

const cases = parse(
  readFileSync(new URL('./change.cases.yaml', import.meta.url), 'utf8'),
) as readonly Case[];

/** The diff without the names of files and the spaces of empty lines. */
function shown({ diff }: Lessened): string {
  return diff.replace(/^.*\n.*\n/, '').replaceAll(/^ $/gm, '');
}

describe.each(cases)('$name', ({ files, diff = '', advice = [], kinds }) => {
  const done = lessened(files);
  const again = lessened(done.files);

  it('comes to this change', () => {
    expect(done.problems).toEqual([]);
    expect(shown(done)).toBe(diff);
    expect(done.changes.flatMap((one) => one.advice.map(({ text }) => text))).toEqual(advice);
    expect(
      done.changes.map(({ proposal }) =>
        proposal.kind === 'none' ? `none: ${proposal.reason}` : proposal.kind,
      ),
    ).toEqual(kinds);
  });

  it('allows afterwards what was proposed and no more', () => {
    for (const { proposal, edits } of done.changes) {
      if (proposal.kind !== 'least' || edits.length === 0) continue;
      for (const one of proposal.roles) {
        const role = roleNamed(again.graph, one.logicalId ?? roleName(one.from));
        const keeps = one.keeps ?? [];
        const today = role.policies.filter(
          (policy) => !keeps.some((kept) => allows(kept) && sameName(kept.origin, policy.origin)),
        );
        const wanted = one.statements.flatMap((statement) => {
          const actions = statement.actions.filter(
            (action) => !statement.resources.every(({ arn }) => isGiven({ action, arn }, keeps)),
          );
          return keysOfWanted({ ...statement, actions });
        });
        const allowed = keysOf(today.flatMap((policy) => policy.statements));
        expect([...(allowed ?? [])].sort()).toEqual([...new Set(wanted)].sort());
      }
    }
  });

  it('changes nothing when it is done again', () => {
    expect(again.diff).toBe('');
    expect(again.changes.flatMap((one) => one.edits)).toEqual([]);
  });
});

/** Policies are also kept for their denies alone. */
function allows({ statements }: Policy): boolean {
  return statements.length === 0 || statements.some(({ effect }) => effect === 'Allow');
}

function roleName(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

function sameName(a: object, b: object): boolean {
  return 'name' in a && 'name' in b && a.name === b.name;
}
