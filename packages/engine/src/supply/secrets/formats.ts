import { hasTokenChecksum, isJwtHeader } from './checksum.ts';
import { entropy } from './entropy.ts';
import { isPlaceholder } from './placeholder.ts';

/** A format in which a provider hands out credentials. Formats are public facts of each provider's own documentation. */
export type SecretFormat = {
  /** What it is, with its article: `a GitHub token`. */
  readonly kind: string;
  /** Text that must occur before the pattern is tried. */
  readonly probe: string;
  /** Global; the group `secret`, where there is one, is the part that must be kept from sight. */
  readonly pattern: RegExp;
  /** Length of the prefix that everybody knows, and that may be shown. */
  readonly publicPrefix: number;
  /** False for what only has the form. */
  readonly check?: (found: string) => boolean;
  /** False where the token's own checksum is wrong: an example, or a mistake. */
  readonly checksum?: (found: string) => boolean;
};

function format(
  kind: string,
  probe: string,
  pattern: RegExp,
  more: Partial<Pick<SecretFormat, 'publicPrefix' | 'check' | 'checksum'>> = {},
): SecretFormat {
  return { kind, probe, pattern, publicPrefix: Math.min(probe.length, 4), ...more };
}

const isMixed = (found: string): boolean => entropy(found) > 3;

/** A password inside of an address counts unless it is a hole or a stand-in. */
const isRealPassword = (found: string): boolean => {
  const [, password = ''] = /\/\/[^:/?#\s]*:([^@]*)@/.exec(found) ?? [];
  return !isPlaceholder(password) && !/^(pass(word)?|pw|pwd|secret)$/i.test(password);
};

/** Formats that can be told without knowing a name. The table is built once, when first asked for. */
export function secretFormats(): readonly SecretFormat[] {
  built ??= [...clouds(), ...code(), ...services(), ...general()];
  return built;
}

let built: readonly SecretFormat[] | undefined;
let probes: RegExp | undefined;

/** Whether a text in lower case holds the probe of any format: nine of ten texts of a template hold none. */
export function holdsProbe(lower: string): boolean {
  probes ??= new RegExp(
    secretFormats()
      .map(({ probe }) => probe.toLowerCase().replaceAll(/[^a-z0-9]/g, '\\$&'))
      .join('|'),
  );
  return probes.test(lower);
}

function clouds(): readonly SecretFormat[] {
  return [
    format('an AWS access key id', 'AKIA', /\bAKIA[A-Z2-7]{16}\b/g, { check: isAwsKeyId }),
    format('a temporary AWS access key id', 'ASIA', /\bASIA[A-Z2-7]{16}\b/g, { check: isAwsKeyId }),
    format('an Amazon Bedrock API key', 'ABSK', /\bABSK[A-Za-z0-9+/]{80,260}={0,2}/g),
    format('an AppSync API key', 'da2-', /\bda2-[a-z0-9]{26}\b/g),
    format(
      'a Login with Amazon client secret',
      'amzn1.oa2-cs.',
      /\bamzn1\.oa2-cs\.v1\.[0-9a-f]{64}\b/g,
    ),
    format('a Google API key', 'AIza', /\bAIza[\w-]{35}(?![\w-])/g, { check: isMixed }),
    format('a Google OAuth client secret', 'GOCSPX-', /\bGOCSPX-[\w-]{28}(?![\w-])/g),
    format(
      'an Azure storage account key',
      'AccountKey=',
      /\bAccountKey=(?<secret>[A-Za-z0-9+/]{86}==)/g,
      { publicPrefix: 0 },
    ),
    format(
      'an Azure shared access key',
      'SharedAccessKey=',
      /\bSharedAccessKey=(?<secret>[A-Za-z0-9+/]{43}=)/g,
      { publicPrefix: 0 },
    ),
    format('a DigitalOcean token', 'do', /\bdo[oprt]_v1_[a-f0-9]{64}\b/g),
    format('a Databricks token', 'dapi', /\bdapi[a-f0-9]{32}\b/g),
    format('a HashiCorp Vault token', 'hvs.', /\bhvs\.[\w-]{24,120}/g),
    format('a Terraform Cloud token', '.atlasv1.', /\b[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,70}/g, {
      publicPrefix: 0,
    }),
    format('a Pulumi token', 'pul-', /\bpul-[a-f0-9]{40}\b/g),
    format('a Doppler token', 'dp.', /\bdp\.(pt|st|ct|sa|scim|audit)\.[\w.-]{40,60}/g),
  ];
}

function code(): readonly SecretFormat[] {
  const github = { publicPrefix: 4, checksum: hasTokenChecksum };
  return [
    format('a GitHub token', 'gh', /\bgh[opusr]_[A-Za-z0-9]{36}\b/g, github),
    format('a GitHub token', 'github_pat_', /\bgithub_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}\b/g),
    format('a GitLab token', 'gl', /\bgl(pat|rt|dt|cbt|ptt|ft|oas)-[\w-]{20,60}/g),
    format('an npm token', 'npm_', /\bnpm_[A-Za-z0-9]{36}\b/g, { checksum: hasTokenChecksum }),
    format('a PyPI token', 'pypi-', /\bpypi-AgE[\w-]{50,300}/g),
    format('a RubyGems key', 'rubygems_', /\brubygems_[a-f0-9]{48}\b/g),
    format('a Docker Hub token', 'dckr_pat_', /\bdckr_pat_[\w-]{27}/g),
    format('an Atlassian token', 'ATATT3', /\bATATT3[\w=-]{100,250}/g),
    format('a Postman key', 'PMAK-', /\bPMAK-[a-f0-9]{24}-[a-f0-9]{34}\b/g),
    format('a Linear key', 'lin_api_', /\blin_api_[A-Za-z0-9]{40}\b/g),
    format(
      'a Grafana token',
      'gl',
      /\bgl(sa_[A-Za-z0-9]{32}_[a-f0-9]{8}|c_[A-Za-z0-9+/=]{32,300})/g,
    ),
    format('a Sentry token', 'sntry', /\bsntry[su]_[A-Za-z0-9+/=_]{40,300}/g),
    format('a New Relic key', 'NRAK-', /\bNRAK-[A-Z0-9]{27}\b/g),
    format('a New Relic licence key', 'NRAL', /\b[a-f0-9]{36}NRAL\b/g, { publicPrefix: 0 }),
  ];
}

