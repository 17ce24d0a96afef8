import type { LeastRole } from '../../model/least.ts';
import type { PlanCommand } from '../../model/plan.ts';
import type { Query } from '../../model/query.ts';

/** Saves all policies of a role to files. */
export function saving(name: string): readonly PlanCommand[] {
  const role = quoted(name);
  return [
    {
      does: `saves the inline policies of ${name}`,
      run: `for p in $(aws iam list-role-policies --role-name ${role} --query 'PolicyNames[]' --output text); do aws iam get-role-policy --role-name ${role} --policy-name "$p" --query PolicyDocument > ${file(name)}-"$p".json; done`,
    },
    {
      does: `saves which managed policies ${name} has`,
      run: `aws iam list-attached-role-policies --role-name ${role} > ${file(name)}-attached.json`,
    },
  ];
}

/** Which calls of a role were refused. */
export function deniedCalls(name: string): PlanCommand {
  return {
    does: `lists what ${name} was denied`,
    run: `aws logs start-query --log-group-name <log group of the trail> --start-time <from> --end-time <to> --query-string 'filter userIdentity.sessionContext.sessionIssuer.userName = "${name}" and errorCode like /AccessDenied|Unauthorized/ | stats count(*) by eventSource, eventName, errorMessage'`,
  };
}

/** Attaches a new policy beside what there is. */
export function attaching(name: string, one: LeastRole): PlanCommand {
  return {
    does: `attaches the new policy to ${name} beside the old ones`,
    run: `aws iam put-role-policy --role-name ${quoted(name)} --policy-name ${quoted(one.name)} --policy-document file://${one.name}.json`,
  };
}

/** What AWS itself knows of the use of a role. */
export function lastUsed(name: string): PlanCommand {
  return {
    does: `asks which services and actions ${name} has used`,
    run: `aws iam generate-service-last-accessed-details --granularity ACTION_LEVEL --arn "$(aws iam get-role --role-name ${quoted(name)} --query Role.Arn --output text)"`,
  };
}

/** Takes a new policy off again. */
export function detaching(name: string, one: LeastRole, does: string): PlanCommand {
  return {
    does,
    run: `aws iam delete-role-policy --role-name ${quoted(name)} --policy-name ${quoted(one.name)}`,
  };
}

/** Gives a role its saved policies back. Faster than a deployment: the functions work again within seconds. */
export function restoring(name: string): PlanCommand {
  return {
    does: `gives ${name} its old policies back at once`,
    run: `aws iam put-role-policy --role-name ${quoted(name)} --policy-name <old policy> --policy-document file://${file(name)}-<old policy>.json`,
  };
}

/** How the application is deployed. */
export function deploying({ graph }: Query, stage: string): string {
  const isSam = [...graph.declared.values()].some(({ written }) =>
    written.type.startsWith('AWS::Serverless::'),
  );
  return isSam
    ? `sam deploy --config-env ${stage}`
    : `aws cloudformation deploy --template-file <template> --stack-name <stack of ${stage.slice(1, -1)}> --capabilities CAPABILITY_NAMED_IAM`;
}

/** A word of a shell command. */
export function quoted(name: string): string {
  return /^[\w+=,.@-]+$/.test(name) ? name : `'${name.replaceAll("'", '')}'`;
}

function file(name: string): string {
  return name.replaceAll(/[^\w.-]+/g, '-').replaceAll(/^-+|-+$/g, '');
}
