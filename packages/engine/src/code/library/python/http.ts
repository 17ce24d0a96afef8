import type { Value } from '../../interpret/value.ts';
import { onlyConstant } from '../../interpret/values.ts';
import type { Call, Model } from '../model.ts';
import {
  comesFrom,
  dangerous,
  into,
  is,
  KEYWORD_ONLY,
  maderArgument,
  misuse,
  sinkAll,
} from './support.ts';
import { leavesHostOpen } from './urls.ts';

const VERBS = 'get,post,put,patch,delete,head,options';

/** Packages whose functions and sessions have the methods of `requests`. */
const REQUESTS = [
  'requests',
  'requests.{Session,session}()',
  'requests.sessions.Session()',
  'botocore.vendored.requests',
  'requests_toolbelt.sessions.BaseUrlSession()',
  'cloudscraper.create_scraper()',
  'requests_futures.sessions.FuturesSession()',
  'requests_aws4auth',
  'curl_cffi.requests',
  'niquests',
];
const HTTPX = ['httpx', 'httpx.{Client,AsyncClient}()'];
const AIOHTTP = ['aiohttp.ClientSession()', 'aiohttp'];

const OUTGOING = [...REQUESTS, ...HTTPX, ...AIOHTTP];

const SENT = [
  into('third-party', 1, 'body', 'data'),
  into('third-party', KEYWORD_ONLY, 'body', 'json'),
  into('third-party', KEYWORD_ONLY, 'body', 'content'),
  into('third-party', KEYWORD_ONLY, 'files', 'files'),
  into('third-party', KEYWORD_ONLY, 'query', 'params'),
  into('third-party', KEYWORD_ONLY, 'headers', 'headers'),
  into('third-party', KEYWORD_ONLY, 'cookies', 'cookies'),
] as const;

const SENT_BY_NAME = SENT.map((sink) => ({ ...sink, argument: KEYWORD_ONLY }));

