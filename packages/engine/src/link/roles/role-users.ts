import type { NodeId } from '../../model/graph.ts';
import type { Resource } from '../../model/resource.ts';
import { at, items } from '../../model/value.ts';
import type { LinkContext } from '../context.ts';

/** Types, besides functions, that run code under a role, with the property that names the role or its instance profile. */
const RUNNING: readonly (readonly [type: string, property: string])[] = [
  ['AWS::CodeBuild::Project', 'ServiceRole'],
  ['AWS::AppRunner::Service', 'InstanceConfiguration.InstanceRoleArn'],
  ['AWS::Glue::DevEndpoint', 'RoleArn'],
  ['AWS::Glue::Job', 'Role'],
  ['AWS::SageMaker::NotebookInstance', 'RoleArn'],
  ['AWS::EC2::Instance', 'IamInstanceProfile'],
  ['AWS::EC2::LaunchTemplate', 'LaunchTemplateData.IamInstanceProfile.Arn'],
  ['AWS::EC2::LaunchTemplate', 'LaunchTemplateData.IamInstanceProfile.Name'],
];

const ROLE: readonly string[] = ['AWS::IAM::Role'];
const NAMED: readonly string[] = [...ROLE, 'AWS::IAM::InstanceProfile'];

/** Projects, instances, notebooks … by the role that they run under. */
export function usersByRole(context: LinkContext): ReadonlyMap<NodeId, readonly Resource[]> {
  const found = new Map<NodeId, Resource[]>();
  for (const [type, property] of RUNNING) {
    for (const user of context.index.ofType(type)) {
      for (const role of rolesOf(context, user, property)) {
        const list = found.get(role);
        if (list === undefined) found.set(role, [user]);
        else list.push(user);
      }
    }
  }
  return found;
}

/** A role by itself, or the one inside an instance profile. */
function rolesOf(context: LinkContext, user: Resource, property: string): readonly NodeId[] {
  return context.nodesOf(at(user.properties, property), NAMED).flatMap((id) => {
    const declared = context.index.get(id);
    if (declared?.type !== 'AWS::IAM::InstanceProfile') return [id];
    return items(at(declared.properties, 'Roles')).flatMap((one) => context.nodesOf(one, ROLE));
  });
}
