import { clearanceOf } from '../../interpret/value.ts';
import { concatenate, constant, joinAll, withLabels } from '../../interpret/values.ts';
import type { Call, Model, Sink, Value } from '../model.ts';
import {
  noteFileAsked,
  noteFileRead,
  noteFileRemoved,
  noteFileWritten,
} from '../temporary-files.ts';
import { dangerous, fromFile, inJavaScript, isFunction, JOINED, unknownResult } from './support.ts';

const PATH: readonly Sink[] = [{ kind: 'path', argument: 0, part: 'path' }];
const PATHS: readonly Sink[] = [...PATH, { kind: 'path', argument: 1, part: 'path' }];

const FS = ['fs', 'fs-extra', 'graceful-fs', 'mz/fs', 'original-fs'];
const PROMISED = ['fs/promises', 'fs.promises', 'fs-extra', 'fs-extra.promises', 'mz/fs'];

/** The same functions of all file libraries: callbacks, synchronous, promises. */
function all(names: string): readonly string[] {
  const sync = names
    .split(',')
    .map((name) => `${name}Sync`)
    .join(',');
  return [
    ...FS.map((library) => `${library}.{${names},${sync}}`),
    ...PROMISED.filter((library) => !FS.includes(library)).map(
      (library) => `${library}.{${names}}`,
    ),
  ];
}

/** Last argument that is a function gets the result. */
const CALLBACKS = [1, 2, 3].map((argument) => ({ argument, gets: 'error-first' as const }));

/** Files of an archive have the names that its maker gave them. */
function entryNames(call: Call): Value {
  const archive = joinAll([call.receiver, ...call.args.filter((one) => !isFunction(one))]);
  const entry = call.machine.step(
    { ...archive, objects: [], unknown: true },
    '$entry',
    call.at,
    'is an entry of an archive',
  );
  return call.machine.list([], entry);
}

/** Unpacks to names from inside the archive: those of libraries that do not look where they lead. */
const EXTRACTS: readonly string[] = [
  'unzip.Extract',
  'unzip2.Extract',
  'node-unzip-2.Extract',
  'tar-fs.extract',
];