/** Requests to other servers. */
export const HTTP_MODELS: readonly Model[] = [
  {
    api: OUTGOING.map((client) => `${client}.{${VERBS}}`),
    sinks: [hostOf(0, 'url'), urlOf(0, 'url'), ...SENT],
    effect: noteSettings,
    returns: answer,
  },
  {
    api: OUTGOING.map((client) => `${client}.{request,stream,ws_connect}`),
    sinks: [hostOf(1, 'url'), urlOf(1, 'url'), ...SENT_BY_NAME],
    effect: noteSettings,
    returns: answer,
  },
  { api: 'requests.Request', sinks: [hostOf(1, 'url'), urlOf(1, 'url'), ...SENT_BY_NAME] },
  { api: ['requests.Session().send', 'httpx.{Client,AsyncClient}().send'], returns: answer },
  {
    api: [
      'urllib.request.urlopen',
      'urllib2.urlopen',
      'urllib.urlopen',
      'urllib.request.build_opener().open',
    ],
    sinks: [
      {
        ...hostOf(0, 'url'),
        when: (call) => !isRequest(call.argument(0)) && leavesHostOpen(call.argument(0)),
      },
      {
        ...urlOf(0, 'url'),
        when: (call) => !isRequest(call.argument(0)) && !leavesHostOpen(call.argument(0)),
      },
      into('third-party', 1, 'body', 'data'),
    ],
    effect: noteSettings,
    returns: answer,
  },
  {
    api: ['urllib.request.Request', 'urllib2.Request'],
    sinks: [
      hostOf(0, 'url'),
      urlOf(0, 'url'),
      into('third-party', 1, 'body', 'data'),
      into('third-party', 2, 'headers', 'headers'),
    ],
  },
  {
    api: ['urllib.request.urlretrieve', 'wget.download'],
    sinks: [hostOf(0, 'url'), urlOf(0, 'url'), into('path', 1, 'file name', 'filename')],
    returns: answer,
  },
  {
    api: [
      'urllib3.{PoolManager,ProxyManager}().{request,urlopen,request_encode_body,request_encode_url}',
      'urllib3.poolmanager.PoolManager().request',
      'urllib3.request',
      'httplib2.Http().{request}',
    ],
    sinks: [
      hostOf(1, 'url'),
      urlOf(1, 'url'),
      into('third-party', KEYWORD_ONLY, 'body', 'body'),
      into('third-party', KEYWORD_ONLY, 'fields', 'fields'),
      into('third-party', KEYWORD_ONLY, 'headers', 'headers'),
      into('third-party', KEYWORD_ONLY, 'body', 'json'),
    ],
    effect: noteSettings,
    returns: answer,
  },
  {
    api: [
      'http.client.{HTTPConnection,HTTPSConnection}',
      'httplib.{HTTPConnection,HTTPSConnection}',
      'urllib3.{HTTPConnectionPool,HTTPSConnectionPool}',
    ],
    sinks: [into('request', 0, 'host', 'host')],
    effect: noteSettings,
  },
  {
    api: [
      'http.client.{HTTPConnection,HTTPSConnection}().request',
      'urllib3.{HTTPConnectionPool,HTTPSConnectionPool}().request',
    ],
    sinks: [
      into('third-party', 1, 'URL', 'url'),
      into('third-party', 2, 'body', 'body'),
      into('third-party', 3, 'headers', 'headers'),
    ],
    returns: 'nothing',
  },
  { api: 'http.client.{HTTPConnection,HTTPSConnection}().{getresponse}', returns: answer },
  {
    api: ['socket.create_connection', 'socket.socket().connect', 'socket.socket().connect_ex'],
    sinks: [{ ...into('request', 0, 'host', 'address'), field: '0' }],
  },
  dangerous(
    [
      'asyncio.open_connection',
      'ftplib.{FTP,FTP_TLS}',
      'telnetlib.Telnet',
      'imaplib.IMAP4_SSL',
      'poplib.POP3_SSL',
      'websockets.connect',
      'websocket.create_connection',
      'xmlrpc.client.ServerProxy',
      'paramiko.SSHClient().connect',
      'pysftp.Connection',
      'zeep.Client',
      'suds.client.Client',
      'feedparser.parse',
      'socket.{gethostbyname,getaddrinfo}',
    ],
    'request',
    0,
    'host',
  ),
  dangerous(['pycurl.Curl().setopt'], 'request', 1, 'URL'),
  dangerous(
    [
      'playwright.{sync_api.sync_playwright,async_api.async_playwright}().{chromium,firefox,webkit}.launch().new_page().goto',
      'playwright.{sync_api.sync_playwright,async_api.async_playwright}().start().{chromium,firefox,webkit}.launch().new_page().goto',
      'playwright.{sync_api.sync_playwright,async_api.async_playwright}().chromium.launch().new_context().new_page().goto',
      'selenium.webdriver.{Chrome,Firefox,Remote}().get',
      'pdfkit.from_url',
      'weasyprint.HTML',
      'imgkit.from_url',
      'newspaper.Article',
    ],
    'request',
    0,
    'URL',
    'url',
  ),
  {
    api: [
      'requests.{Session,session}',
      'httpx.{Client,AsyncClient}',
      'aiohttp.{ClientSession,TCPConnector}',
      'urllib3.PoolManager',
    ],
    effect: noteVerification,
  },
  {
    api: ['ssl._create_unverified_context', 'ssl._create_stdlib_context'],
    effect: (call) => misuse(call, 'tls-verification-off'),
    returns: 'api',
  },

  // What an answer gives: its parts are as trustworthy as the server.
  {
    method: ['json'],
    returns: (call) => call.machine.step(call.receiver, '$json', call.at, 'is parsed as JSON'),
  },
  {
    method: [
      'read',
      'readline',
      'readlines',
      'text',
      'iter_content',
      'iter_lines',
      'getvalue',
      'aread',
      'readexactly',
      'get_data',
    ],
    returns: 'receiver',
  },
  {
    method: [
      'raise_for_status',
      'close',
      'aclose',
      'release',
      'getcode',
      'flush',
      'seek',
      'commit',
      'rollback',
    ],
    returns: 'nothing',
  },

  // Companies to which data goes by calls of their own.
  {
    api: [
      'twilio.rest.Client().messages.create',
      'twilio.rest.Client().calls.create',
      'slack_sdk.WebClient().{chat_postMessage,chat_update,files_upload,files_upload_v2}',
      'slack_sdk.webhook.WebhookClient().send',
      'slack.WebClient().chat_postMessage',
      'stripe.*.{create,modify}',
      'stripe.checkout.Session.create',
      'sendgrid.SendGridAPIClient().send',
      'mixpanel.Mixpanel().{track,people_set}',
      'analytics.{track,identify}',
      'segment.analytics.{track,identify}',
      'posthog.{capture,identify}',
      'datadog.api.*.{create,send}',
      'telegram.Bot().send_message',
      'discord_webhook.DiscordWebhook',
      'pusher.Pusher().trigger',
      'firebase_admin.messaging.send',
    ],
    effect: sinkAll('third-party', 'data'),
    returns: answer,
  },
  {
    api: [
      'sentry_sdk.{capture_message,set_context,set_extra,set_tag,set_user,add_breadcrumb,capture_event}',
      'newrelic.agent.{add_custom_attribute,record_custom_event,notice_error}',
      'rollbar.{report_message,report_exc_info}',
      'aws_xray_sdk.core.xray_recorder.{put_annotation,put_metadata}',
      'aws_lambda_powertools.Tracer().{put_annotation,put_metadata}',
      'opentelemetry.trace.get_current_span().{set_attribute,add_event}',
    ],
    effect: sinkAll('third-party', 'trace data'),
    returns: 'nothing',
  },
];

