import type { Call, Model } from '../model.ts';
import { inJavaScript, option } from './support.ts';

/** Parts of a message that a reader's program takes for more than text. */
const PARTS = [
  ['subject', 'subject'],
  ['to', 'recipient'],
  ['cc', 'recipient'],
  ['bcc', 'recipient'],
  ['from', 'sender'],
  ['replyTo', 'reply address'],
  ['reply_to', 'reply address'],
  ['headers', 'headers'],
] as const;

/** Reports what goes into a message, found in the argument at a position. */
function message(position: number): (call: Call) => void {
  return (call) => {
    const { machine, at, api } = call;
    machine.sink('html', option(call, position, 'html'), at, api, 'HTML body');
    for (const [name, part] of PARTS) {
      machine.sink('mail', option(call, position, name), at, api, part);
    }
    for (const name of ['html', 'text', 'subject', 'attachments', 'dynamicTemplateData']) {
      machine.sink('third-party', option(call, position, name), at, api, 'message');
    }
    const attachments = option(call, position, 'attachments');
    machine.sink('path', machine.field(attachments, '*.path', at), at, api, 'attachment');
  };
}

const callbacks = [1, 2].map((argument) => ({ argument, gets: 'error-first' as const }));

/** Mail and other messages to people. */
export const MAIL_MODELS: readonly Model[] = inJavaScript([
  {
    api: [
      'nodemailer.createTransport().sendMail',
      '@sendgrid/mail.{send,sendMultiple}',
      'mailgun-js().messages().send',
      'postmark.{ServerClient,Client}().sendEmail',
      'resend.Resend().emails.send',
      'email-templates().send',
      'emailjs.SMTPClient().{send,sendAsync}',
    ],
    effect: message(0),
    callbacks,
    returns: 'nothing',
  },
  {
    api: ['mailgun.js().client().messages.create', 'mailgun.client().messages.create'],
    effect: message(1),
    returns: 'nothing',
  },
  {
    api: [
      'twilio().messages.create',
      'twilio.Twilio().messages.create',
      '@slack/web-api.WebClient().chat.postMessage',
      '@slack/webhook.IncomingWebhook().send',
      'node-telegram-bot-api().sendMessage',
      'pusher().trigger',
      'messagebird().messages.create',
    ],
    sinks: [{ kind: 'third-party', argument: { from: 0 }, part: 'message' }],
    returns: 'nothing',
  },
]);
