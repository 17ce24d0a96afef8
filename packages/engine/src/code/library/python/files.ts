import { deepLabels } from '../../interpret/describe.ts';
import type { Value } from '../../interpret/value.ts';
import { clearanceOf } from '../../interpret/value.ts';
import { constant, onlyText, tainted } from '../../interpret/values.ts';
import type { Call, Model } from '../model.ts';
import {
  noteFileAsked,
  noteFileRead,
  noteFileRemoved,
  noteFileWritten,
} from '../temporary-files.ts';
import {
  apiPaths,
  beginnings,
  comesFrom,
  dangerous,
  derivedFor,
  flag,
  into,
  is,
  maderFirst,
  misuse,
  proofsOf,
  textOf,
} from './support.ts';

const OPENS = [
  'open',
  'io.open',
  'codecs.open',
  'aiofiles.open',
  'os.fdopen',
  '{gzip,bz2,lzma}.open',
  'builtins.open',
  'fsspec.open',
  'smart_open.open',
];

const OPENED = [
  'open()',
  'io.open()',
  'codecs.open()',
  'aiofiles.open()',
  'gzip.open()',
  'builtins.open()',
  'pathlib.Path().open()',
  'tempfile.{NamedTemporaryFile,TemporaryFile,SpooledTemporaryFile}()',
];

const NORMALISED = /(?:realpath|abspath|normpath|resolve|absolute|is_relative_to)\(\)$/;

