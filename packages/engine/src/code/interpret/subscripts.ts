import type { Span } from '../../model/span.ts';
import type { Run } from './run.ts';
import type { Value } from './value.ts';
import { ofObject } from './values.ts';

/** Types that are made by writing others in brackets. */
const GENERIC =
  /(?:^|\.)(?:Literal|Optional|Union|Annotated|[Ll]ist|[Dd]ict|[Ss]et|[Ff]rozen[Ss]et|[Tt]uple|[Tt]ype|Sequence|Iterable|Collection|Mapping|MutableMapping|Deque|deque|Required|NotRequired|ClassVar|Final|TypeAdapter|RootModel|conlist|Json)$/;

/** `Optional[X]`: an API value with `[]` at the end that remembers what is in the brackets. */
export function subscripted(run: Run, object: Value, key: Value, at: Span): Value | undefined {
  if (run.language !== 'python' || object.labels.length > 0) return undefined;
  const [one] = object.objects;
  if (one?.kind !== 'api' || object.objects.length !== 1 || !GENERIC.test(one.path))
    return undefined;
  return ofObject(run.api(`${one.path}[]`, object, [key], new Map(), at));
}
