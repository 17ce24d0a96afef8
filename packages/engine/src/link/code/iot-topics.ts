import type { NodeId } from '../../model/graph.ts';
import type { Text } from '../../model/text.ts';
import { at, type Value } from '../../model/value.ts';
import type { LinkContext } from '../context.ts';

const FROM = /\bFROM\s{1,99}['"]([^'"]{1,512})['"]/i;

/** Rules of IoT Core whose query listens to a topic that a value may be. */
export function rulesListening(context: LinkContext, topic: Value): readonly NodeId[] {
  const topics = context.textsOf(topic);
  return context.index.ofType('AWS::IoT::TopicRule').flatMap((rule) => {
    const queries = context.textsOf(at(rule.properties, 'TopicRulePayload.Sql'));
    const filters = queries.flatMap((one) => FROM.exec(one)?.[1] ?? []);
    const listens = filters.some((filter) => topics.some((one) => mayMatch(one, filter)));
    return listens ? [rule.address] : [];
  });
}

/** Whether a topic may match a filter: `+` is one level, a last `#` all that follow. */
function mayMatch(topic: Text, filter: Text): boolean {
  const levels = topic.split('/');
  const wanted = filter.split('/');
  for (const [i, one] of wanted.entries()) {
    if (one === '#') return true;
    const level = levels[i];
    if (level === undefined) return false;
    // What is not known may hold several levels.
    if (level.includes('⟨?')) return true;
    if (one !== '+' && one !== level && !level.includes('⟨') && !one.includes('⟨')) return false;
  }
  return levels.length === wanted.length;
}
