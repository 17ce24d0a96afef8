import type { Call, Model } from '../model.ts';

/**
 * Modules whose functions make something of what they are given and do nothing else with it, as far as no other
 * table says more. Without them such a call would count as one that nobody has described.
 */
const MODULES = [
  'abc,argparse,array,ast,asyncio,atexit,base64,binascii,bisect,bz2,calendar,codecs,collections,colorsys,configparser',
  'contextlib,contextvars,copy,csv,ctypes,dataclasses,datetime,decimal,difflib,email,enum,fnmatch,fractions,functools',
  'getpass,gettext,glob,gzip,hashlib,heapq,hmac,html,http,imaplib,inspect,io,ipaddress,itertools,json,keyword,locale',
  'logging,lzma,math,mimetypes,multiprocessing,numbers,operator,os,pathlib,pickle,platform,posixpath,pprint,queue',
  'quopri,random,re,resource,sched,secrets,select,selectors,shlex,shutil,signal,smtplib,socket,sqlite3,ssl,stat',
  'statistics,string,struct,subprocess,sys,tarfile,tempfile,textwrap,threading,time,timeit,tokenize,traceback,types',
  'typing,typing_extensions,unicodedata,urllib,uuid,warnings,weakref,xml,xmlrpc,zipfile,zlib,zoneinfo',
  'requests,httpx,urllib3,aiohttp,certifi,idna,chardet,dateutil,pytz,six,simplejson,orjson,ujson,yaml,toml,tomli',
  'psycopg,psycopg2,psycopg_pool,pymysql,MySQLdb,mysql,mariadb,aiomysql,asyncpg,aiosqlite,pyodbc,pymssql,cx_Oracle',
  'oracledb,pg8000,snowflake,redshift_connector,sqlalchemy,sqlmodel,peewee,pymongo,motor,bson,redis,elasticsearch',
  'opensearchpy,ldap,ldap3,lxml,bs4,jinja2,mako,markupsafe,bleach,jwt,jose,bcrypt,argon2,passlib,Crypto,Cryptodome',
  'cryptography,nacl,itsdangerous,numpy,pandas,PIL,openpyxl,docx,PyPDF2,pypdf,openai,anthropic,litellm,structlog',
  'loguru,tenacity,cachetools,attr,attrs,tqdm,click,rich,tabulate,slugify,phonenumbers,pycountry,stripe,twilio',
].flatMap((line) => line.split(','));

const ROOTS: ReadonlySet<string> = new Set(MODULES);

/** Methods by which one object of such a package gives another. */
const MAKERS =
  'cursor,connection,connect,acquire,getconn,begin,session,transaction,namelist,getmembers,infolist,getnames,joinpath,resolve,absolute,expanduser,with_suffix,with_name,relative_to,get_template,get_database,get_collection,find_all,find,select,where,filter_by,options,limit,offset,values,returning,scalars,mappings,register,as_posix,extractfile,format,hexdigest,digest';

/** Calls that only make something of what they are given. */
export const KNOWN_MODELS: readonly Model[] = [
  { api: MODULES.flatMap((name) => [`${name}.*`, `${name}.*.*`]), when: isOfModule },
  { api: `**.{${MAKERS}}`, when: isOfKnownPackage },
];

/** A function or class itself. Methods of results are left to the tables of texts and collections. */
function isOfModule(call: Call): boolean {
  return !call.api.includes('()');
}

function isOfKnownPackage(call: Call): boolean {
  const root = call.api.slice(0, call.api.indexOf('.'));
  return call.api.includes('()') && ROOTS.has(root.replace(/\(\)$/, ''));
}
