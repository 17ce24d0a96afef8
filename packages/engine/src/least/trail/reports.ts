import { listIn, objectIn, ownAnyCase, textAt } from './json.ts';
import { timeOf } from './time.ts';

/**
 * What AWS itself tells of the access of a role: last-accessed information of IAM, or findings of unused access of
 * IAM Access Analyzer. Source: GenerateServiceLastAccessedDetails and GetFindingV2 in the API references.
 */
export type AccessReport = {
  readonly role: string;
  readonly service: string;
  /** Full names of the actions that it is about; undefined: the whole service. */
  readonly actions: readonly string[] | undefined;
  /** When it was last used; undefined: not in the time that AWS looks back. */
  readonly last: number | undefined;
  readonly source: 'last-accessed' | 'access-analyzer';
};

/** The reports in a JSON document; undefined where it is of neither kind. A string says why it cannot be used. */
export function reportsIn(document: unknown): readonly AccessReport[] | string | undefined {
  if (ownAnyCase(document, 'ServicesLastAccessed') !== undefined) return lastAccessed(document);
  const type = textAt(document, 'findingType');
  const isUnused = type?.startsWith('Unused') === true;
  if (isUnused || ownAnyCase(document, 'findingDetails') !== undefined) return findingOf(document);
  return undefined;
}

function lastAccessed(document: unknown): readonly AccessReport[] | string {
  const services = listIn(ownAnyCase(document, 'ServicesLastAccessed'));
  const role = textAt(document, 'Arn') ?? entityOf(services);
  if (role === undefined) return 'the report of last access names no role: no service was used';
  return services.flatMap((one) => {
    const service = textAt(one, 'ServiceNamespace');
    if (service === undefined) return [];
    const whole = reportOf(role, service, undefined, ownAnyCase(one, 'LastAuthenticated'));
    const tracked = listIn(ownAnyCase(one, 'TrackedActionsLastAccessed')).flatMap((action) => {
      const name = textAt(action, 'ActionName');
      if (name === undefined) return [];
      return [
        reportOf(role, service, [`${service}:${name}`], ownAnyCase(action, 'LastAccessedTime')),
      ];
    });
    return [whole, ...tracked];
  });
}

function reportOf(
  role: string,
  service: string,
  actions: readonly string[] | undefined,
  time: unknown,
): AccessReport {
  return { role, service, actions, last: timeOf(time), source: 'last-accessed' };
}

/** The role that a report is of: it says so only where something was used. */
function entityOf(services: readonly unknown[]): string | undefined {
  const found = services.map((one) => textAt(one, 'LastAuthenticatedEntity'));
  return found.find((one) => one?.includes(':role/') === true);
}

function findingOf(document: unknown): readonly AccessReport[] | string {
  const role = textAt(document, 'resource');
  if (role === undefined || !role.includes(':role/')) return 'the finding is about no role';
  const details = listIn(ownAnyCase(document, 'findingDetails'));
  return details.flatMap((one): readonly AccessReport[] => {
    const unused = objectIn(ownAnyCase(one, 'unusedPermissionDetails'));
    const service = textAt(unused, 'serviceNamespace');
    if (service === undefined) return [];
    const last = timeOf(ownAnyCase(unused, 'lastAccessed'));
    const base = { role, service, source: 'access-analyzer' } as const;
    const actions = listIn(ownAnyCase(unused, 'actions'));
    if (actions.length === 0) return [{ ...base, actions: undefined, last }];
    return actions.flatMap((action) => {
      const name = textAt(action, 'action');
      if (name === undefined) return [];
      const full = name.includes(':') ? name : `${service}:${name}`;
      return [{ ...base, actions: [full], last: timeOf(ownAnyCase(action, 'lastAccessed')) }];
    });
  });
}
