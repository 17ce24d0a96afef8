import type { Value } from '../../interpret/value.ts';
import { clearanceOf } from '../../interpret/value.ts';
import { onlyText } from '../../interpret/values.ts';
import type { Call, Model } from '../model.ts';
import {
  comesFrom,
  dangerous,
  derivedFor,
  into,
  is,
  KEYWORD_ONLY,
  madeFrom,
  maderArgument,
  sinkAll,
} from './support.ts';

/** Templates, HTML and mail. */
export const MARKUP_MODELS: readonly Model[] = [
  {
    api: [
      'html.escape',
      'cgi.escape',
      'markupsafe.{escape,escape_silent}',
      'markupsafe.Markup.escape',
      '{flask,jinja2}.escape',
      'xml.sax.saxutils.{escape,quoteattr}',
      'django.utils.html.{escape,conditional_escape,strip_tags}',
      'tornado.escape.xhtml_escape',
      'werkzeug.utils.escape',
      'bleach.{clean,linkify}',
      'nh3.clean',
      'lxml.html.clean.clean_html',
      'lxml_html_clean.clean_html',
      'lxml.html.clean.Cleaner().clean_html',
    ],
    returns: (call) => derivedFor(call, [call.argument(0)], ['html', 'xml'], 'is escaped for HTML'),
  },
  dangerous(
    ['markupsafe.Markup', 'jinja2.Markup', 'flask.Markup', 'django.utils.safestring.mark_safe'],
    'html',
    0,
    'HTML',
  ),

  dangerous(
    [
      'jinja2.Template',
      'jinja2.{Environment,NativeEnvironment}().{from_string,compile_expression}',
      'jinja2.nativetypes.NativeTemplate',
      'jinja2.environment.{Template,Environment}',
      'flask.render_template_string',
    ],
    'template',
    0,
    'template text',
    'source',
  ),
  dangerous(
    [
      'mako.template.Template',
      'mako.lookup.TemplateLookup().put_string',
      'django.template.Template',
      'django.template.engines.*.from_string',
      'tornado.template.Template',
      'Cheetah.Template.Template',
      'chameleon.PageTemplate',
      'web.template.Template',
      'bottle.{template,SimpleTemplate}',
      'airspeed.Template',
      'pybars.Compiler().compile',
    ],
    'template',
    0,
    'template text',
    'text',
  ),
  {
    api: ['jinja2.sandbox.{SandboxedEnvironment,ImmutableSandboxedEnvironment}().from_string'],
    returns: 'api',
  },
  dangerous(
    ['chevron.render', 'pystache.render', 'pystache.Renderer().render'],
    'template',
    0,
    'template text',
    'template',
  ),
  { api: '**.{render,render_async,render_unicode,generate}', when: isTemplate, returns: rendered },
  {
    api: [
      'flask.render_template',
      'django.shortcuts.render',
      'django.template.loader.render_to_string',
    ],
    returns: (call) =>
      derivedFor(
        call,
        [madeFrom(call, [...call.args, ...call.named.values()], 'is put into a template')],
        ['html'],
        'is escaped for HTML',
      ),
  },
  {
    api: 'string.Template().{substitute,safe_substitute}',
    returns: (call) =>
      madeFrom(
        call,
        [call.receiver, ...call.args, ...call.named.values()],
        'becomes part of a text',
      ),
  },

  {
    api: 'smtplib.{SMTP,SMTP_SSL}().sendmail',
    sinks: [
      into('mail', 0, 'sender', 'from_addr'),
      into('mail', 1, 'recipients', 'to_addrs'),
      into('mail', 2, 'message', 'msg'),
    ],
    returns: 'nothing',
  },
  {
    api: ['smtplib.{SMTP,SMTP_SSL}().send_message', 'aiosmtplib.send'],
    sinks: [
      into('mail', 0, 'message', 'msg'),
      into('mail', 1, 'sender', 'from_addr'),
      into('mail', 2, 'recipients', 'to_addrs'),
    ],
    returns: 'nothing',
  },
  {
    api: 'smtplib.{SMTP,SMTP_SSL}().{login,starttls,ehlo,helo,quit,close,connect,set_debuglevel}',
    returns: 'nothing',
  },
  {
    api: ['email.mime.text.MIMEText', 'email.MIMEText.MIMEText'],
    sinks: [
      {
        ...into('html', 0, 'HTML body', '_text'),
        when: (call) => is(call.argument(1, '_subtype'), 'html'),
      },
    ],
  },
  {
    api: 'email.message.EmailMessage().{set_content,add_alternative}',
    sinks: [
      { ...into('html', 0, 'HTML body'), when: (call) => is(call.argument(1, 'subtype'), 'html') },
    ],
  },
  // The modern class refuses line breaks in headers; the one of `email.mime` writes them.
  { api: 'email.mime.multipart.MIMEMultipart().add_header', sinks: [into('mail', 1, 'header')] },
  {
    api: ['sendgrid.helpers.mail.Mail', 'sendgrid.Mail'],
    sinks: [
      into('html', 4, 'HTML body', 'html_content'),
      into('mail', 1, 'recipients', 'to_emails'),
      into('third-party', 3, 'body', 'plain_text_content'),
      into('third-party', 4, 'body', 'html_content'),
    ],
  },
  {
    api: [
      'mailchimp_transactional.Client().messages.send',
      'resend.Emails.send',
      'postmarker.core.PostmarkClient().emails.send',
    ],
    effect: sinkAll('mail', 'message'),
  },
  {
    api: ['django.core.mail.{send_mail,EmailMessage,EmailMultiAlternatives}'],
    sinks: [
      into('html', KEYWORD_ONLY, 'HTML body', 'html_message'),
      into('mail', 3, 'recipients', 'recipient_list'),
    ],
  },
  {
    api: ['email.utils.{formataddr,parseaddr}', 'email.header.Header'],
    returns: (call) => call.machine.derive(call.args, call.at),
  },
];

function isTemplate(call: Call): boolean {
  return /^(?:jinja2|mako|django\.template|tornado\.template|chameleon|Cheetah)\b/.test(call.api);
}

/** What goes into a template is escaped only where that was asked for, or where the template engine always does. */
function rendered(call: Call): Value {
  const made = madeFrom(call, [...call.args, ...call.named.values()], 'is put into a template');
  return escapes(call) ? call.machine.clear(made, clearanceOf('html')) : made;
}

function escapes(call: Call): boolean {
  if (/^(?:django|tornado|chameleon)\b/.test(call.api)) return true;
  const setting = maderArgument(call.receiver, 'autoescape');
  if (setting !== undefined)
    return is(setting, true) || comesFrom(setting, /select_autoescape(?:\(\))?$/);
  const filters = maderArgument(call.receiver, 'default_filters');
  return filters !== undefined && onlyText(call.machine.element(filters, call.at)) === 'h';
}
