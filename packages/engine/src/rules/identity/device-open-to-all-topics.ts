import { parsePolicy } from '../../iam/parse/policy.ts';
import type { Match } from '../../model/finding.ts';
import type { Graph } from '../../model/graph.ts';
import type { Policy, Statement } from '../../model/policy.ts';
import type { Resource } from '../../model/resource.ts';
import { readable, type Text } from '../../model/text.ts';
import { field } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { list } from '../support/words.ts';

/** A policy for devices that lets each of them use every topic. */
export const deviceOpenToAllTopics: Rule<'application'> = {
  id: 'identity/device-open-to-all-topics',
  title: 'Device that may use every topic',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['T2', 'I4'],
  references: {
    cwe: [284, 732],
    owasp: ['S5:2017'],
    csa: ['SAS-4'],
    links: ['https://docs.aws.amazon.com/iot/latest/developerguide/security-best-practices.html'],
  },
  why: 'Whoever takes the certificate out of one device reads what all others send, speaks in their names, and sets off every function that a topic rule calls, with events of its own making.',
  fix: 'Name the topics of the device with policy variables (`topic/devices/${iot:Connection.Thing.ThingName}/*`), and give no device `iot:*`.',
  on: 'application',
  examples: {
    bad: [
      `
Resources:
  Sensor:
    Type: AWS::IoT::Policy
    Properties:
      PolicyDocument:
        Version: '2012-10-17'
        Statement: [{ Effect: Allow, Action: 'iot:*', Resource: '*' }]
`,
    ],
    good: [
      `
Resources:
  Sensor:
    Type: AWS::IoT::Policy
    Properties:
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - { Effect: Allow, Action: 'iot:Connect', Resource: '*' }
          - Effect: Allow
            Action: ['iot:Publish', 'iot:Receive']
            Resource: !Join ['', ['arn:aws:iot:', !Ref 'AWS::Region', ':', !Ref 'AWS::AccountId', ':topic/devices/\${!iot:Connection.Thing.ThingName}/*']]
`,
    ],
  },
  *check({ declared }: Graph): Generator<Match> {
    for (const resource of declared.values()) {
      if (resource.type !== 'AWS::IoT::Policy') continue;
      const open = policyOf(resource)?.statements.find(isOpen);
      if (open !== undefined) yield match(resource, open);
    }
  },
};

function policyOf({ properties, logicalId }: Resource): Policy | undefined {
  const document = field(properties, 'PolicyDocument');
  if (document === undefined) return undefined;
  const nothing = (): undefined => undefined;
  return parsePolicy(document, { kind: 'inline', name: logicalId }, nothing, nothing);
}

const MESSAGES = /^(?:\*|iot:(?:\*|publish|receive|subscribe|pub\*|sub\*|re\*))$/i;

const EVERY_TOPIC = /^(?:\*|arn:[^:]*:iot:[^:]*:[^:]*:(?:\*|topic(?:filter)?\/[*#]))$/;

function isEveryTopic(pattern: Text): boolean {
  return EVERY_TOPIC.test(pattern.replace(/⟨[^⟩]*⟩/g, 'x'));
}

function isOpen({ effect, actions, resources, conditions }: Statement): boolean {
  return (
    effect === 'Allow' &&
    conditions.length === 0 &&
    !actions.negated &&
    actions.items.some((one) => MESSAGES.test(one.text)) &&
    resources?.negated === false &&
    resources.items.some((one) => isEveryTopic(one.text))
  );
}

function match(resource: Resource, { actions, resources, when }: Statement): Match {
  const names = actions.items.filter((one) => MESSAGES.test(one.text));
  const all = resources?.items.find((one) => isEveryTopic(one.text));
  const spoken = list(names.map((one) => `\`${readable(one.text)}\``));
  return {
    at: all?.span ?? resource.span,
    because: `devices with ${resource.logicalId} may use ${spoken} on every topic`,
    ...(when === undefined ? {} : { confidence: 'medium' }),
    nodes: [resource.address],
    key: resource.address,
  };
}
