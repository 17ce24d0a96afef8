const TYPES = new Set(['S', 'N', 'B', 'BOOL', 'NULL', 'SS', 'NS', 'BS', 'M', 'L']);

/** Names under which calls and events of DynamoDB hold attributes with their types. */
const ITEMS = new Set([
  'Item',
  'Items',
  'Key',
  'Attributes',
  'NewImage',
  'OldImage',
  'Keys',
  'Responses',
  'LastEvaluatedKey',
]);

/** Those of them that hold several items. */
const LISTS = new Set(['Items', 'Responses']);

/**
 * Steps of a path in a result or event of DynamoDB with the types of attributes left out, so that
 * `Item.name.S` and `Item.info.M.city.S` are what a document client calls `Item.name` and `Item.info.city`.
 * Steps without types stay as they are, but for an attribute that is itself called as a type.
 */
export function documentSteps(steps: readonly string[]): readonly string[] {
  const start = steps.findIndex((step) => ITEMS.has(step));
  if (start === -1) return steps;
  const head = steps.slice(0, start + 1);
  const tail = steps.slice(start + 1);
  if (LISTS.has(steps[start] ?? '')) while (tail[0] === '*') head.push(tail.shift() ?? '*');
  if (tail[0] === 'Item') head.push(tail.shift() ?? 'Item');
  const kept = tail.filter((step, index) => index === 0 || !TYPES.has(step));
  return [...head, ...kept];
}
