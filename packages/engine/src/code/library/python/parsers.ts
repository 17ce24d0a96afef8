import type { Value } from '../../interpret/value.ts';
import type { Call, Model } from '../model.ts';
import { comesFrom, dangerous, into, is, maderArgument, misuse } from './support.ts';

/**
 * Parsers that do more than parse: they read other files, or make objects that run code.
 * XML: expat-based parsers (ElementTree, minidom, expatbuilder) never load external entities; `xml.sax` and
 * `pulldom` have not done so since Python 3.7.1 unless a feature asks for it; lxml has not since 5.0 unless
 * `resolve_entities=True`. YAML: `yaml.load` without a safe loader.
 */
export const PARSER_MODELS: readonly Model[] = [
  { api: 'lxml.etree.{XMLParser,ETCompatXMLParser,XMLTreeBuilder,iterparse}', effect: noteParser },
  {
    api: 'lxml.etree.{fromstring,XML,parse,fromstringlist}',
    sinks: [
      {
        ...into('xml', 0, 'document', 'text'),
        when: (call) => isOpenParser(call.argument(1, 'parser')),
      },
    ],
    returns: parsed,
  },
  {
    api: 'lxml.objectify.{fromstring,parse}',
    sinks: [
      { ...into('xml', 0, 'document'), when: (call) => isOpenParser(call.argument(1, 'parser')) },
    ],
    returns: parsed,
  },
  {
    api: 'lxml.etree.iterparse',
    sinks: [
      {
        ...into('xml', 0, 'document'),
        when: (call) => is(call.argument(99, 'resolve_entities'), true),
      },
    ],
  },
  { api: 'lxml.etree.{XSLT}', sinks: [into('xml', 0, 'stylesheet')] },
  {
    api: 'xml.sax.make_parser().setFeature',
    when: asksForEntities,
    effect: (call) => misuse(call, 'xml-external-entities'),
    returns: 'nothing',
  },
  {
    api: [
      'xml.sax.{parse,parseString}',
      'xml.etree.ElementTree.{fromstring,XML,parse,fromstringlist,iterparse}',
      'xml.etree.cElementTree.{fromstring,XML,parse}',
      'xml.dom.minidom.{parse,parseString}',
      'xml.dom.pulldom.{parse,parseString}',
      'defusedxml.ElementTree.{fromstring,XML,parse}',
      'defusedxml.minidom.{parse,parseString}',
      'defusedxml.lxml.{fromstring,parse}',
      'bs4.BeautifulSoup',
      'BeautifulSoup.BeautifulSoup',
    ],
    returns: parsed,
  },

  {
    api: [
      '{pickle,cPickle,_pickle,dill,cloudpickle,pickle5}.{loads,load}',
      '{pickle,cPickle,dill}.Unpickler',
      'marshal.{loads,load}',
      'jsonpickle.{decode,loads}',
      'jsonpickle.unpickler.decode',
      'shelve.open',
      'pandas.read_pickle',
      'joblib.load',
      'sklearn.externals.joblib.load',
      'skops.io.load',
      'keras.models.load_model',
      'tensorflow.keras.models.load_model',
      'pickletools.optimize',
      'klepto.archives.file_archive',
      'srsly.pickle_loads',
      'celery.utils.serialization.pickle.loads',
    ],
    sinks: [{ ...into('deserialize', 0, 'data'), when: (call) => !isFile(call.argument(0)) }],
  },
  dangerous(
    ['yaml.{unsafe_load,unsafe_load_all,full_load,full_load_all}', 'ruamel.yaml.{unsafe_load}'],
    'deserialize',
    0,
    'YAML',
    'stream',
  ),
  {
    api: ['yaml.{load,load_all}', 'ruamel.yaml.{load,load_all}'],
    sinks: [
      {
        ...into('deserialize', 0, 'YAML', 'stream'),
        when: (call) =>
          !isFile(call.argument(0, 'stream')) && !isSafeLoader(call.argument(1, 'Loader')),
      },
    ],
    returns: parsed,
  },
  {
    api: 'ruamel.yaml.YAML().load',
    sinks: [{ ...into('deserialize', 0, 'YAML'), when: (call) => isUnsafeType(call) }],
  },
  {
    api: 'numpy.load',
    sinks: [
      {
        ...into('deserialize', 0, 'data', 'file'),
        when: (call) => is(call.argument(2, 'allow_pickle'), true),
      },
    ],
  },
  {
    api: 'torch.load',
    sinks: [
      {
        ...into('deserialize', 0, 'data', 'f'),
        when: (call) => is(call.argument(99, 'weights_only'), false),
      },
    ],
  },
  {
    api: [
      'itsdangerous.{URLSafeSerializer,URLSafeTimedSerializer,TimestampSigner}().{loads,unsign}',
    ],
    returns: 'nothing',
  },
];

function parsed(call: Call): Value {
  return call.machine.derive([call.argument(0)], call.at, 'is parsed');
}

/** `resolve_entities=True` loads whatever an entity names; a DTD from the network is no better. */
function opensFiles(named: ReadonlyMap<string, Value>): boolean {
  const on = (name: string, wanted: boolean): boolean => {
    const value = named.get(name);
    return value !== undefined && is(value, wanted);
  };
  return on('resolve_entities', true) || on('load_dtd', true) || on('no_network', false);
}

function noteParser(call: Call): void {
  if (opensFiles(call.named))
    misuse(call, 'xml-external-entities', [], { option: 'resolve_entities' });
}

function isOpenParser(parser: Value): boolean {
  return parser.objects.some(
    (one) => one.kind === 'api' && one.path.startsWith('lxml.') && opensFiles(one.named),
  );
}

function asksForEntities(call: Call): boolean {
  return (
    comesFrom(call.argument(0), /feature_external_[gp]es$/) &&
    !is(call.argument(1), false) &&
    !is(call.argument(1), 0)
  );
}

/** An opened file: its content is another's than its name. */
function isFile(value: Value): boolean {
  return comesFrom(value, /(?:^|\.)open\(\)$/);
}

function isSafeLoader(loader: Value): boolean {
  return comesFrom(loader, /(?:^|\.)C?(?:Safe|Base)Loader$/);
}

function isUnsafeType(call: Call): boolean {
  const type = maderArgument(call.receiver, 'typ');
  return type !== undefined && is(type, 'unsafe');
}
