import type { AttackPath, Finding, Opening, Step } from '../model/finding.ts';
import type { FunctionNode, TriggerNode } from '../model/graph.ts';
import { widthOf } from '../model/invoker.ts';
import type { Query } from '../model/query.ts';
import { shortHash } from '../support/hash.ts';
import { whoIs } from './callers.ts';
import type { Doors } from './doors.ts';
import type { Entry } from './entry.ts';
import { type Gain, gainsOf } from './gain.ts';
import { entrySteps } from './steps.ts';

/** Paths through a weakness in a function's code: who sends what, into which line, holding which permission. */
export function codePaths(
  query: Query,
  findings: readonly Finding[],
  doors: Doors,
): readonly AttackPath[] {
  const stories = Map.groupBy(
    findings.filter((one) => one.opens !== undefined),
    (one) => `${one.node}\0${one.rule}\0${one.opens?.invoker.kind}\0${one.opens?.trigger}`,
  );
  return [...stories.values()].flatMap((story) => {
    const [finding] = story;
    const target = query.function(finding?.node);
    if (finding?.opens === undefined || target === undefined) return [];
    const path = pathOf(finding, finding.opens, target, query, doors);
    const all = story.map((one) => one.fingerprint);
    return [{ ...path, findings: [...new Set([...all, ...path.findings])], cuts: all }];
  });
}

function pathOf(
  finding: Finding,
  opens: Opening,
  target: FunctionNode,
  query: Query,
  doors: Doors,
): AttackPath {
  const entry = entryOf(opens, target, query);
  const power = opens.gain === 'code' ? powerOf(target, query) : undefined;
  const gain = power?.kind ?? opens.gain;
  const cuts = entry === undefined ? [] : doors.to(entry);
  const open = cuts.filter((one) => one.suppressed === undefined);
  return {
    fingerprint: shortHash('path', finding.fingerprint),
    title: `${whoIs(opens.invoker)} ${opens.does} in ${target.name}${outcome(power)}`,
    severity: finding.severity,
    confidence: finding.confidence,
    gain,
    steps: [
      ...(entry === undefined ? [] : entrySteps(entry, 0, query)),
      ...opens.steps,
      ...roleSteps(target, power),
    ],
    functions: [...new Set([...(entry === undefined ? [] : [entry.function.id]), target.id])],
    findings: [finding.fingerprint, ...open.map((one) => one.fingerprint)],
    // Mending the line ends the path for good; closing the door only for those outside.
    cuts: [finding.fingerprint],
  };
}

function entryOf(opens: Opening, target: FunctionNode, query: Query): Entry | undefined {
  const trigger = query.node(opens.trigger);
  const width = widthOf(opens.invoker);
  if (trigger?.kind !== 'trigger' || (width !== 'stranger' && width !== 'outsider')) {
    return undefined;
  }
  const first = firstFunction(trigger, target, query);
  return { trigger, function: first, invoker: opens.invoker, width };
}

function firstFunction(trigger: TriggerNode, target: FunctionNode, query: Query): FunctionNode {
  return query.function(trigger.function) ?? target;
}

/** The best that the role gives to whoever runs code in the function. */
function powerOf(target: FunctionNode, query: Query): Gain | undefined {
  const role = query.role(target.role);
  if (role === undefined) return undefined;
  const gains = gainsOf(role, query);
  const order = ['administrator', 'role', 'secrets', 'data-write', 'data-read'];
  return gains.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))[0];
}

function outcome(power: Gain | undefined): string {
  switch (power?.kind) {
    case 'administrator':
      return ' and becomes administrator';
    case 'role':
      return ` and acts as role ${power.targetName}`;
    case 'secrets':
    case 'data-read':
      return ` and reads ${power.targetName}`;
    case 'data-write':
      return ` and changes ${power.targetName}`;
    default:
      return '';
  }
}

function roleSteps(target: FunctionNode, power: Gain | undefined): readonly Step[] {
  if (power === undefined) return [];
  const runs: Step = {
    actor: 'function',
    verb: 'runs as',
    object: `role ${power.role.name}`,
    span: target.span,
  };
  return [runs, power.step];
}
