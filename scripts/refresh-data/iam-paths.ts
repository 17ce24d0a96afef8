/** A path as its source has it. */
export type SourcePath = {
  id: string;
  name: string;
  category: string;
  permissions: { required: { permission: string; resourceConstraints?: string }[] };
  prerequisites?: unknown;
};

/** A path as the evaluator needs it. */
export type Path = {
  id: string;
  name: string;
  category: string;
  actions: string[];
  /** Services that the passed role must trust. */
  passedTo?: string[];
  /** Only a user can start it on itself; a role can start it where another principal is the target. */
  principal?: 'user' | 'role';
};

/** Keeps what the evaluator needs: actions, and the services named in the prerequisites' words. */
export function distilPath(path: SourcePath): Path {
  const actions = path.permissions.required.map((one) => one.permission);
  const words = JSON.stringify(path.prerequisites ?? '') + JSON.stringify(path.permissions);
  const services = [...new Set(words.match(/[a-z0-9-]+\.amazonaws\.com/g))].sort();
  const others = actions.filter((one) => one !== 'iam:PassRole');
  const ofAction = `${others[0]?.split(':')[0]}.amazonaws.com`;
  const isUser = words.includes('Principal must be a user');
  const isRole = words.includes('Principal must be a role');
  return {
    id: path.id,
    name: path.name,
    category: path.category,
    actions,
    ...(actions.includes('iam:PassRole')
      ? { passedTo: services.length > 0 ? services : [ofAction] }
      : {}),
    ...(isUser ? { principal: 'user' as const } : isRole ? { principal: 'role' as const } : {}),
  };
}
