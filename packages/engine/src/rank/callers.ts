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
