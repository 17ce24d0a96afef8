/** Where an event comes from. */
export type PlatformOptions = {
  readonly region?: string;
  readonly account?: string;
  /** ARN of the queue, topic, stream or table. */
  readonly arn?: string;
};

/** What events say of their platform where a test does not: one account, one region, one moment. */
export const PLATFORM = {
  region: 'eu-central-1',
  account: '111122223333',
  time: '2026-11-02T10:00:00.000Z',
  ms: 1_793_613_600_000,
} as const;

/** The ARN that a test gave, or one of the service. */
export function arnOf(service: string, rest: string, options: PlatformOptions): string {
  const { region = PLATFORM.region, account = PLATFORM.account } = options;
  return options.arn ?? `arn:aws:${service}:${region}:${account}:${rest}`;
}

/** An id in the form of a UUID, the same for the same number. */
export function uuidOf(number: number): string {
  return `8f5a5c1e-6d0b-4f7c-9a39-${number.toString(16).padStart(12, '0')}`;
}

/** The text of a payload: a text as it is, everything else as JSON. */
export function textOf(payload: unknown): string {
  return typeof payload === 'string' ? payload : (JSON.stringify(payload) ?? 'null');
}

/** A payload as base64: bytes as they are, texts and values by their text. */
export function base64Of(payload: unknown): string {
  const bytes = payload instanceof Uint8Array ? payload : textOf(payload);
  return Buffer.from(bytes as Uint8Array).toString('base64');
}
