import type { TracedFlow } from '../../model/function-code.ts';
import { type Invoker, widthOf } from '../../model/invoker.ts';

/**
 * Who starts a flow, as the code has it: where it verifies a token before, whoever the trigger lets in has to be
 * signed in; where a framework serves a route, the request is one for that route.
 */
export function asCodeHasIt(traced: TracedFlow): TracedFlow {
  const { trust, flow, hops } = traced;
  if (trust === undefined || hops.length > 0) return traced;
  const why = atRoute(trust.why, flow.route);
  if (flow.signedIn !== true)
    return why === trust.why ? traced : { ...traced, trust: { ...trust, why } };
  const who = trust.who.map((one): Invoker => {
    if (widthOf(one) !== 'stranger') return one;
    const { span } = one;
    return {
      kind: 'authorized',
      authorizer: traced.function,
      span,
      why: 'the code verifies a token',
    };
  });
  return {
    ...traced,
    trust: { ...trust, who, why: why.replace(/\ban unauthenticated\b/, 'an authenticated') },
  };
}

/** `request to /{proxy+}` becomes `POST /orders/:id`, where the trigger hands on whatever comes. */
function atRoute(why: string, route: string | undefined): string {
  if (route === undefined) return why;
  const said = route.startsWith('ANY ') ? `request to ${route.slice(4)}` : route;
  return why.replace(/request to \/(?:\{\w+\+\})?(?=$|[ :,;])/, () => said);
}