function services(): readonly SecretFormat[] {
  return [
    format('a Slack token', 'xox', /\bxox[abeoprs]-(?:\d{8,14}-){1,3}[A-Za-z0-9-]{16,64}/g),
    format('a Slack app token', 'xapp-', /\bxapp-\d-[A-Z0-9]{8,14}-\d{8,14}-[a-f0-9]{64}\b/g),
    format(
      'a Slack webhook',
      'hooks.slack.com/',
      /hooks\.slack\.com\/(services|workflows|triggers)\/(?<secret>T[A-Z0-9]{6,12}\/[A-Z0-9]{6,14}\/[A-Za-z0-9]{16,48})/g,
      { publicPrefix: 0 },
    ),
    format(
      'a Discord webhook',
      '/api/webhooks/',
      /discord(?:app)?\.com\/api\/webhooks\/(?<secret>\d{16,20}\/[\w-]{60,80})/g,
      { publicPrefix: 0 },
    ),
    format(
      'a Teams webhook',
      'webhook.office.com/',
      /webhook\.office\.com\/webhookb2\/(?<secret>[\w@-]{36,80}\/IncomingWebhook\/[a-f0-9]{32}\/[\w-]{36})/g,
      { publicPrefix: 0 },
    ),
    format('a Telegram bot token', ':AA', /\b\d{8,10}:AA[\w-]{33}(?![\w-])/g, { publicPrefix: 0 }),
    format('a Stripe live key', '_live_', /\b[sr]k_live_[A-Za-z0-9]{16,128}\b/g),
    format('a Stripe test key', '_test_', /\b[sr]k_test_[A-Za-z0-9]{16,128}\b/g),
    format('a Stripe webhook secret', 'whsec_', /\bwhsec_[A-Za-z0-9+/]{24,64}/g),
    format('a Square token', 'sq0', /\bsq0(atp-[\w-]{22}|csp-[\w-]{43})(?![\w-])/g),
    format('a Shopify token', 'shp', /\bshp(at|ca|pa|ss)_[a-fA-F0-9]{32}\b/g),
    format('a SendGrid key', 'SG.', /\bSG\.[\w-]{16,32}\.[\w-]{16,64}/g, { check: isMixed }),
    format('a Mailgun key', 'key-', /\bkey-[0-9a-f]{32}\b/g),
    format('a Mailchimp key', '-us', /\b[0-9a-f]{32}-us\d{1,2}\b/g, { publicPrefix: 0 }),
    format('a Twilio API key', 'SK', /\bSK[0-9a-f]{32}\b/g, { check: isMixed }),
    format('an OpenAI key', 'sk-', /\bsk-(?:[a-z]+-)?[\w-]{16,120}T3BlbkFJ[\w-]{16,120}/g),
    format('an Anthropic key', 'sk-ant-', /\bsk-ant-[a-z0-9]{3,10}-[\w-]{60,120}/g),
    format('a Hugging Face token', 'hf_', /\bhf_[A-Za-z]{34}\b/g, { check: isMixed }),
    format('a Notion token', 'ntn_', /\bntn_[A-Za-z0-9]{40,60}\b/g),
    format('an Airtable token', 'pat', /\bpat[A-Za-z0-9]{14}\.[a-f0-9]{64}\b/g),
    format('a PlanetScale token', 'pscale_', /\bpscale_(tkn|pw|oauth)_[\w.-]{32,64}/g),
    format('an age secret key', 'AGE-SECRET-KEY-', /\bAGE-SECRET-KEY-1[A-Z0-9]{58}\b/g),
  ];
}

