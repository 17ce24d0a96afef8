import { clearanceOf, type Value } from '../../interpret/value.ts';
import { onlyText } from '../../interpret/values.ts';
import type { Call, Model } from '../model.ts';
import {
  dangerous,
  inJavaScript,
  isFunction,
  misuse,
  option,
  setting,
  unknownResult,
} from './support.ts';

/** Compiles text as a template; the data beside it is escaped or not, but never code. */
const TEMPLATES: readonly string[] = [
  'ejs.compile',
  'pug.{compile,compileClient}',
  'jade.compile',
  'handlebars.{compile,precompile}',
  'handlebars.create().compile',
  'nunjucks.{renderString,compile,Template}',
  'nunjucks.Environment().renderString',
  'nunjucks.configure().renderString',
  'lodash.template',
  'lodash/template',
  'underscore.template',
  'dot.{template,compile,process}',
  'eta.{render,renderString,compile,renderAsync}',
  'eta.Eta().{renderString,renderStringAsync,compile}',
  'velocityjs.{render,parse}',
  'velocity.render',
  'swig.{render,compile}',
  'swig-templates.{render,compile}',
  'twig.twig',
  'liquidjs.Liquid().{parseAndRender,parse,parseAndRenderSync}',
  'squirrelly.{render,compile}',
  'marko.compile',
  'art-template.{render,compile}',
  'mjml',
  'vue.compile',
  'vue-server-renderer.createRenderer().renderToString',
  'hogan.js.compile',
];

/** A parser that is asked to read entities. */
function readsEntities(call: Call): void {
  const names = ['noent', 'dtdload', 'dtdvalid'];
  const isOpen = names.some((name) => [1, 2].some((at) => setting(call, at, name) === true));
  if (!isOpen) return;
  call.machine.sink('xml', call.argument(0), call.at, call.api, 'XML text');
  misuse(call, 'xml-external-entities', [call.argument(0)]);
}

/** Text that goes into a condition of a directory. */
function ldapFilter(call: Call): void {
  const { machine, at, api } = call;
  machine.sink('ldap', call.argument(0), at, api, 'base');
  const options = call.argument(1);
  const filter = option(call, 1, 'filter');
  if (!isFunction(options)) machine.sink('ldap', filter, at, api, 'filter');
}

/** What is rendered at once is escaped for HTML by default; a template in the code that says otherwise is believed. */
function filledIn(call: Call): Value {
  const { machine, at } = call;
  const text = onlyText(call.argument(0));
  const page = machine.derive([call.argument(1)], at, 'is filled into a template');
  const isRaw = text !== undefined && /<%-|!=|!\{/.test(text);
  const data = isRaw ? page : machine.clear(page, clearanceOf('html'));
  return machine.derive([call.argument(0), data], at);
}

/** Languages in which text is code: templates, XPath, LDAP, XML. */
export const MARKUP_MODELS: readonly Model[] = inJavaScript([
  {
    api: TEMPLATES,
    sinks: [{ kind: 'template', argument: 0, part: 'template' }],
    returns: 'api',
  },
  {
    api: ['{ejs,pug}.{render,renderFile}', 'jade.render'],
    sinks: [
      {
        kind: 'template',
        argument: 0,
        part: 'template',
        when: (call) => !/renderFile$/.test(call.api),
      },
      {
        kind: 'path',
        argument: 0,
        part: 'template file',
        when: (call) => /renderFile$/.test(call.api),
      },
    ],
    returns: filledIn,
  },
  {
    // What is filled in is escaped for HTML by default.
    api: [
      'mustache.render',
      'handlebars.compile()',
      'pug.compile()',
      'nunjucks.render',
      'eta.Eta().render',
      'hogan.js.compile().render',
    ],
    returns: 'text',
    clears: ['html'],
  },
  dangerous('handlebars.SafeString', 'html', 0, 'unescaped text'),
  dangerous(['handlebars.{registerPartial,registerHelper}'], 'template', 1, 'partial'),
  dangerous(
    [
      'xpath.{select,select1,evaluate,parse,useNamespaces()}',
      'xpath.parse().{select,evaluate}',
      'libxmljs.parseXml().{get,find}',
      'libxmljs2.parseXml().{get,find}',
    ],
    'xpath',
    0,
    'XPath expression',
    { returns: 'api' },
  ),
  dangerous('**.evaluate', 'xpath', 0, 'XPath expression', {
    when: (call) => /xmldom|jsdom/.test(call.api),
  }),
  {
    api: [
      'ldapjs.createClient().{search,compare}',
      'ldapts.Client().{search,searchPaginated}',
      'ldapauth-fork().authenticate',
    ],
    effect: ldapFilter,
    returns: unknownResult,
    callbacks: [{ argument: 2, gets: 'error-first' }],
  },
  dangerous(
    [
      'ldapjs.createClient().{bind,del,add,modify,modifyDN}',
      'ldapts.Client().{bind,del,add,modify}',
      'ldapjs.parseFilter',
      'ldapjs.parseDN',
    ],
    'ldap',
    0,
    'name in the directory',
  ),
  {
    api: [
      'ldap-escape.{filter,dn}',
      'ldapjs.filters.{EqualityFilter,PresenceFilter,AndFilter,OrFilter}',
      'ldapts.{EqualityFilter,AndFilter,OrFilter}',
    ],
    returns: 'text',
    clears: ['ldap'],
  },
  {
    api: [
      'libxmljs.{parseXml,parseXmlString,parseXmlAsync}',
      'libxmljs2.{parseXml,parseXmlString}',
      'libxml2-wasm.XmlDocument.fromString',
      'libxml-xsd.parse',
      'node-libxml.Libxml().loadXmlFromString',
    ],
    effect: readsEntities,
    returns: (call) => call.machine.step(call.argument(0), '$xml', call.at, 'is parsed as XML'),
  },
  {
    // Neither reads external entities.
    api: [
      'xml2js.{parseString,parseStringPromise}',
      'xml2js.Parser().{parseString,parseStringPromise}',
      'fast-xml-parser.XMLParser().parse',
      'xml-js.{xml2js,xml2json}',
      '@xmldom/xmldom.DOMParser().parseFromString',
      'xmldom.DOMParser().parseFromString',
      'sax.parser',
      'xml-parse.parse',
      'cheerio.load',
      'node-html-parser.parse',
    ],
    returns: (call) => {
      const parsed = call.machine.step(call.argument(0), '$xml', call.at, 'is parsed as XML');
      const nothing = call.machine.derive([], call.at);
      for (const one of call.args.slice(1)) {
        if (isFunction(one)) call.machine.call(one, [nothing, parsed], call.at);
      }
      return parsed;
    },
  },
  {
    api: 'react-dom/server.{renderToString,renderToStaticMarkup}',
    returns: 'text',
    clears: ['html'],
  },
  {
    api: [
      'marked',
      'marked.{parse,marked}',
      'markdown-it().render',
      'showdown.Converter().makeHtml',
    ],
    returns: 'text',
  },
  {
    // What a browser without a window shows is what it is given: scripts run there.
    api: [
      'puppeteer.launch().newPage().setContent',
      'puppeteer-core.launch().newPage().setContent',
      'playwright.chromium.launch().newPage().setContent',
      'html-pdf.create',
      'html-pdf-node.generatePdf',
      'chrome-aws-lambda.puppeteer.launch().newPage().setContent',
    ],
    sinks: [{ kind: 'html', argument: 0, part: 'page' }],
    returns: 'api',
  },
]);
