import type { PlacedText, Principal, Statement } from '../../model/policy.ts';
import type { Text } from '../../model/text.ts';
import { matches } from '../algebra/text.ts';
import { all, any, not, type Truth, truth } from '../algebra/truth.ts';
import { holds } from './condition.ts';
import { callerMatches } from './principal.ts';
import type { Request } from './request.ts';
import { filled } from './variables.ts';

/** Whether a statement applies to a request: action, resource, principal (where the statement names any), conditions, branch. */
export function applies(statement: Statement, request: Request): Truth {
  const action = actionMatches(statement, request.action);
  if (action === 'no') return 'no';
  const resource = resourceMatches(statement, request);
  if (resource === 'no') return 'no';
  const principal = principalMatches(statement, request);
  if (principal === 'no') return 'no';
  const conditions = all(statement.conditions.map((test) => holds(test, request.context)));
  return all([action, resource, principal, conditions, branchHolds(statement, request)]);
}

/** Whether the statement speaks of the action. */
export function actionMatches(statement: Statement, action: Text): Truth {
  const { negated, items } = statement.actions;
  const found = any(items.map((item) => matches(item.text, action, 'ignore')));
  return negated ? not(found) : found;
}

/** Whether the statement speaks of the resource. */
function resourceMatches(statement: Statement, request: Request): Truth {
  if (statement.resources === undefined) return 'yes';
  const { negated, items } = statement.resources;
  const found = any(items.map((item) => one(item, request)));
  return negated ? not(found) : found;
}

function one(item: PlacedText, request: Request): Truth {
  const pattern = filled(item.text, request.context);
  if (pattern === undefined) return 'no';
  return matches(completed(pattern), request.resource);
}

/** A resource pattern with all fields: IAM fills up an ARN that is short of fields with `*`. */
export function completed(pattern: Text): Text {
  if (!pattern.startsWith('arn:')) return pattern;
  const fields = pattern.split(':').length;
  return fields < 6 && !/[⟨$]/.test(pattern) ? `${pattern}${':*'.repeat(6 - fields)}` : pattern;
}

function principalMatches(statement: Statement, request: Request): Truth {
  if (statement.principals === undefined) return 'yes';
  const { negated, items } = statement.principals;
  const test = (item: Principal): Truth => callerMatches(item, request.caller, negated);
  const found = any(items.map(test));
  return negated ? not(found) : found;
}

/** Whether the statement exists in the branch of the template that the request is about. */
function branchHolds(statement: Statement, { branches }: Request): Truth {
  if (statement.when === undefined) return 'yes';
  return all(
    statement.when.split(' & ').map((condition) => {
      const known = branches?.get(condition.replace(/^!/, ''));
      return known === undefined ? 'maybe' : truth(known !== condition.startsWith('!'));
    }),
  );
}