function general(): readonly SecretFormat[] {
  return [
    format(
      'a private key',
      '-----BEGIN',
      /-----BEGIN (?:[A-Z]{2,10} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?<secret>[\sA-Za-z0-9+/=\\:,.-]{60,8000})/g,
      { publicPrefix: 0, check: isKeyBlock },
    ),
    format('a JSON Web Token', 'eyJ', /\beyJ[\w-]{10,500}\.eyJ[\w-]{10,4000}\.[\w-]{20,1000}/g, {
      check: (found) => isJwtHeader(found.slice(0, found.indexOf('.'))),
    }),
    format(
      'an address with its password',
      '://',
      /\b[a-z][a-z0-9+.-]{1,30}:\/\/[^\s:/@?#'"<>]{0,100}:[^\s@/'"<>]{3,200}@[\w.⟨[-]/gi,
      { publicPrefix: 0, check: isRealPassword },
    ),
    format(
      'a connection string with its password',
      '=',
      /\b(?:password|pwd)=(?<secret>[^;\s'"&]{4,200});/gi,
      {
        publicPrefix: 0,
        check: (found) => !isPlaceholder(found.slice(found.indexOf('=') + 1, -1)),
      },
    ),
    format(
      'an AWS secret access key',
      'ecret',
      /aws_?secret(?:_?access)?_?key["']?\s{0,3}[=:]\s{0,3}["']?(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/gi,
      { publicPrefix: 0, check: isMixed },
    ),
    format(
      'an HTTP authorization',
      'uthorization',
      /authorization["']?\s{0,3}[=:]\s{0,3}["']?(?:basic|bearer)\s{1,3}(?<secret>[A-Za-z0-9+/._~-]{16,2000}={0,2})/gi,
      { publicPrefix: 0, check: isMixed },
    ),
  ];
}

function isAwsKeyId(found: string): boolean {
  return !found.endsWith('EXAMPLE');
}

function isKeyBlock(found: string): boolean {
  const [body = ''] = found.slice(found.indexOf('KEY') + 8).split('-----END');
  return !/\.{3}|example|xxxx/i.test(body) && entropy(body.slice(0, 500)) > 3.5;
}
