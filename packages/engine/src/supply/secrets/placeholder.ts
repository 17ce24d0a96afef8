/** Words that say "put yours here", or that this is for show. */
const STAND_IN =
  /(change|replace|update|fill|insert|enter|put|add|set)[\s_-]*(me|this|it|in|with|here|your|real|later|by)|^replaced?$|your[\s_-]?[a-z]|[a-z]-?here$|place[\s_-]?holder|example|sample|dummy|fake|redacted|removed|masked|hidden|todo|fixme|to-?be-?|not[\s_-]?(used|set|a[\s_-]?|secret|real|needed)|notasecret|unused|n\/a|lorem|foo-?bar|xxx|\*\*\*|\.\.\.|…/i;

const NOTHING =
  /^(none|null|nil|undefined|unset|empty|tbd|tba|na|yes|no|true|false|on|off|enabled|disabled|required|optional|default|auto|random|generated|string|value|foo|bar|baz|test|testing|mock|local|localhost|secret|secrets|password|passwd|passphrase|token|key|api-?key|credentials?|auth|bearer|basic|string|text|hash|header|body|query|env|file|input|output)$/i;

/** Text that stands for something else: references, templates, addresses, paths. */
const REFERENCE =
  /\{\{|\}\}|\$\{|\$\(|\$\.|#\{|<%|^\$|^%[^%]+%$|^<.*>$|^\[.*\]$|^arn:|^(https?|s3|ssm|file|vault|secretsmanager|aws|gs):|^@|^!|⟨/i;

/** Whether a value surely is no secret: a stand-in, a reference to one, or one character over and over. */
export function isPlaceholder(value: string): boolean {
  const trimmed = value.trim();
  return (
    trimmed.length < 4 ||
    NOTHING.test(trimmed) ||
    REFERENCE.test(trimmed) ||
    STAND_IN.test(trimmed) ||
    /^(.)\1+$/.test(trimmed)
  );
}

/**
 * Whether a value is the name of something: a path in a parameter store, words joined by marks, a
 * variable in capitals. `MyAppSecret` names a secret as often as it is one, and is not worth the noise.
 */
export function isName(value: string): boolean {
  const words = value.split(/[/_.:\s-]+/).filter((word) => word !== '');
  if (/^\/?[\w.-]+(\/[\w.-]+)+\/?$/.test(value)) return words.every(isWord);
  if (/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(value)) return words.every(isWord);
  return (
    words.length > 0 &&
    words.every((word) => /^([a-z]+|[A-Z]?[a-z]+([A-Z][a-z]+)*|v?\d{1,2})$/.test(word))
  );
}

function isWord(word: string): boolean {
  return /^[A-Za-z]*\d{0,4}$/.test(word) && word.length <= 30;
}

/** Ids of resources: no knowledge of them opens anything. */
export function isUuid(value: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value.trim());
}
