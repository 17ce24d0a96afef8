import type { AttackPath, Finding, Fix, Severity, Step } from '../../model/finding.ts';
import type { RuleInfo } from '../../model/report.ts';
import type { Span } from '../../model/span.ts';
import { idOf, spanOf } from './nodes.ts';

function rule(id: string, title: string, severity: Severity, cwe: number): RuleInfo {
  return {
    id,
    title,
    severity,
    confidence: 'high',
    audience: severity === 'low' ? 'auditor' : 'default',
    scope: ['T5'],
    references: {
      cwe: [cwe],
      owasp: ['S5:2017'],
      csa: ['SAS-4'],
      links: ['https://docs.aws.amazon.com/lambda/'],
    },
    why: `${title}. Whoever finds it uses the function with the rights of its role.`,
    fix: 'Name the few actions and resources that the function uses, and say who may call it.',
  };
}

/** Rules of the fixture. */
export const RULES: readonly RuleInfo[] = [
  rule(
    'triggers/public-bucket-writer',
    'Bucket that anyone writes to starts a function',
    'critical',
    284,
  ),
  rule('triggers/route-without-authentication', 'Route without authentication', 'high', 306),
  rule('identity/privilege-escalation', 'Role that can make itself an administrator', 'high', 269),
  rule('identity/wildcard-resource', 'Write access to every resource of a service', 'medium', 732),
  rule('identity/shared-role', 'One role for several functions', 'medium', 250),
  rule('data/secret-in-environment', 'Secret in an environment variable', 'high', 798),
  rule('money/no-concurrency-limit', 'Public entry without a concurrency limit', 'low', 770),
  rule('runtime/no-tracing', 'Function without tracing', 'low', 778),
];

type Parts = {
  readonly rule: string;
  readonly node: string;
  readonly at: Span;
  readonly because: string;
  readonly functions: readonly string[];
  readonly more?: Partial<Finding>;
};

let serial = 0;

function finding(parts: Parts): Finding {
  const info = RULES.find((one) => one.id === parts.rule);
  if (info === undefined) throw new Error(`the fixture has no rule ${parts.rule}`);
  serial += 1;
  return {
    fingerprint: `${((serial * 2654435761) >>> 0).toString(16).padStart(8, '0')}c0ffee`,
    rule: info.id,
    title: info.title,
    severity: info.severity,
    confidence: info.confidence,
    audience: info.audience,
    node: idOf(parts.node),
    functions: parts.functions.map(idOf),
    at: parts.at,
    because: parts.because,
    suppressed: undefined,
    known: false,
    ...parts.more,
  };
}

/** The change that closes the bucket of the fixture. */
const CLOSE_BUCKET: Fix = {
  title: 'Let only the account of the shop write to Uploads',
  safe: false,
  check: 'that uploads come through a signed URL',
  edits: [
    {
      kind: 'set',
      resource: idOf('UploadsPolicy'),
      path: ['Properties', 'PolicyDocument', 'Statement', '0', 'Principal'],
      value: { AWS: { Ref: 'AWS::AccountId' } },
    },
  ],
};

function open(route: string, at: string, name: string): Finding {
  const because = `${route} lets anyone on the internet call ${name}`;
  return finding({
    rule: 'triggers/route-without-authentication',
    node: name,
    at: spanOf(at),
    because,
    functions: [name],
  });
}

function quiet(name: string): Finding {
  const because = `${name} writes no traces, so an attack on it leaves fewer marks`;
  return finding({
    rule: 'runtime/no-tracing',
    node: name,
    at: spanOf(`${name}:\n`),
    because,
    functions: [name],
  });
}

