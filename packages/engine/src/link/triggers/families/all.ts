import type { Family } from '../half.ts';
import {
  configRules,
  customResources,
  deployments,
  destinations,
  pipelines,
  repositories,
  rotations,
} from './account.ts';
import { eventChannels } from './appsync-events.ts';
import { agents, bots, lattices } from './assistants.ts';
import { batchJobs, directCalls } from './direct.ts';
import { distributions } from './edge.ts';
import { pipes, rules, schedules } from './events.ts';
import { functionUrls } from './function-url.ts';
import { authorizers, routes } from './gateway.ts';
import { identityPools, userPools } from './identity.ts';
import { iotAuthorizers, iotRules } from './iot.ts';
import { loadBalancers } from './load-balancer.ts';
import { eventSourceMappings } from './mapping.ts';
import { accountSubscriptions, alarms, firehose, logSubscriptions, ses } from './notify.ts';
import { s3, s3ObjectLambda } from './s3.ts';
import { sns } from './sns.ts';
import { stateMachines } from './state-machine.ts';

/** Every family of triggers with a source half, in the order in which triggers are listed. */
export const FAMILIES: readonly Family[] = [
  routes,
  authorizers,
  eventChannels,
  functionUrls,
  loadBalancers,
  distributions,
  lattices,
  s3,
  s3ObjectLambda,
  batchJobs,
  sns,
  eventSourceMappings,
  rules,
  schedules,
  pipes,
  firehose,
  logSubscriptions,
  accountSubscriptions,
  alarms,
  userPools,
  identityPools,
  iotRules,
  iotAuthorizers,
  ses,
  stateMachines,
  destinations,
  bots,
  agents,
  configRules,
  rotations,
  repositories,
  pipelines,
  deployments,
  customResources,
  directCalls,
];
