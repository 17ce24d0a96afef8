import type { ApiNode } from '../../model/graph.ts';
import type { Resource } from '../../model/resource.ts';
import type { Text } from '../../model/text.ts';
import { items, mayBe, text, type Value } from '../../model/value.ts';
import type { LinkContext } from '../context.ts';
import type { RouteDraft } from './draft.ts';
import { fieldsOf, pick, pickAny } from './values.ts';

/** CORS as an API answers it: its own setting, or the headers of its mocked OPTIONS methods. */
export function corsOf(
  context: LinkContext,
  api: Resource,
  routes: readonly RouteDraft[],
): ApiNode['cors'] {
  const body = pick(api.properties, 'Body');
  const setting =
    pick(api.properties, 'CorsConfiguration') ?? pick(body, 'x-amazon-apigateway-cors');
  if (setting !== undefined) return ofSetting(context, setting);
  return ofPreflights(context, routes);
}

function ofSetting(context: LinkContext, setting: Value): ApiNode['cors'] {
  const listed = pickAny(setting, 'AllowOrigins', 'allowOrigins');
  const origins = items(listed).flatMap((one) => context.textsOf(one));
  // SAM writes `CorsConfiguration: true` for the gateway's widest answer.
  if (origins.length === 0 && mayBe(setting, true)) {
    return { origins: ['*'], credentials: false, span: setting.span };
  }
  if (origins.length === 0) return undefined;
  const credentials = mayBe(pickAny(setting, 'AllowCredentials', 'allowCredentials'), true);
  return { origins, credentials, span: (listed ?? setting).span };
}

/** Mock integrations answer with constants in single quotes. */
function ofPreflights(context: LinkContext, routes: readonly RouteDraft[]): ApiNode['cors'] {
  const origins = new Set<Text>();
  let credentials = false;
  let span: Value['span'] | undefined;
  for (const route of routes) {
    if (route.method !== 'OPTIONS') continue;
    for (const { key, value } of responseHeaders(route.integration?.written)) {
      const header = key.toLowerCase();
      if (header.endsWith('.access-control-allow-origin')) {
        for (const one of context.textsOf(value)) origins.add(one.replace(/^'(.*)'$/, '$1'));
        span ??= value.span;
      }
      if (header.endsWith('.access-control-allow-credentials')) {
        credentials ||= text(value)?.replaceAll("'", '').toLowerCase() === 'true';
      }
    }
  }
  return span === undefined ? undefined : { origins: [...origins], credentials, span };
}

function responseHeaders(integration: Value | undefined): ReturnType<typeof fieldsOf> {
  const listed = items(pick(integration, 'IntegrationResponses'));
  const keyed = fieldsOf(pick(integration, 'responses')).map((one) => one.value);
  return [...listed, ...keyed].flatMap((one) =>
    fieldsOf(pickAny(one, 'ResponseParameters', 'responseParameters')),
  );
}
