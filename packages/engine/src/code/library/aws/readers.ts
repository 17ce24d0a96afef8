import type { Value } from '../../interpret/value.ts';
import type { Call, Model } from '../model.ts';
import { answer, isFunction } from './answers.ts';

/** Whether the value is the result of a cloud call, or a part of one. */
function isResult(call: Call): boolean {
  return call.receiver.labels.some((label) => label.origin.kind === 'call');
}

/** `request.createReadStream()` reads what the object holds. */
function bodyOf(call: Call): Value {
  return call.machine.member(call.receiver, 'Body', call.at);
}

/** What is done with a request or a result before its content is at hand. */
export const READER_MODELS: readonly Model[] = [
  {
    method: ['transformToString', 'transformToByteArray', 'transformToWebStream'],
    returns: 'receiver',
  },
  { method: 'promise', language: 'javascript', returns: 'receiver' },
  { method: 'createReadStream', language: 'javascript', when: isResult, returns: bodyOf },
  {
    method: ['send', 'eachPage'],
    language: 'javascript',
    when: (call) => isResult(call) && call.args.some(isFunction),
    returns: (call) => answer(call, call.receiver),
  },
  {
    // Streams of Python's SDK: their content is what the label stands for.
    method: ['read', 'readlines', 'iter_lines', 'iter_chunks', 'decode_content', 'stream'],
    language: 'python',
    when: isResult,
    returns: (call) =>
      call.api.startsWith('iter') ? call.machine.list([], call.receiver) : call.receiver,
  },
  {
    // Tracers hand back the client or SDK that they were given.
    api: '**.{captureAWS,captureAWSClient,captureAWSv3Client,captureAWSv3,instrumentAWS}',
    returns: 'argument:0',
  },
  {
    method: ['captureAWS', 'captureAWSClient', 'captureAWSv3Client'],
    returns: 'argument:0',
  },
  {
    // `docClient.get.bind(docClient)`
    api: [
      '@aws-sdk/client-*.*().*.bind',
      'aws-sdk.*().*.bind',
      'aws-sdk.DynamoDB.DocumentClient().*.bind',
      'aws-sdk/clients/*().*.bind',
    ],
    returns: 'receiver',
  },
];
