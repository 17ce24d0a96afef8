import type { AttackPath } from '../model/finding.ts';
import type { Authentication } from '../model/graph.ts';

/** What a path gains, as the end of a sentence; `flaw` says where the code must be at fault. */
export function gainWords(gain: AttackPath['gain'], target: string, flaw = 'a flaw in it'): string {
  switch (gain) {
    case 'administrator':
      return `and ${flaw} makes them administrator`;
    case 'role':
      return `and ${flaw} lets them act as role ${target}`;
    case 'code':
      return `and replaces the code of ${target}`;
    case 'secrets':
      return `which may read ${target}`;
    case 'data-read':
      return `which may read ${target}`;
    case 'data-write':
      return `which may change ${target}`;
    case 'invoke':
      return `and invokes ${target}`;
    case 'money':
      return 'and runs up the bill';
  }
}

/** How callers prove who they are, for the note beside an entry. */
export function authenticationNote(authentication: Authentication): string {
  switch (authentication.kind) {
    case 'none':
      return 'no authentication';
    case 'iam':
      return 'IAM authentication';
    case 'cognito':
      return 'Cognito user pool';
    case 'jwt':
      return 'JWT authorizer';
    case 'lambda':
      return 'Lambda authorizer';
    case 'api-key':
      return 'API key only';
    case 'mtls':
      return 'client certificate';
    case 'resource-policy':
      return 'resource policy';
    case 'platform':
      return 'the platform calls it';
    case 'unknown':
      return 'authentication not known';
  }
}