/** The URL, where whoever writes it chooses the server. */
function hostOf(
  argument: number,
  name: string,
): { readonly when: (call: Call) => boolean } & ReturnType<typeof into> {
  return {
    ...into('request', argument, 'URL', name),
    when: (call) => leavesHostOpen(call.argument(argument, name)),
  };
}

/** The URL, where it goes to a fixed server and only tells it something. */
function urlOf(
  argument: number,
  name: string,
): { readonly when: (call: Call) => boolean } & ReturnType<typeof into> {
  return {
    ...into('third-party', argument, 'URL', name),
    when: (call) => !leavesHostOpen(call.argument(argument, name)),
  };
}

function isRequest(value: Value): boolean {
  return comesFrom(value, /\.Request\(\)$/);
}

function answer(call: Call): Value {
  const label = { origin: { kind: 'remote' }, path: '', derived: false } as const;
  return call.machine.source(label, call.at, 'is answered by another server');
}

/** Seconds that a library waits where nobody says otherwise; undefined: for ever. */
function defaultTimeout(api: string): number | undefined {
  if (api.startsWith('httpx')) return 5;
  return api.startsWith('aiohttp') ? 300 : undefined;
}

function noteSettings(call: Call): void {
  noteVerification(call);
  const { api } = call;
  const position = api.includes('urlopen') ? 2 : api.startsWith('http.client.') ? 2 : KEYWORD_ONLY;
  const isGiven = call.has(position, 'timeout');
  const own = isGiven
    ? call.argument(position, 'timeout')
    : maderArgument(call.receiver, 'timeout');
  const seconds = defaultTimeout(api);
  const limit = own === undefined ? undefined : onlyConstant(own);
  if (typeof limit === 'number' && limit > 3)
    misuse(call, 'outgoing-call-timeout', [], { seconds: limit });
  if (own !== undefined ? !is(own, null) : seconds !== undefined && seconds <= 30) return;
  misuse(
    call,
    'outgoing-call-without-timeout',
    [],
    seconds === undefined || own !== undefined ? {} : { seconds },
  );
}

const SWITCHES: readonly (readonly [string, string | boolean])[] = [
  ['verify', false],
  ['ssl', false],
  ['verify_ssl', false],
  ['cert_reqs', 'CERT_NONE'],
];

function noteVerification(call: Call): void {
  for (const [name, off] of SWITCHES) {
    const value = call.named.get(name);
    if (value === undefined) continue;
    const isOff = is(value, off) || (name === 'cert_reqs' && comesFrom(value, /\.CERT_NONE$/));
    if (isOff) misuse(call, 'tls-verification-off', [], { option: name });
  }
}