/** Names of files and directories, and what is read from and written to them. */
export const FILE_MODELS: readonly Model[] = [
  {
    api: OPENS,
    sinks: [{ ...into('path', 0, 'file name', 'file'), when: isName }],
    effect: opened,
  },
  dangerous(
    'os.{open,remove,unlink,rmdir,removedirs,mkdir,makedirs,listdir,scandir,walk,chmod,chown,truncate,mkfifo,readlink,utime}',
    'path',
    0,
    'file name',
    'path',
  ),
  {
    api: [
      'os.{rename,renames,replace,link,symlink}',
      'shutil.{copy,copy2,copyfile,copytree,move,copymode,copystat}',
    ],
    sinks: [into('path', 0, 'source', 'src'), into('path', 1, 'target', 'dst')],
    returns: 'nothing',
  },
  dangerous(
    [
      'shutil.rmtree',
      'os.chdir',
      'glob.{glob,iglob}',
      'linecache.getline',
      'fileinput.input',
      'send2trash.send2trash',
    ],
    'path',
    0,
    'file name',
    'path',
  ),
  dangerous(
    [
      'flask.{send_file}',
      'bottle.static_file',
      'starlette.responses.FileResponse',
      'fastapi.responses.FileResponse',
      'aiohttp.web.FileResponse',
    ],
    'path',
    0,
    'file name',
    'path',
  ),
  {
    api: 'shutil.{make_archive}',
    sinks: [into('path', 0, 'archive name', 'base_name'), into('path', 2, 'directory', 'root_dir')],
  },
  {
    api: [
      'pandas.{read_csv,read_json,read_excel,read_parquet,read_table}',
      'PIL.Image.open',
      'cv2.imread',
      'numpy.{loadtxt,genfromtxt,fromfile}',
    ],
    sinks: [{ ...into('path', 0, 'file name'), when: isName }],
  },
  {
    api: 'os.path.{exists,isfile,isdir,getsize,getmtime,islink,isabs,samefile}',
    effect: (call) => noteFileAsked(call, call.argument(0, 'path')),
    returns: flag,
  },
  {
    api: 'os.{remove,unlink}',
    effect: (call) => noteFileRemoved(call, call.argument(0, 'path')),
  },
  { api: 'os.{stat,access,lstat}', returns: flag },

  { api: 'os.path.join', returns: joinPath },
  {
    api: [
      'os.path.basename',
      'ntpath.basename',
      'posixpath.basename',
      'werkzeug.utils.secure_filename',
      'werkzeug.secure_filename',
      'pathvalidate.sanitize_filename',
      'django.utils.text.{get_valid_filename,slugify}',
      'slugify.slugify',
    ],
    returns: (call) => derivedFor(call, [call.argument(0)], ['path'], 'is cut to its last part'),
  },
  {
    // Like `basename` it leaves nothing that climbs, unless the base it is joined to is from outside as well.
    api: [
      'werkzeug.utils.safe_join',
      'werkzeug.security.safe_join',
      'flask.{safe_join}',
      'django.utils._os.safe_join',
    ],
    returns: (call) => {
      const names = call.machine.derive(call.args.slice(1), call.at, 'is joined safely');
      return call.machine.clear(names, clearanceOf('path'));
    },
  },
  { api: 'os.path.splitext', returns: splitExtension },
  { api: 'os.path.split', returns: splitPath },
  {
    api: 'os.path.{dirname,expanduser,expandvars,normcase,relpath}',
    returns: (call) => call.machine.derive([call.argument(0)], call.at, 'becomes part of a path'),
  },
  {
    api: [
      'pathlib.{Path,PurePath}().{name,stem,suffix}',
      'pathlib.{Path,PurePath}().resolve().{name,stem,suffix}',
    ],
    reads: ({ object, at, machine }) =>
      machine.clear(
        machine.derive([tainted(deepLabels(object))], at, 'is cut to its last part'),
        clearanceOf('path'),
      ),
  },
  { api: 'os.path.{realpath,abspath,normpath}' },
  // `commonpath([base, path]) == base` is a check of the path itself.
  {
    api: 'os.path.{commonpath,commonprefix}',
    returns: (call) => call.machine.element(call.argument(0), call.at),
  },
  {
    api: 'os.path.{realpath,abspath,normpath}().startswith',
    returns: flag,
    proves: (call) => ({ whenTrue: proofsOf(call.receiver, clearanceOf('path')) }),
  },
  {
    api: '**.is_relative_to',
    when: (call) =>
      call.api.startsWith('pathlib.') &&
      apiPaths(call.receiver).some((path) => NORMALISED.test(path)),
    returns: flag,
    proves: (call) => ({ whenTrue: proofsOf(call.receiver, clearanceOf('path')) }),
  },

  {
    api: '**.{open,unlink,rename,replace,mkdir,rmdir,touch,iterdir,glob,rglob,chmod,symlink_to,hardlink_to}',
    when: isPathObject,
    sinks: [into('path', 'receiver', 'file name')],
    effect: (call) => {
      const name = maderFirst(call.receiver) ?? call.receiver;
      if (call.api.endsWith('.unlink')) noteFileRemoved(call, name);
    },
  },
  {
    api: '**.{read_text,read_bytes}',
    when: isPathObject,
    sinks: [into('path', 'receiver', 'file name')],
    effect: (call) => noteFileRead(call, maderFirst(call.receiver) ?? call.receiver),
    returns: content,
  },
  {
    api: '**.{write_text,write_bytes}',
    when: isPathObject,
    sinks: [into('path', 'receiver', 'file name')],
    effect: kept,
    returns: 'nothing',
  },
  {
    api: '**.{exists,is_file,is_dir,stat,is_absolute,is_symlink}',
    when: isPathObject,
    effect: (call) => noteFileAsked(call, maderFirst(call.receiver) ?? call.receiver),
    returns: flag,
  },
  { api: OPENED.map((opened) => `${opened}.{read,readline,readlines,readall}`), returns: content },
  { api: OPENED.map((opened) => `${opened}.{write,writelines}`), effect: kept, returns: 'nothing' },
  {
    api: OPENED.map((opened) => `${opened}.{close,flush,seek,tell,truncate,fileno}`),
    returns: 'nothing',
  },

  // Names in a tar archive may climb until Python 3.14; `zipfile` has always cut them.
  {
    api: [
      'tarfile.open().{extractall,extract}',
      'tarfile.TarFile.open().{extractall,extract}',
      'tarfile.TarFile().{extractall,extract}',
    ],
    when: (call) => !isFiltered(call),
    effect: unpack,
    returns: 'nothing',
  },
  {
    api: 'shutil.unpack_archive',
    sinks: [into('path', 0, 'archive', 'filename'), into('path', 1, 'directory', 'extract_dir')],
    returns: 'nothing',
  },
  {
    api: ['zipfile.{ZipFile}', 'tarfile.{open,TarFile}'],
    sinks: [{ ...into('path', 0, 'archive', 'name'), when: isName }],
  },
  {
    api: 'zipfile.ZipFile().extractall',
    sinks: [
      into('path', 0, 'directory', 'path'),
      into('loop', 'receiver', 'size of what is unpacked'),
    ],
  },
  { api: 'zipfile.ZipFile().extract', sinks: [into('path', 1, 'directory', 'path')] },
  // Whoever lists what is in an archive is taken to look at the sizes, too.
  { api: 'zipfile.ZipFile().{infolist,getinfo}', effect: looksAtSizes },
  {
    api: 'zipfile.ZipFile().{open,read}',
    returns: (call) => call.machine.derive([call.receiver], call.at, 'is unpacked'),
  },

  {
    api: 'tempfile.mktemp',
    effect: (call) =>
      misuse(call, 'unsafe-temporary-file', [], {
        why: 'the name is free only until somebody else takes it',
      }),
  },
  {
    api: 'os.{tempnam,tmpnam}',
    effect: (call) =>
      misuse(call, 'unsafe-temporary-file', [], {
        why: 'the name is free only until somebody else takes it',
      }),
  },
  { api: 'tempfile.{mkdtemp,mkstemp}', returns: 'nothing' },
  { api: 'tempfile.gettempdir', returns: () => constant('/tmp') },
  // Kinds of content stand in a table.
  {
    api: 'mimetypes.{guess_type,guess_extension,guess_all_extensions,guess_file_type}',
    returns: 'nothing',
  },
];

