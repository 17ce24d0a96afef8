/** What the functions below were called with. */
export const said: unknown[][] = [];

/** A handler as it was before: it takes the platform's event. */
export async function existing(
  event: { readonly fails?: true },
  aws: { readonly awsRequestId?: string },
): Promise<unknown> {
  if (event.fails) throw new Error('the password of the database is wrong');
  return { statusCode: 200, body: aws.awsRequestId };
}

/** The same with a callback, and async as well, as many are: what it throws itself is a rejection. */
export async function withCallback(
  event: { readonly fails?: true; readonly breaks?: true },
  aws: { readonly awsRequestId?: string },
  callback: (error: Error | null, answer?: unknown) => void,
): Promise<void> {
  if (event.breaks) throw new Error('the password of the database is wrong');
  await existing(event, aws).then(
    (answer) => callback(null, answer),
    (error: Error) => callback(error),
  );
}

/** Keeps an order. */
export async function save(order: {
  readonly orderId: string;
}): Promise<{ readonly saved: string }> {
  said.push(['save', order]);
  if (order.orderId === 'fails') throw new Error('out of order');
  return { saved: order.orderId };
}

/** Keeps a message that cannot be worked on. */
export async function keep(message: unknown, code: string): Promise<void> {
  said.push(['keep', message, code]);
}

/** Finds an order, or several. */
export async function find(id: string, limit: number): Promise<{ readonly found: string }> {
  said.push(['find', id, limit]);
  return { found: id };
}

/** Sends a message. */
export async function send(message: object): Promise<void> {
  said.push(['send', message]);
}

/** Invokes a function. */
export async function invoke(payload: object): Promise<object> {
  return payload;
}

/** Charges a card. */
export async function charge(amount: number, options: object): Promise<void> {
  said.push(['charge', amount, options]);
}

/** Notes a push. */
export async function note(repository: string, ref: string): Promise<{ readonly noted: string }> {
  return { noted: `${repository} ${ref}` };
}

/** Starts a program that no policy allows. */
export async function runProgram(): Promise<{ readonly status: number | null }> {
  const { spawnSync } = await import('node:child_process');
  return { status: spawnSync(process.execPath, ['--version']).status };
}