/** Files, and names in archives. */
export const FILE_MODELS: readonly Model[] = inJavaScript([
  {
    api: all('readFile,readJson,readJSON'),
    sinks: PATH,
    callbacks: CALLBACKS,
    effect: (call) => noteFileRead(call, call.argument(0)),
    returns: fromFile,
  },
  {
    api: all(
      'readdir,stat,lstat,access,exists,open,opendir,realpath,readlink,unlink,rm,rmdir,mkdir,mkdtemp,chmod,chown,utimes,truncate,watch,remove,ensureDir,ensureFile,emptyDir,mkdirp,mkdirs,pathExists',
    ),
    sinks: PATH,
    callbacks: CALLBACKS,
    effect: looked,
    returns: unknownResult,
  },
  {
    api: all('writeFile,appendFile,writeJson,writeJSON,outputFile,outputJson'),
    sinks: PATH,
    callbacks: CALLBACKS,
    effect: (call) =>
      noteFileWritten(call, call.argument(0), [call.argument(1)], /append/i.test(call.api)),
    returns: 'nothing',
  },
  {
    api: all('rename,copyFile,cp,copy,move,link,symlink'),
    sinks: PATHS,
    callbacks: CALLBACKS,
    returns: 'nothing',
  },
  {
    api: FS.map((library) => `${library}.createReadStream`),
    sinks: PATH,
    effect: (call) => noteFileRead(call, call.argument(0)),
    returns: fromFile,
  },
  {
    api: FS.map((library) => `${library}.createWriteStream`),
    sinks: PATH,
    effect: (call) => noteFileWritten(call, call.argument(0), []),
    returns: 'api',
  },
  {
    api: [
      'rimraf',
      'rimraf.{rimraf,sync,rimrafSync}',
      'del',
      'del.{sync,deleteAsync,deleteSync}',
      'mkdirp',
      'mkdirp.{mkdirp,sync}',
      'make-dir',
      'load-json-file',
      'write-json-file',
      'trash',
      'globby',
      'glob',
      'glob.{glob,sync,globSync}',
      'fast-glob',
      'fast-glob.{glob,sync}',
    ],
    sinks: PATH,
    returns: unknownResult,
  },
  dangerous(['send', 'serve-static', 'koa-send', '**.sendFile'], 'path', 0, 'path', {
    when: (call) => !call.api.endsWith('sendFile') || !/^(?:express|fastify)/.test(call.api),
  }),
  {
    api: [
      'path.{join,resolve,normalize,relative,format}',
      'path.{posix,win32}.{join,resolve,normalize,relative}',
      'path/posix.{join,resolve,normalize,relative}',
      'upath.{join,resolve,normalize}',
      'pathe.{join,resolve,normalize}',
    ],
    returns: joinPath,
  },
  {
    api: [
      'path.basename',
      'path.{posix,win32}.basename',
      'path/posix.basename',
      'path.extname',
      'path.posix.extname',
      'upath.basename',
      'pathe.basename',
    ],
    returns: (call) =>
      call.machine.clear(
        call.machine.derive(call.args.slice(0, 1), call.at, 'is the last part of a path'),
        clearanceOf('path', 'presign'),
      ),
  },
  {
    api: ['path.{dirname,toNamespacedPath}', 'path.posix.dirname', 'path/posix.dirname'],
    returns: 'text',
  },
  {
    api: ['path.parse', 'path.posix.parse'],
    returns: (call) => {
      const whole = call.machine.derive(call.args, call.at, 'is a part of a path');
      const last = call.machine.clear(whole, clearanceOf('path', 'presign'));
      return call.machine.record({ root: whole, dir: whole, base: last, name: last, ext: last });
    },
  },
  { api: 'path.isAbsolute', returns: 'scalar' },
  // Functions have one place to write to.
  { api: 'os.tmpdir', returns: () => constant('/tmp') },
  {
    api: [
      'os.{homedir,hostname,platform,EOL,type,release}',
      'process.cwd',
      'tmp.{fileSync,dirSync,tmpNameSync,file,dir}',
      // Kinds of content stand in a table.
      'mime-types.{lookup,extension,charset}',
      'mime.{getType,lookup,getExtension}',
    ],
    returns: 'nothing',
  },
  {
    api: EXTRACTS,
    sinks: [{ kind: 'path', argument: 'receiver', part: 'names in the archive' }],
    returns: 'api',
  },
  {
    api: [
      'adm-zip().getEntries',
      'jszip().{file,filter}',
      'yauzl.{open,fromBuffer}',
      'unzipper.Open.{buffer,file,url}',
      'unzipper.Parse',
      'node-stream-zip().entries',
      'tar-stream.extract',
      'fflate.{unzipSync,unzip}',
      'zip-stream.entries',
    ],
    returns: entryNames,
    callbacks: [
      { argument: 1, gets: 'error-first' },
      { argument: 2, gets: 'error-first' },
    ],
  },
  {
    api: ['jszip().loadAsync', 'jszip.loadAsync'],
    returns: (call) => {
      const entries = entryNames(call);
      return call.machine.record({ files: entries, file: entries });
    },
  },
  {
    // A name that is given by hand stays under the target; whole archives are unpacked where their names say.
    api: [
      'adm-zip().{extractAllTo,extractAllToAsync,extractEntryTo}',
      'extract-zip',
      'decompress',
      'tar.{x,extract}',
      'unzipper.Extract',
      'node-stream-zip().extract',
    ],
    sinks: [
      {
        kind: 'path',
        argument: 0,
        part: 'target folder',
        when: (call) => call.api.startsWith('adm-zip'),
      },
    ],
    returns: 'api',
  },
]);

/** Whether a file is there is asked, or it is taken away. */
function looked(call: Call): void {
  if (/\.(?:unlink|rm|rmdir|remove|emptyDir)(?:Sync)?$/.test(call.api)) {
    noteFileRemoved(call, call.argument(0));
  } else noteFileAsked(call, call.argument(0));
}

function joinPath(call: Call): Value {
  const { labels } = call.machine.derive(call.args, call.at, JOINED);
  const parts = call.args.flatMap((part, index) => (index === 0 ? [part] : [constant('/'), part]));
  // The derivation of `concatenate` is not ours to number, so its labels are replaced.
  return withLabels(concatenate(parts, 0, call.at), labels);
}
