import type { Value } from '../../interpret/value.ts';
import { clearanceOf } from '../../interpret/value.ts';
import type { Call, Model } from '../model.ts';
import { attributeOf } from './items.ts';

/** A condition binds its values, so that they cannot change what is asked. */
function condition(call: Call): Value {
  const { machine, at, receiver } = call;
  const made = machine.derive([receiver, ...call.args], at, 'is bound in a condition');
  return machine.clear(made, clearanceOf('nosql'));
}

/** Conditions and types of Python's DynamoDB library. */
export const BOTO_CONDITION_MODELS: readonly Model[] = [
  {
    api: 'boto3.dynamodb.conditions.{Key,Attr}',
    sinks: [{ kind: 'nosql', argument: 0, name: 'name', part: 'attribute name' }],
    returns: 'api',
  },
  { api: 'boto3.dynamodb.conditions.{Key,Attr}().*', returns: condition },
  {
    api: 'boto3.dynamodb.types.{TypeDeserializer,TypeSerializer}().{serialize,deserialize}',
    returns: (call) => attributeOf(call.machine, call.argument(0, 'value'), call.at),
  },
  { api: 'boto3.dynamodb.types.{TypeDeserializer,TypeSerializer}', returns: 'api' },
  { api: 'boto3.dynamodb.types.Binary', returns: 'argument:0' },
];
