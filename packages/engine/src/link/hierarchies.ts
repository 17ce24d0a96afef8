/** Services whose names have slashes in them, so that `a/*` may also mean other resources than `a`. */
export const HIERARCHIES: ReadonlySet<string> = new Set([
  'ssm',
  'secretsmanager',
  'iam',
  'logs',
  'events',
]);
