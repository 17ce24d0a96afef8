import type { Subject } from '../../data/operations.ts';
import { parseArn } from '../../model/arn.ts';
import type { NodeId } from '../../model/graph.ts';
import type { Span } from '../../model/span.ts';
import { hole, type Text } from '../../model/text.ts';
import type { LinkContext } from '../context.ts';

/** Resource parts of ARNs by what is named: service, whether they have a place, and what stands before the name. */
const ARNS: Partial<
  Readonly<Record<Subject, readonly [service: string, placed: boolean, before: string]>>
> = {
  bucket: ['s3', false, ''],
  table: ['dynamodb', true, 'table/'],
  queue: ['sqs', true, ''],
  stream: ['kinesis', true, 'stream/'],
  firehose: ['firehose', true, 'deliverystream/'],
  bus: ['events', true, 'event-bus/'],
  parameter: ['ssm', true, 'parameter/'],
  secret: ['secretsmanager', true, 'secret:'],
  'log-group': ['logs', true, 'log-group:'],
};

/** Whose names may have slashes in them. */
const WITH_SLASHES: ReadonlySet<Subject> = new Set(['parameter', 'secret', 'log-group']);

/** What names may look like; holes of the template among them. */
const NAME = /^(?:[\w./-]|⟨(?!\?)[^⟩]*⟩){1,255}$/;

/** The node of a resource that nothing here declares and that the code only names; undefined where it is no plain name. */
export function onlyNamed(
  context: LinkContext,
  name: Text,
  subject: Subject,
  span: Span,
): NodeId | undefined {
  const [service, placed, before] = ARNS[subject] ?? [];
  if (service === undefined || before === undefined) return undefined;
  const last = subject === 'queue' ? name.slice(name.lastIndexOf('/') + 1) : name;
  if (!NAME.test(last) || (last.includes('/') && !WITH_SLASHES.has(subject))) return undefined;
  const own = subject === 'parameter' ? last.replace(/^\//, '') : last;
  // The service adds six characters to the name of a secret.
  const resource = `${before}${own}${subject === 'secret' ? '-??????' : ''}`;
  const known = context.externals().find((one) => {
    const arn = parseArn(one.arn ?? '');
    return arn?.service === service && arn.resource === resource;
  });
  if (known !== undefined) return known.id;
  const place = placed ? `${hole('AWS::Region')}:${hole('AWS::AccountId')}` : ':';
  return context.external(`arn:${hole('AWS::Partition')}:${service}:${place}:${resource}`, span);
}
