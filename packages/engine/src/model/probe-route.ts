import type { Route } from './graph.ts';

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** Last segments of paths that monitors, browsers and clients ask for before anybody is known. */
const NAMES =
  /^(?:health|healthz|healthcheck|health-check|_health|heartbeat|livez?|liveness|readyz?|readiness|ping|version|favicon\.ico|robots\.txt|jwks(?:\.json)?|openapi\.(?:json|ya?ml))$/i;

/** Whether a route only tells that a service is there, or what it is: open by its purpose. */
export function isProbe({ method, path }: Route): boolean {
  if (!READS.has(method) || path.includes('{')) return false;
  const segments = path.split('/').filter((one) => one !== '');
  return segments.includes('.well-known') || NAMES.test(segments.at(-1) ?? '');
}
