/**
 * Top-level modules of Python's standard library: `sys.stdlib_module_names` of CPython 3.11, and those that
 * left it since 3.8.
 */
const STANDARD = `
__future__ abc aifc antigravity argparse array ast asynchat asyncio asyncore atexit audioop
base64 bdb binascii bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs
codeop collections colorsys compileall concurrent configparser contextlib contextvars copy
copyreg crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis distutils doctest
email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch fractions
ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq
hmac html http idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json keyword
lib2to3 linecache locale logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder
msilib msvcrt multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode operator
optparse os ossaudiodev pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib
posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue
quopri random re readline reprlib resource rlcompleter runpy sched secrets select selectors
shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver spwd sqlite3
sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct subprocess
sunau symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap this
threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle
turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave weakref
webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo
`;

/** Modules that the runtime has loaded before the handler: a file of the package cannot take their place. */
const LOADED = `
abc argparse ast asyncio base64 builtins codecs collections contextlib copy copyreg datetime decimal
email encodings enum errno functools genericpath hashlib heapq http importlib inspect io itertools json
keyword linecache logging marshal math operator os pathlib posix posixpath random re reprlib select
selectors shutil signal site socket ssl stat string struct subprocess sys tempfile textwrap threading
time token tokenize traceback types typing urllib uuid warnings weakref zipimport zlib
`;

/** Import names of packages that are often copied beside a handler without their metadata. */
const COPIED = `
attr attrs aws_lambda_powertools aws_requests_auth aws_xray_sdk bcrypt boto boto3 botocore bs4 certifi
cffi cfnresponse chardet charset_normalizer click colorama crhelper cryptography dateutil defusedxml
dns docutils elasticsearch flask greenlet httpx idna isodate itsdangerous jinja2 jmespath jose
jsonpath jsonschema jwt lxml markupsafe msgpack multidict numpy oauthlib opensearchpy pandas paramiko
pbr pip pkg_resources psycopg2 pyasn1 pycparser pydantic pydantic_core pymongo pymysql pyparsing pytz
redis requests requests_oauthlib rsa s3transfer sentry_sdk setuptools simplejson six slack_sdk
sqlalchemy stripe tenacity tldextract typing_extensions urllib3 werkzeug wheel wrapt xmltodict yaml
yarl zipp
`;

const sets = new Map<string, ReadonlySet<string>>();

function isIn(table: string, name: string): boolean {
  let set = sets.get(table);
  if (set === undefined) {
    set = new Set(table.trim().split(/\s+/));
    sets.set(table, set);
  }
  return set.has(name);
}

/** Whether a top-level module belongs to Python itself. */
export function isStandardModule(name: string): boolean {
  return name.startsWith('__') || isIn(STANDARD, name);
}

/** Whether a module of the standard library is loaded before any code of the package runs. */
export function isLoadedBefore(name: string): boolean {
  return isIn(LOADED, name);
}

/** Whether a top-level module is a well-known package that people copy beside their handler. */
export function isOftenCopied(name: string): boolean {
  return isIn(COPIED, name);
}