/** A name, not a stream or buffer. */
function isName(call: Call): boolean {
  return !comesFrom(call.argument(0), /(?:BytesIO|StringIO|open|ZipFile)\(\)$/);
}

function isPathObject(call: Call): boolean {
  return /^(?:pathlib|anyio|aiopath)\./.test(call.api);
}

function joinPath(call: Call): Value {
  const parts = call.args.flatMap((part, index) => (index === 0 ? [part] : [constant('/'), part]));
  return textOf(call, parts);
}

/** The ending begins at the last dot behind the last slash. */
function splitExtension(call: Call): Value {
  const root = call.machine.derive([call.argument(0)], call.at, 'loses its ending');
  return call.machine.list([
    root,
    derivedFor(call, [call.argument(0)], ['path'], 'is cut to its ending'),
  ]);
}

function splitPath(call: Call): Value {
  const head = call.machine.derive([call.argument(0)], call.at, 'becomes part of a path');
  return call.machine.list([
    head,
    derivedFor(call, [call.argument(0)], ['path'], 'is cut to its last part'),
  ]);
}

function content(call: Call): Value {
  const label = { origin: { kind: 'file' }, path: '', derived: false } as const;
  return call.machine.source(label, call.at, 'is read from a file');
}

/** What is written below `/tmp` is there for the next invocation. */
function kept(call: Call): void {
  const name = maderFirst(call.receiver);
  if (name !== undefined) {
    noteFileWritten(call, name, [call.argument(0)], !/\.write_(?:text|bytes)$/.test(call.api));
  }
  const isShared = name !== undefined && beginnings(name).some((text) => text.startsWith('/tmp'));
  if (isShared)
    call.machine.sink('module-state', call.argument(0), call.at, call.api, 'content of a file');
}

/** A file that is opened is read, made anew or made longer. */
function opened(call: Call): void {
  const path = call.argument(0, 'file');
  const mode = call.has(1, 'mode') ? onlyText(call.argument(1, 'mode')) : 'r';
  if (mode === undefined) return;
  if (mode.startsWith('r')) noteFileRead(call, path);
  else if (!mode.startsWith('a')) noteFileWritten(call, path, []);
}

function looksAtSizes({ machine, receiver }: Call): void {
  const clears = clearanceOf('loop');
  machine.prove(deepLabels(receiver).map(({ key }) => ({ key, clears })));
}

function isFiltered(call: Call): boolean {
  const filter = call.named.get('filter');
  return (
    filter !== undefined &&
    (is(filter, 'data') || is(filter, 'tar') || onlyText(filter) === undefined)
  );
}

/** An archive read from a file of our own may still have come from outside. */
function unpack(call: Call): void {
  const { machine, receiver, at, api } = call;
  const archive = deepLabels(receiver).length > 0 ? receiver : content(call);
  machine.sink('path', archive, at, api, 'names in the archive');
}
