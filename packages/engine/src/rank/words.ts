import type { AttackPath } from '../model/finding.ts';
import type { Authentication } from '../model/graph.ts';
import { type Invoker, keyWords } from '../model/invoker.ts';
import { readable } from '../model/text.ts';

/** Who starts a path, as the subject of a sentence. */
export function whoIs(invoker: Invoker): string {
  switch (invoker.kind) {
    case 'anyone':
      return 'Anyone on the internet';
    case 'any-account':
      return 'Anyone with an AWS account';
    case 'key-holder':
      return `Whoever holds ${keyWords(invoker)}`;
    case 'signed-in':
      return invoker.selfSignUp === true ? 'Anyone who signs up' : 'Any signed-in user';
    case 'authorized':
      return 'Whoever the authorizer lets in';
    case 'network':
      return 'Anyone in the network';
    case 'account':
      return `Account ${readable(invoker.id)}`;
    case 'organization':
      return `Any account of organization ${readable(invoker.id)}`;
    case 'principal':
      return readable(invoker.arn);
    case 'service':
      return invoker.scoped
        ? readable(invoker.service)
        : `Any account through ${readable(invoker.service)}`;
    case 'internal':
      return 'This application';
    case 'platform':
      return 'The platform';
    case 'unknown':
      return 'Somebody unknown';
  }
}

/** The actor column of a drawn path: one or two words. */
export function actorOf(invoker: Invoker): string {
  switch (invoker.kind) {
    case 'anyone':
      return 'anyone';
    case 'any-account':
      return 'any AWS account';
    case 'key-holder':
      return `${invoker.holds ?? 'key'} holder`;
    case 'signed-in':
      return 'signed-in user';
    case 'authorized':
      return 'authorized caller';
    default:
      return whoIs(invoker);
  }
}

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
