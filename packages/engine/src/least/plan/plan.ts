import type { RoleNode } from '../../model/graph.ts';
import type { LeastRole, RoleChange } from '../../model/least.ts';
import type { Stage } from '../../model/plan.ts';
import type { Query } from '../../model/query.ts';
import {
  attaching,
  deniedCalls,
  deploying,
  detaching,
  lastUsed,
  quoted,
  restoring,
  saving,
} from './commands.ts';

/** Days of use that a shadow stage should see where nothing runs on a rarer schedule. */
const WATCHED_DAYS = 14;

/**
 * How to bring changes of roles into production without breaking it: keep what there is, try it where nobody is hurt,
 * compare while both are attached, switch, and only then remove. Every stage has its own undo.
 */
export function planFor(changes: readonly RoleChange[], query: Query): readonly Stage[] {
  const roles = changes.flatMap(({ proposal }) => {
    const today = query.role(proposal.from);
    return proposal.kind === 'least' && today !== undefined
      ? [{ today, after: proposal.roles, name: nameOf(today) }]
      : [];
  });
  return roles.length === 0
    ? []
    : [
        save(roles),
        trial(roles, deploying(query, '<test>')),
        shadow(roles),
        switching(roles, deploying(query, '<production>')),
        remove(roles),
      ];
}

type Planned = {
  readonly today: RoleNode;
  readonly after: readonly LeastRole[];
  /** Name of the deployed role, or words for it. */
  readonly name: string;
};

/** The deployed name where the template writes it; else what a person looks up. */
function nameOf({ arn, name, resource }: RoleNode): string {
  const written = /:role\/(?:[^⟨]*\/)?([^⟨/]+)$/.exec(arn)?.[1];
  return written === undefined || resource === undefined ? `<name of ${name}>` : written;
}

function ids(roles: readonly Planned[]): Stage['roles'] {
  return roles.map(({ today }) => today.id);
}

function save(roles: readonly Planned[]): Stage {
  return {
    kind: 'save',
    title: 'Keep the policies of today',
    roles: ids(roles),
    steps: [
      'Save every policy of the deployed roles before anything is changed: each undo below reads these files.',
      'A role may have policies that the template does not know of. They are in the files, and in no proposal.',
    ],
    commands: roles.flatMap(({ name }) => saving(name)),
    watch: [],
    until: 'there is a file for each policy of each role',
    undo: [],
  };
}

function trial(roles: readonly Planned[], deploy: string): Stage {
  return {
    kind: 'trial',
    title: 'Try the change in a stage that is not production',
    roles: ids(roles),
    steps: [
      'Deploy the change to a test stage, and run every way through the functions there: the tests, each kind of event, each schedule once, and what is done when something fails.',
      'Paths that run seldom are where a missing permission hides: dead-letter handling, month-end jobs, restoring a backup.',
    ],
    commands: [{ does: 'deploys the change to a test stage', run: deploy }],
    watch: roles.map(({ name }) => deniedCalls(name)),
    until: 'all of it has run, and nothing was denied',
    undo: [
      { does: 'takes the change out of the test stage', run: `git revert <commit> && ${deploy}` },
    ],
  };
}

function shadow(roles: readonly Planned[]): Stage {
  return {
    kind: 'shadow',
    title: 'In production, attach the new policies beside the old ones',
    roles: ids(roles),
    steps: [
      'With both attached nothing can be denied that was allowed, so this stage breaks nothing. It shows which calls only the old policies allow.',
      'Let it run through a whole cycle of what the application does, month-end jobs included.',
      ...(isSplit(roles)
        ? [
            'Functions that get a role of their own keep the old one in this stage: nothing is attached for them, and only the records are compared.',
          ]
        : []),
      'Data events (objects, items, messages, invocations) are in CloudTrail only where the trail records them: turn them on for the time of this stage.',
    ],
    commands: roles.flatMap(({ name, after }) =>
      after.filter((one) => one.logicalId === undefined).map((one) => attaching(name, one)),
    ),
    watch: [
      {
        does: 'joins the recorded calls to the roles and the code: what is called and not needed by the code is shown',
        run: 'postern rightsize . --cloudtrail <folder of the trail>',
      },
      ...roles.map(({ name }) => lastUsed(name)),
      {
        does: 'has Access Analyzer check the new document',
        run: 'aws accessanalyzer validate-policy --policy-type IDENTITY_POLICY --policy-document file://<new policy>.json',
      },
      {
        does: 'has Access Analyzer check that it allows nothing new',
        run: 'aws accessanalyzer check-no-new-access --policy-type IDENTITY_POLICY --existing-policy-document file://<old policy>.json --new-policy-document file://<new policy>.json',
      },
    ],
    until: `${WATCHED_DAYS} days or one whole cycle have passed, and no recorded call would be denied`,
    undo: roles.flatMap(({ name, after }) =>
      after
        .filter((one) => one.logicalId === undefined)
        .map((one) => detaching(name, one, `takes the new policy off ${name}`)),
    ),
  };
}

function switching(roles: readonly Planned[], deploy: string): Stage {
  const split = roles.filter(({ after }) => after.some((one) => one.logicalId !== undefined));
  return {
    kind: 'switch',
    title: 'Switch production to the new policies',
    roles: ids(roles),
    steps: [
      'Deploy the change. Policies take effect within seconds, also for functions that are warm.',
      ...(split.length === 0
        ? []
        : [
            `Functions that get a role of their own (from ${list(split)}) are updated one after the other. Leave the old role in place until all of them have run.`,
          ]),
      'Do it when somebody is there who can undo it, and not before a weekend.',
    ],
    commands: [{ does: 'deploys the change', run: deploy }],
    watch: [
      ...roles.map(({ name }) => deniedCalls(name)),
      {
        does: 'shows errors of the functions',
        run: 'aws cloudwatch get-metric-statistics --namespace AWS/Lambda --metric-name Errors --dimensions Name=FunctionName,Value=<function> --statistics Sum --period 300 --start-time <from> --end-time <to>',
      },
    ],
    until: 'a whole cycle has passed without a denied call',
    undo: [
      ...roles.map(({ name }) => restoring(name)),
      {
        does: 'then takes the change out of the template',
        run: `git revert <commit> && ${deploy}`,
      },
    ],
  };
}

function remove(roles: readonly Planned[]): Stage {
  return {
    kind: 'remove',
    title: 'Remove what is left of the old access',
    roles: ids(roles),
    steps: [
      'Delete roles and managed policies that nothing uses any more, and what was attached by hand for the shadow stage.',
      'Keep the saved files for as long as a yearly job may still come.',
    ],
    commands: roles.flatMap(({ name, after }) => [
      {
        does: `shows what is still attached to ${name}`,
        run: `aws iam list-role-policies --role-name ${quoted(name)} && aws iam list-attached-role-policies --role-name ${quoted(name)}`,
      },
      ...after
        .filter((one) => one.logicalId === undefined)
        .map((one) =>
          detaching(name, one, 'takes off what the shadow stage attached; the template now has it'),
        ),
    ]),
    watch: roles.map(({ name }) => deniedCalls(name)),
    until: 'the deployed roles allow what the template says, and nothing else',
    undo: roles.map(({ name }) => restoring(name)),
  };
}

function isSplit(roles: readonly Planned[]): boolean {
  return roles.some(({ after }) => after.some((one) => one.logicalId !== undefined));
}

function list(roles: readonly Planned[]): string {
  return roles.map(({ today }) => today.name).join(', ');
}
