/** Bodies of a handler by theme, and the flows from the event that each has: `sink path`. */
export const FLOW_CASES: Readonly<
  Record<string, readonly (readonly [body: string, flows: readonly string[]])[]>
> = {
  'texts and patterns': [
    ["import { exec } from 'child_process'\nexec(event.a.trim())", ['shell a']],
    ["import { exec } from 'child_process'\nexec(event.a.toLowerCase().slice(1))", ['shell a']],
    ["import { exec } from 'child_process'\nexec('ls ' + event.a.replace(/[^a-z0-9]/gi, ''))", []],
    [
      "import { exec } from 'child_process'\nexec('ls ' + event.a.replace(/[^a-z0-9]/i, ''))",
      ['shell a'],
    ],
    ["import { exec } from 'child_process'\nexec('ls ' + event.a.replace(/;/g, ''))", ['shell a']],
    [
      "import { exec } from 'child_process'\nif (!/^[a-z]+$/.test(event.a)) return;\nexec('ls ' + event.a)",
      [],
    ],
    [
      "import { exec } from 'child_process'\nif (!/^[a-z]+/.test(event.a)) return;\nexec('ls ' + event.a)",
      ['shell a'],
    ],
    [
      "import { exec } from 'child_process'\nif (!event.a.match(/^[a-z]+$/)) throw new Error('no');\nexec('ls ' + event.a)",
      [],
    ],
    [
      "import { exec } from 'child_process'\nif (!/^[a-z]+$/.test(event.b)) return;\nexec('ls ' + event.a)",
      ['shell a'],
    ],
    [
      "import { exec } from 'child_process'\nconst re = new RegExp('^[a-z]+$');\nif (re.test(event.a)) exec('ls ' + event.a)",
      [],
    ],
    [
      "import { exec } from 'child_process'\nif (/[^a-z]/.test(event.a)) return;\nexec('ls ' + event.a)",
      [],
    ],
    [
      "import { exec } from 'child_process'\nconst [a, b] = event.x.split(':');\nif (a !== 'ok') return;\nexec(b)",
      ['shell x'],
    ],
    [
      "import { exec } from 'child_process'\nconst [a, b] = event.x.split(':');\nif (a !== 'ok') return;\nexec(a)",
      [],
    ],
    [
      "import { exec } from 'child_process'\nconst m = event.a.match(/x(.*)y/);\nif (m) exec(m[1])",
      ['shell a'],
    ],
    [
      "import { exec } from 'child_process'\nexec(`ls ${encodeURIComponent(event.a)}`)",
      ['shell a'],
    ],
    ["import { exec } from 'child_process'\nexec(String(event.a))", ['shell a']],
    ["import { exec } from 'child_process'\nexec(['ls', event.a].join(' '))", ['shell a']],
    ["import { exec } from 'child_process'\nexec('ls '.concat(event.a))", ['shell a']],
    ["const re = new RegExp(event.a);\nreturn re.test('x')", ['regex a']],
    ["import esc from 'escape-string-regexp'\nconst re = new RegExp(esc(event.a));", []],
    [
      "import e from 'shell-quote'\nimport { exec } from 'child_process'\nexec('ls ' + e.quote([event.a]))",
      [],
    ],
  ],
  'allow-lists and numbers': [
    [
      "import { exec } from 'child_process'\nif (!['a', 'b'].includes(event.a)) return;\nexec(event.a)",
      [],
    ],
    [
      "import { exec } from 'child_process'\nconst ok = ['a', 'b'];\nif (ok.includes(event.a)) exec(event.a)",
      [],
    ],
    [
      "import { exec } from 'child_process'\nif (['a', 'b'].includes(event.a)) return;\nexec(event.a)",
      ['shell a'],
    ],
    [
      "import { exec } from 'child_process'\nif (!event.list.includes(event.a)) return;\nexec(event.a)",
      ['shell a'],
    ],
    [
      "import { exec } from 'child_process'\nif (process.env.OK.split(',').includes(event.a)) exec(event.a)",
      [],
    ],
    [
      "import { exec } from 'child_process'\nconst ok = new Set(['a', 'b']);\nif (ok.has(event.a)) exec(event.a)",
      [],
    ],
    [
      "import { exec } from 'child_process'\nconst t = { a: 'ls', b: 'id' };\nif (Object.keys(t).includes(event.a)) exec(event.a)",
      [],
    ],
    [
      "import { exec } from 'child_process'\nconst t = { a: 'ls', b: 'id' };\nif (Object.hasOwn(t, event.a)) exec(event.a)",
      [],
    ],
    ["import { exec } from 'child_process'\nconst t = { a: 'ls', b: 'id' };\nexec(t[event.a])", []],
    [
      "import { exec } from 'child_process'\nconst f = ['a', 'b'].find((one) => one === event.a);\nif (f) exec(event.a)",
      [],
    ],
    [
      "import { exec } from 'child_process'\nif (['a', 'b'].some((one) => one === event.a)) exec(event.a)",
      [],
    ],
    [
      "import { exec } from 'child_process'\nif (['a'].indexOf(event.a) === -1) return;\nexec(event.a)",
      [],
    ],
    [
      "import { exec } from 'child_process'\nif (!event.ids.every((id) => /^\\d+$/.test(id))) return;\nexec(event.ids.join(' '))",
      ['shell ids.*'],
    ],
    [
      "import { exec } from 'child_process'\nfor (const id of event.ids.filter((one) => /^\\w+$/.test(one))) exec('ls ' + id)",
      [],
    ],
    ["import { exec } from 'child_process'\nexec('kill ' + Number(event.pid))", []],
    ["import { exec } from 'child_process'\nexec('kill ' + parseInt(event.pid, 10))", []],
    [
      "import { exec } from 'child_process'\nif (isNaN(event.pid)) return;\nexec('kill ' + event.pid)",
      [],
    ],
    [
      "import { exec } from 'child_process'\nif (!Number.isInteger(event.pid)) return;\nexec('kill ' + event.pid)",
      [],
    ],
    ["import { exec } from 'child_process'\nexec('date ' + new Date(event.d).toISOString())", []],
    [
      "import { exec } from 'child_process'\nif (typeof event.a !== 'string') return;\nexec(event.a)",
      ['shell a'],
    ],
    ['return Buffer.alloc(Number(event.n))', ['loop n']],
    ['return Buffer.alloc(Math.min(Number(event.n), 10))', []],
    ["return 'x'.repeat(event.n)", ['loop n']],
  ],
  'lists, objects and promises': [
    [
      "import { exec } from 'child_process'\nevent.list.forEach((one) => exec(one.cmd))",
      ['shell list.*.cmd'],
    ],
    [
      "import { exec } from 'child_process'\nconst all = event.list.map((one) => one.cmd);\nexec(all[0])",
      ['shell list.*.cmd'],
    ],
    [
      "import { exec } from 'child_process'\nconst text = event.list.reduce((all, one) => all + one, '');\nexec(text)",
      ['shell list.*'],
    ],
    [
      "import { exec } from 'child_process'\nconst l = [];\nl.push(event.a);\nexec(l[0])",
      ['shell a'],
    ],
    [
      "import { exec } from 'child_process'\nconst l = [];\nfor (const r of event.Records) l.push(r.body);\nexec(l.join(' '))",
      ['shell Records.*.body'],
    ],
    [
      "import { exec } from 'child_process'\nfor (const [k, v] of Object.entries(event.q)) exec(v)",
      ['shell q.*'],
    ],
    [
      "import { exec } from 'child_process'\nfor (const k of Object.keys(event.q)) exec(k)",
      ['shell q'],
    ],
    [
      "import { exec } from 'child_process'\nconst o = Object.assign({}, { a: event.a });\nexec(o.a)",
      ['shell a'],
    ],
    [
      "import { exec } from 'child_process'\nconst m = new Map();\nm.set('k', event.a);\nexec(m.get('k'))",
      ['shell a'],
    ],
    [
      "import { exec } from 'child_process'\nexec(JSON.parse(event.body).cmd)",
      ['shell body.$json.cmd'],
    ],
    [
      "import { exec } from 'child_process'\nexec(JSON.parse(JSON.stringify({ a: event.x })).a)",
      ['shell x'],
    ],
    ["import { exec } from 'child_process'\nexec('echo ' + JSON.stringify(event.x))", ['shell x']],
    [
      "import { exec } from 'child_process'\nconst b = Buffer.from(event.body, 'base64').toString('utf8');\nexec(b)",
      ['shell body.$base64'],
    ],
    [
      "import zlib from 'zlib'\nimport { exec } from 'child_process'\nconst d = JSON.parse(zlib.gunzipSync(Buffer.from(event.awslogs.data, 'base64')).toString());\nexec(d.x)",
      ['shell awslogs.data.$base64.$gunzip.$json.x'],
    ],
    [
      "import qs from 'querystring'\nimport { exec } from 'child_process'\nexec(qs.parse(event.body).cmd)",
      ['shell body.$form.cmd'],
    ],
    [
      "import { exec } from 'child_process'\nconst p = new URLSearchParams(event.body);\nexec(p.get('cmd'))",
      ['shell body.$form.cmd'],
    ],
    [
      "import { exec } from 'child_process'\nconst a = await Promise.resolve(event.a);\nexec(a)",
      ['shell a'],
    ],
    [
      "import { exec } from 'child_process'\nPromise.resolve(event.a).then((a) => exec(a))",
      ['shell a'],
    ],
    [
      "import { exec } from 'child_process'\nconst a = await new Promise((resolve) => resolve(event.a));\nexec(a)",
      ['shell a'],
    ],
    [
      "import { exec } from 'child_process'\nconst [a, b] = await Promise.all([event.a, 'x']);\nexec(b)",
      [],
    ],
    [
      "import { exec } from 'child_process'\nawait Promise.all(event.l.map(async (x) => exec(x)))",
      ['shell l.*'],
    ],
    [
      "import util from 'util'\nimport { exec } from 'child_process'\nconst run = util.promisify(exec);\nawait run(event.a)",
      ['shell a'],
    ],
    ["import { exec } from 'child_process'\nsetTimeout(() => exec(event.a), 10)", ['shell a']],
    ["import { exec } from 'child_process'\nsetTimeout((x) => exec(x), 10, event.a)", ['shell a']],
  ],
  'commands and code': [
    ["import { spawn } from 'child_process'\nspawn('ls', [event.a])", []],
    ["import { spawn } from 'child_process'\nspawn('ls', [event.a], { shell: true })", ['shell a']],
    ["import { spawn } from 'child_process'\nspawn(event.a, ['x'])", ['shell a']],
    ["import { execFile } from 'child_process'\nexecFile('sh', ['-c', event.a])", ['shell a']],
    ["import { execFileSync } from 'child_process'\nexecFileSync('git', ['clone', event.a])", []],
    ["import { execSync } from 'node:child_process'\nexecSync(`convert ${event.a}`)", ['shell a']],
    ["import shell from 'shelljs'\nshell.exec(event.a)", ['shell a']],
    ["import { execaCommand } from 'execa'\nawait execaCommand(event.a)", ['shell a']],
    ["import { execa } from 'execa'\nawait execa('ls', [event.a])", []],
    ["import { $ } from 'zx'\nawait $`ls ${event.a}`", []],
    ['eval(event.a)', ['eval a']],
    ['return new Function(event.a)()', ['eval a']],
    ["import vm from 'vm'\nvm.runInNewContext(event.a)", ['eval a']],
    ['setTimeout(event.a, 10)', ['eval a']],
    ["import { parse } from 'mathjs'\nreturn 1", []],
  ],
  sql: [
    [
      "import mysql from 'mysql2/promise'\nconst c = await mysql.createConnection({});\nawait c.query(`SELECT * FROM t WHERE a = '${event.a}'`)",
      ['sql a'],
    ],
    [
      "import mysql from 'mysql2/promise'\nconst c = await mysql.createConnection({});\nawait c.execute('SELECT * FROM t WHERE a = ?', [event.a])",
      [],
    ],
    [
      "import mysql from 'mysql'\nconst p = mysql.createPool({});\np.getConnection((err, c) => { c.query('SELECT ' + event.a, (e, rows) => {}); })",
      ['sql a'],
    ],
    [
      "import mysql from 'mysql'\nconst c = mysql.createConnection({});\nc.query('SELECT * FROM t WHERE a = ' + mysql.escape(event.a))",
      [],
    ],
    [
      "import { Pool } from 'pg'\nconst p = new Pool();\nawait p.query('SELECT * FROM t WHERE a = $1', [event.a])",
      [],
    ],
    [
      "import { Pool } from 'pg'\nconst p = new Pool();\nconst c = await p.connect();\nawait c.query({ text: 'SELECT ' + event.a, values: [] })",
      ['sql a'],
    ],
    [
      "import { Client } from 'pg'\nconst c = new Client();\nawait c.query({ text: 'SELECT $1', values: [event.a] })",
      [],
    ],
    [
      "import pgp from 'pg-promise'\nconst db = pgp()('x');\nawait db.any(`SELECT ${event.a}`)",
      ['sql a'],
    ],
    [
      "import Database from 'better-sqlite3'\nconst db = new Database('x');\ndb.prepare(`SELECT ${event.a}`).all()",
      ['sql a'],
    ],
    [
      "import Database from 'better-sqlite3'\nconst db = new Database('x');\ndb.prepare('SELECT ?').all(event.a)",
      [],
    ],
    [
      "import sql from 'mssql'\nconst pool = await sql.connect({});\nawait pool.request().query(`SELECT ${event.a}`)",
      ['sql a'],
    ],
    [
      "import sql from 'mssql'\nconst pool = await sql.connect({});\nawait pool.request().input('a', event.a).query('SELECT @a')",
      [],
    ],
    ["import knex from 'knex'\nconst db = knex({});\nawait db.raw(`SELECT ${event.a}`)", ['sql a']],
    [
      "import knex from 'knex'\nconst db = knex({});\nawait db('t').whereRaw('a = ' + event.a)",
      ['sql a'],
    ],
    ["import knex from 'knex'\nconst db = knex({});\nawait db('t').where({ a: event.a })", []],
    [
      "import knex from 'knex'\nconst db = knex({});\nawait db('t').whereRaw('a = ?', [event.a])",
      [],
    ],
    [
      "import { Sequelize } from 'sequelize'\nconst s = new Sequelize('x');\nawait s.query(`SELECT ${event.a}`)",
      ['sql a'],
    ],
    [
      "import { Sequelize } from 'sequelize'\nconst s = new Sequelize('x');\nawait s.query('SELECT :a', { replacements: { a: event.a } })",
      [],
    ],
    [
      "import { PrismaClient } from '@prisma/client'\nconst p = new PrismaClient();\nawait p.$queryRawUnsafe(`SELECT ${event.a}`)",
      ['sql a'],
    ],
    [
      "import { PrismaClient } from '@prisma/client'\nconst p = new PrismaClient();\nawait p.$queryRaw`SELECT ${event.a}`",
      [],
    ],
    [
      "import { PrismaClient } from '@prisma/client'\nconst p = new PrismaClient();\nawait p.user.findMany({ where: { a: event.a } })",
      [],
    ],
    [
      "import postgres from 'postgres'\nconst sql = postgres('x');\nawait sql`SELECT ${event.a}`",
      [],
    ],
    [
      "import postgres from 'postgres'\nconst sql = postgres('x');\nawait sql.unsafe('SELECT ' + event.a)",
      ['sql a'],
    ],
    [
      "import { getRepository } from 'typeorm'\nawait getRepository('User').createQueryBuilder('u').where(`u.a = '${event.a}'`).getMany()",
      ['sql a'],
    ],
    [
      "import { getRepository } from 'typeorm'\nawait getRepository('User').createQueryBuilder('u').where('u.a = :a', { a: event.a }).getMany()",
      [],
    ],
    [
      "import m from 'serverless-mysql'\nconst db = m({});\nawait db.query(`SELECT ${event.a}`)",
      ['sql a'],
    ],
    [
      "import d from 'data-api-client'\nconst db = d({});\nawait db.query(`SELECT ${event.a}`)",
      ['sql a'],
    ],
    [
      "import own from 'somewhere'\nconst db = own();\nawait db.query(`SELECT * FROM t WHERE id = ${event.a}`)",
      ['sql a'],
    ],
    ["import own from 'somewhere'\nconst cache = own();\nawait cache.get(`user ${event.a}`)", []],
  ],
  nosql: [
    [
      "import { MongoClient } from 'mongodb'\nconst c = new MongoClient('x');\nawait c.db('d').collection('u').findOne({ a: JSON.parse(event.body).a })",
      ['nosql body.$json.a'],
    ],
    [
      "import { MongoClient } from 'mongodb'\nconst c = new MongoClient('x');\nawait c.db('d').collection('u').findOne({ a: event.pathParameters.a })",
      [],
    ],
    [
      "import { MongoClient } from 'mongodb'\nconst c = new MongoClient('x');\nawait c.db('d').collection('u').findOne({ a: String(JSON.parse(event.body).a) })",
      [],
    ],
    [
      "import { MongoClient } from 'mongodb'\nconst c = await MongoClient.connect('x');\nawait c.db('d').collection('u').find(JSON.parse(event.body)).toArray()",
      ['nosql body.$json'],
    ],
    [
      "import mongoose from 'mongoose'\nconst User = mongoose.model('U', {});\nawait User.findOne({ name: JSON.parse(event.body).name })",
      ['nosql body.$json.name'],
    ],
    [
      "import mongoose from 'mongoose'\nconst User = mongoose.model('U', {});\nawait User.findOne({ name: { $eq: JSON.parse(event.body).name } })",
      [],
    ],
    [
      "import { MongoClient } from 'mongodb'\nconst c = new MongoClient('x');\nawait c.db('d').collection('u').find({ $where: `this.a == '${event.pathParameters.a}'` })",
      ['eval pathParameters.a'],
    ],
    [
      "import neo4j from 'neo4j-driver'\nconst s = neo4j.driver('x').session();\nawait s.run(`MATCH (n {a: '${event.a}'}) RETURN n`)",
      ['nosql a'],
    ],
    [
      "import neo4j from 'neo4j-driver'\nconst s = neo4j.driver('x').session();\nawait s.run('MATCH (n {a: $a}) RETURN n', { a: event.a })",
      [],
    ],
    [
      "import { Client } from '@elastic/elasticsearch'\nconst c = new Client({});\nawait c.search({ body: { query: { query_string: { query: event.q } } } })",
      ['nosql q'],
    ],
    [
      "import { Client } from '@elastic/elasticsearch'\nconst c = new Client({});\nawait c.search({ body: { query: { match: { title: event.queryStringParameters.q } } } })",
      [],
    ],
  ],
  updates: [
    [
      "import mongoose from 'mongoose'\nconst User = mongoose.model('U', {});\nawait User.updateOne({ _id: 'x' }, { $set: JSON.parse(event.body) })",
      [],
    ],
    [
      "import mongoose from 'mongoose'\nconst User = mongoose.model('U', {});\nawait User.updateOne({ _id: 'x' }, JSON.parse(event.body))",
      ['nosql body.$json'],
    ],
  ],
  files: [
    ["import fs from 'fs'\nreturn fs.readFileSync('/tmp/' + event.name)", ['path name']],
    [
      "import fs from 'fs'\nimport path from 'path'\nreturn fs.readFileSync(path.join('/tmp', event.name))",
      ['path name'],
    ],
    [
      "import fs from 'fs'\nimport path from 'path'\nreturn fs.readFileSync(path.join('/tmp', path.basename(event.name)))",
      [],
    ],
    [
      "import fs from 'fs'\nimport path from 'path'\nconst p = path.resolve('/tmp', event.name);\nif (!p.startsWith('/tmp/')) throw new Error('no');\nfs.writeFileSync(p, 'x')",
      [],
    ],
    ["import { promises as fs } from 'fs'\nawait fs.unlink(`/tmp/${event.name}`)", ['path name']],
    [
      "import fs from 'fs/promises'\nawait fs.writeFile(`/tmp/${event.name.replace(/[^\\w.-]/g, '')}`, 'x')",
      [],
    ],
    [
      "import fs from 'fs'\nif (event.name.includes('..')) return;\nfs.createReadStream('/tmp/' + event.name)",
      [],
    ],
    ["import fs from 'fs-extra'\nawait fs.remove(event.dir)", ['path dir']],
    [
      "import AdmZip from 'adm-zip'\nimport fs from 'fs'\nconst z = new AdmZip(Buffer.from(event.body, 'base64'));\nfor (const e of z.getEntries()) fs.writeFileSync('/tmp/' + e.entryName, 'x')",
      ['path body.$base64'],
    ],
  ],
  requests: [
    [
      'const u = new URL(`https://${event.host}/${event.path}`);\nawait fetch(u.href)',
      ['request host'],
    ],
    ['const u = new URL(event.url);\nawait fetch(u.toString())', ['request url']],
    ['await fetch(event.url)', ['request url']],
    ["await fetch('https://' + event.host + '/x')", ['request host']],
    ["await fetch('https://api.example.com/users/' + event.id)", []],
    ['await fetch(`https://api.example.com/users/${event.id}`)', []],
    ['await fetch(`https://${event.sub}.example.com/`)', ['request sub']],
    ['await fetch(`${process.env.API}/users/${event.id}`)', []],
    ['await fetch(process.env.API + event.rest)', ['request rest']],
    ["import axios from 'axios'\nawait axios.get(event.url)", ['request url']],
    ["import axios from 'axios'\nawait axios({ method: 'get', url: event.url })", ['request url']],
    [
      "import axios from 'axios'\nconst c = axios.create({ baseURL: 'https://a.example' });\nawait c.get(`/users/${event.id}`)",
      [],
    ],
    [
      "import https from 'https'\nhttps.get({ host: event.host, path: '/' }, () => {})",
      ['request host'],
    ],
    [
      "import https from 'https'\nhttps.request({ hostname: 'a.example', path: '/' + event.x }, () => {}).end()",
      [],
    ],
    ["import got from 'got'\nawait got.post(event.url, { json: { a: 1 } })", ['request url']],
    ["if (!event.url.startsWith('https://a.example/')) return;\nawait fetch(event.url)", []],
    [
      "if (!event.url.startsWith('https://a.example')) return;\nawait fetch(event.url)",
      ['request url'],
    ],
    ["const u = new URL(event.url);\nif (u.hostname !== 'a.example') return;\nawait fetch(u)", []],
    [
      "const u = new URL(event.url);\nif (!['a.example'].includes(u.hostname)) return;\nawait fetch(event.url)",
      [],
    ],
    ['const u = new URL(event.url);\nawait fetch(u.href)', ['request url']],
    ["const u = new URL('/x/' + event.p, 'https://a.example');\nawait fetch(u)", []],
    [
      "await fetch('https://a.example/', { method: 'POST', body: JSON.stringify({ p: event.password }) })",
      ['third-party password'],
    ],
    [
      "import axios from 'axios'\nawait axios.post('https://a.example/', { p: event.password })",
      ['third-party password'],
    ],
  ],
  'templates, markup, mail, structures': [
    ["import ejs from 'ejs'\nreturn ejs.render(event.tpl, {})", ['template tpl']],
    ["import ejs from 'ejs'\nreturn ejs.render('<%= a %>', { a: event.a })", []],
    [
      "import Handlebars from 'handlebars'\nreturn Handlebars.compile(event.tpl)({})",
      ['template tpl'],
    ],
    ["import _ from 'lodash'\nreturn _.template(event.tpl)()", ['template tpl']],
    ["import xpath from 'xpath'\nreturn xpath.select(`//u[a='${event.a}']`, {})", ['xpath a']],
    [
      "import ldap from 'ldapjs'\nconst c = ldap.createClient({});\nc.search('dc=x', { filter: `(uid=${event.a})` }, (e, r) => {})",
      ['ldap a'],
    ],
    [
      "import nodemailer from 'nodemailer'\nconst t = nodemailer.createTransport({});\nawait t.sendMail({ to: 'a@b.example', subject: 'x', html: `<p>${event.a}</p>` })",
      ['mail a'],
    ],
    [
      "import nodemailer from 'nodemailer'\nimport he from 'escape-html'\nconst t = nodemailer.createTransport({});\nawait t.sendMail({ to: 'a@b.example', text: event.a })",
      [],
    ],
    ["import _ from 'lodash'\n_.merge({}, JSON.parse(event.body))", ['prototype body.$json']],
    ["import _ from 'lodash'\n_.merge({}, { a: event.a.b })", []],
    ["import _ from 'lodash'\n_.set({}, event.path, 1)", ['prototype path']],
    ["import s from 'node-serialize'\nreturn s.unserialize(event.body)", ['deserialize body']],
    [
      "import v8 from 'v8'\nreturn v8.deserialize(Buffer.from(event.body, 'base64'))",
      ['deserialize body.$base64'],
    ],
    [
      "import yaml from 'js-yaml'\nreturn yaml.load(event.body, { schema: yaml.DEFAULT_FULL_SCHEMA })",
      ['deserialize body'],
    ],
    ["import yaml from 'js-yaml'\nreturn yaml.load(event.body)", []],
    [
      "import libxml from 'libxmljs'\nreturn libxml.parseXml(event.body, { noent: true })",
      ['xml body'],
    ],
    ["import xml2js from 'xml2js'\nreturn xml2js.parseStringPromise(event.body)", []],
    [
      "import OpenAI from 'openai'\nconst c = new OpenAI();\nawait c.chat.completions.create({ model: 'x', messages: [{ role: 'user', content: event.q }] })",
      ['prompt q'],
    ],
    [
      "import { generateText } from 'ai'\nawait generateText({ model: 'x', prompt: event.q, tools: {} })",
      ['prompt q'],
    ],
  ],
  logs: [
    ['console.log(event)', ['log ']],
    ["console.log('user', event.name)", ['log name']],
    ['console.error(`bad ${event.name}`)', ['log name']],
    ['console.log(JSON.stringify(event))', ['log ']],
    [
      "import winston from 'winston'\nconst log = winston.createLogger({});\nlog.info('x', { a: event.a })",
      ['log a'],
    ],
    ["import pino from 'pino'\nconst log = pino();\nlog.info({ a: event.a }, 'x')", ['log a']],
    [
      "import { Logger } from '@aws-lambda-powertools/logger'\nconst log = new Logger();\nlog.info('x', event.a)",
      ['log a'],
    ],
    [
      "import { Logger } from '@aws-lambda-powertools/logger'\nconst log = new Logger();\nlog.appendKeys({ a: event.a })",
      ['log a'],
    ],
  ],
};