/** Findings of the fixture: some shared, some for auditors, one suppressed and one of the baseline. */
export function shopFindings(): readonly Finding[] {
  serial = 0;
  const date = '2027-01-31';
  return [
    finding({
      rule: 'triggers/public-bucket-writer',
      node: 'Uploads',
      at: spanOf('Principal: "*"'),
      because: 'Anyone may put an object into Uploads, and each object starts Thumbnail',
      functions: ['Thumbnail'],
      more: {
        fix: CLOSE_BUCKET,
        related: [{ span: spanOf('Uploaded:'), label: 'Uploads notifies Thumbnail here' }],
      },
    }),
    finding({
      rule: 'identity/privilege-escalation',
      node: 'MediaRole',
      at: spanOf('iam:PassRole'),
      because: 'MediaRole may pass any role, among them ReportRole, to a new function',
      functions: ['Thumbnail'],
    }),
    open('GET /orders', 'List: { Type: Api', 'ListOrders'),
    open('GET /orders/{id}', 'One: { Type: Api', 'ListOrders'),
    open('ANY /catalog', 'Browse: { Type: Api', 'Catalog'),
    open('The function URL', '{ AuthType: NONE }', 'Catalog'),
    finding({
      rule: 'identity/wildcard-resource',
      node: 'ListRole',
      at: spanOf('{ TableName: "*" }'),
      because: 'ListOrders may write to every table of the account',
      functions: ['ListOrders'],
      more: { confidence: 'medium' },
    }),
    finding({
      rule: 'data/secret-in-environment',
      node: 'Checkout',
      at: spanOf('sk_live_0000000000000000'),
      because: 'STRIPE_KEY of Checkout holds a live payment key',
      functions: ['Checkout'],
    }),
    finding({
      rule: 'identity/shared-role',
      node: 'ShopRole',
      at: spanOf('ShopRole:'),
      because:
        'ShopRole serves five functions; a fault in Catalog reaches Customers, which only Checkout uses',
      functions: ['Checkout', 'Refund', 'Settle', 'Catalog', 'Authorize'],
    }),
    ...['Thumbnail', 'ListOrders', 'Checkout', 'Refund', 'Settle', 'Catalog', 'Notify'].map(quiet),
    finding({
      rule: 'money/no-concurrency-limit',
      node: 'Catalog',
      at: spanOf('FunctionUrlConfig:'),
      because: 'A flood of calls to Catalog costs up to 41 USD an hour',
      functions: ['Catalog'],
      more: { suppressed: { reason: 'the CDN limits it', until: date, span: undefined } },
    }),
    finding({
      rule: 'identity/wildcard-resource',
      node: 'MediaRole',
      at: spanOf('s3:*'),
      because: 'MediaRole may write to every bucket',
      functions: ['Thumbnail'],
      more: { known: true },
    }),
  ];
}

function step(actor: string, verb: string, object: string, span: Span, note?: string): Step {
  return { actor, verb, object, span, ...(note === undefined ? {} : { note }) };
}

/** Attack paths of the fixture. */
export function shopPaths(findings: readonly Finding[]): readonly AttackPath[] {
  const prints = (...numbers: readonly number[]): readonly string[] =>
    numbers.flatMap((one) => findings[one]?.fingerprint ?? []);
  return [
    {
      fingerprint: 'a1b2c3d4e5f60718',
      title: 'Anyone on the internet runs Thumbnail and becomes administrator',
      severity: 'critical',
      confidence: 'high',
      gain: 'administrator',
      steps: [
        step(
          'anyone',
          'puts an object into',
          'bucket Uploads',
          spanOf('Principal: "*"'),
          'Principal: "*"',
        ),
        step('bucket Uploads', 'notifies', 'function Thumbnail', spanOf('Uploaded:')),
        step('function Thumbnail', 'acts as', 'MediaRole', spanOf('!GetAtt MediaRole.Arn')),
        step(
          'MediaRole',
          'may pass any role',
          'iam:PassRole on *',
          spanOf('iam:PassRole'),
          'administrator by ReportRole',
        ),
      ],
      functions: [idOf('Thumbnail')],
      findings: prints(0, 1),
      cuts: prints(0),
    },
    {
      fingerprint: 'b7c8d9e0f1a2b3c4',
      title: 'Anyone on the internet reads and changes the orders of others',
      severity: 'high',
      confidence: 'medium',
      gain: 'data-write',
      steps: [
        step(
          'anyone',
          'calls',
          'GET /orders/{id}',
          spanOf('One: { Type: Api'),
          'no authentication',
        ),
        step('GET /orders/{id}', 'starts', 'function ListOrders', spanOf('ListOrders:\n')),
        step(
          'function ListOrders',
          'writes',
          'table Orders and every other table',
          spanOf('{ TableName: "*" }'),
        ),
      ],
      functions: [idOf('ListOrders')],
      findings: prints(3, 6),
      cuts: prints(3),
    },
  ];
}
