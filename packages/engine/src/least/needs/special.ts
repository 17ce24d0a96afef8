import type { NeededAction } from '../../data/needed-actions.ts';
import type { ApiNode } from '../../model/graph.ts';
import { hole, type Text, textsOf } from '../../model/text.ts';
import { field } from '../../model/value.ts';
import type { CallContext } from './calls.ts';
import type { Place, Places } from './places.ts';
import { given } from './request.ts';

const PLACE = `${hole('AWS::Region')}:${hole('AWS::AccountId')}`;
const AWS = `arn:${hole('AWS::Partition')}`;

/** Places that the request names in a way of its own; undefined where the usual way is enough. */
export function specialPlaces(context: CallContext, row: NeededAction): Places | undefined {
  const hidden = row.at?.['?'];
  if (hidden !== undefined) {
    const missing = hidden.endsWith('.$results')
      ? 'the workgroup names where the results go'
      : 'the text of the query names the tables';
    return { places: [], missing };
  }
  if (row.at?.RoleName?.endsWith('.$roles') === true) {
    return { places: [], missing: 'the task definition names the roles that are passed' };
  }
  switch (row.on) {
    case 'execute-api connections':
      return connections(context);
    case 'ses identity':
      return identities(context);
    default:
      return row.action.startsWith('bedrock:InvokeModel') ||
        row.action.startsWith('bedrock:Converse')
        ? models(context)
        : undefined;
  }
}

/** Connections are of the WebSocket API that calls the function, else of the only one there is. */
function connections({ fn, query }: CallContext): Places {
  const own = query.triggersOf(fn.id).flatMap((one) => {
    const api = query.api(one.source);
    return api?.protocol === 'websocket' ? [api] : [];
  });
  const all = query.graph.apis.filter((one) => one.protocol === 'websocket');
  const apis = own.length > 0 ? [...new Set(own)] : all.length === 1 ? all : [];
  if (apis.length === 0) return { places: [], missing: 'the WebSocket API is not known' };
  const confidence = own.length > 0 ? 'high' : 'medium';
  return { places: apis.map((api) => connectionsOf(api, confidence)), missing: undefined };
}

function connectionsOf(api: ApiNode, confidence: Place['confidence']): Place {
  const [stage, other] = api.stages.flatMap((one) =>
    textsOf(field(one.properties, 'StageName'), () => undefined),
  );
  const name = stage === undefined || other !== undefined || stage.includes('⟨?') ? '*' : stage;
  const id = hole(`attr:${api.id}.Ref`);
  const arn = `${AWS}:execute-api:${PLACE}:${id}/${name}/POST/@connections/*`;
  return { node: api.id, arn, suffix: '', confidence };
}

function placed(arns: readonly Text[]): Places {
  return {
    places: arns.map((arn) => ({ node: undefined, arn, suffix: '', confidence: 'medium' })),
    missing: undefined,
  };
}

const SENDERS = ['FromEmailAddressIdentityArn', 'SourceArn', 'FromEmailAddress', 'Source'];

/** Mail is sent under the identity of the address or of its domain, whichever is verified. */
function identities({ request }: CallContext): Places {
  const value = SENDERS.flatMap((name) => given(request.parameters, name).values);
  if (value.length === 0) return { places: [], missing: `${request.operation} names no sender` };
  const texts = value.flatMap((one) => request.naming(one, undefined).texts);
  if (texts.some((text) => text.includes('⟨?') || text === '')) {
    return { places: [], missing: 'the code computes the sender' };
  }
  return placed([...new Set(texts.flatMap(identitiesOf))]);
}

function identitiesOf(sender: Text): readonly Text[] {
  if (sender.startsWith('arn:')) return [sender];
  const address = /<([^<>]+)>\s*$/.exec(sender)?.[1] ?? sender.trim();
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const start = `${AWS}:ses:${PLACE}:identity`;
  return address.includes('@')
    ? [`${start}/${address}`, `${start}/${domain}`]
    : [`${start}/${address}`];
}

const PROFILE = /^(?:us|eu|apac|jp|au|ca|us-gov|global)\.([\w.:-]+)$/;

/** A model, or an inference profile with the model in the regions that it routes to. */
function models({ request }: CallContext): Places {
  const values = given(request.parameters, 'modelId').values;
  const texts = values.flatMap((one) => request.naming(one, undefined).texts);
  if (texts.length === 0 || texts.some((text) => text.includes('⟨?') || text === '')) {
    return {
      places: [],
      missing: texts.length === 0 ? 'the call names no model' : 'the code computes the model',
    };
  }
  return placed(texts.flatMap((text) => modelArns(text, request.region)));
}

function modelArns(text: Text, region: Text): readonly Text[] {
  if (text.startsWith('arn:')) return [text];
  const model = PROFILE.exec(text)?.[1];
  const start = `${AWS}:bedrock`;
  if (model === undefined) return [`${start}:${region}::foundation-model/${text}`];
  const profile = `${start}:${region}:${hole('AWS::AccountId')}:inference-profile/${text}`;
  return [profile, `${start}:*::foundation-model/${model}`];
}
