import type { Model } from '../model.ts';
import { inJavaScript } from './support.ts';

/** Work and memory whose amount an argument says. */
export const WORK_MODELS: readonly Model[] = inJavaScript([
  {
    api: [
      'Buffer.{alloc,allocUnsafe,allocUnsafeSlow}',
      'ArrayBuffer',
      'Uint8Array',
      'SharedArrayBuffer',
    ],
    sinks: [{ kind: 'loop', argument: 0, part: 'size' }],
    returns: 'nothing',
  },
  {
    api: 'crypto.{randomBytes,pseudoRandomBytes,generateKeyPair,generateKeyPairSync}',
    sinks: [{ kind: 'loop', argument: 0, part: 'size' }],
  },
  {
    api: [
      'sharp().{resize,extend}',
      '**.sharp().resize',
      'jimp.read().{resize,cover,contain}',
      'canvas.createCanvas',
      'gm().resize',
      'qrcode.toDataURL',
    ],
    when: (call) => !call.api.startsWith('qrcode'),
    sinks: [{ kind: 'loop', argument: { from: 0 }, part: 'size' }],
    returns: 'api',
  },
  {
    api: [
      '{lodash,underscore}.{times,range,repeat,padStart,padEnd}',
      'lodash/{times,range,repeat}',
    ],
    sinks: [{ kind: 'loop', argument: { from: 0 }, part: 'number' }],
    returns: 'api',
  },
]);
