/** A request as every HTTP trigger gives it. All of it is the caller's text, but for `identity`. */
export type HttpRequest = {
  readonly method: string;
  readonly path: string;
  /** The route that matched: `POST /orders/{id}`, `/orders/{id}`, `$default`; undefined where the trigger has none. */
  readonly route: string | undefined;
  /** Names in lower case; several lines of one name are joined by `, `. Has no prototype. */
  readonly headers: Readonly<Record<string, string>>;
  /** A list where a parameter came more than once. Has no prototype. */
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  /** Parameters of the route's path. Has no prototype. */
  readonly params: Readonly<Record<string, string>>;
  /** The first value of each name, as browsers send the most specific first. Has no prototype. */
  readonly cookies: Readonly<Record<string, string>>;
  /** The address the platform saw, not what a header claims; undefined behind a load balancer. */
  readonly ip: string | undefined;
  /** What the gateway's authorizer passed, as the platform gives it: verified before the function was called. */
  readonly identity: unknown;
  /** Which response the trigger expects. */
  readonly form: 'rest' | 'http' | 'alb' | 'alb-multi';
  /** Whether there is a body at all. */
  readonly hasBody: boolean;
  /** Bytes of the body at least, known without decoding it: enough to refuse what is far too long. */
  readonly leastBytes: number;
  /** The body's bytes as they came over the wire, for signatures; empty where there is none. */
  rawBody(): Buffer;
  /** The body as text. Throws `input.encoding` for bytes that are no UTF-8: two readers could see two texts in them. */
  textBody(): string;
};
