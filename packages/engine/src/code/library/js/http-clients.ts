/** How one kind of client of HTTP is called. */
export type HttpClient = {
  readonly api: readonly string[];
  /** Position of the URL and of the options; `body`: of what is sent. */
  readonly url: number;
  readonly options: number;
  readonly body?: number;
  /** Seconds that it waits by itself. */
  readonly waits: number;
  /** A client that was made beforehand may have a timeout of its own. */
  readonly made?: true;
};

/** Clients of HTTP by how they are called; how long each waits is from its documentation. */
export const HTTP_CLIENTS: readonly HttpClient[] = [
  // Node's own fetch is undici's, which waits 300 seconds for headers and as long between parts of the body.
  {
    api: ['fetch', 'global.fetch', 'undici.{fetch,request,stream,pipeline}'],
    url: 0,
    options: 1,
    waits: 300,
  },
  {
    api: [
      'node-fetch',
      'cross-fetch',
      'cross-fetch.fetch',
      'isomorphic-fetch',
      'node-fetch-native',
      'isomorphic-unfetch',
      'make-fetch-happen',
      'fetch-h2.fetch',
    ],
    url: 0,
    options: 1,
    waits: 0,
  },
  {
    api: [
      'axios.{get,delete,head,options}',
      'axios',
      'axios.request',
      'axios.Axios().{get,delete,head,options}',
    ],
    url: 0,
    options: 1,
    waits: 0,
  },
  {
    api: ['axios.{post,put,patch,postForm,putForm,patchForm}'],
    url: 0,
    options: 2,
    body: 1,
    waits: 0,
  },
  {
    api: ['axios.create().{get,delete,head,options,request}', 'axios.create()'],
    url: 0,
    options: 1,
    waits: 0,
    made: true,
  },
  {
    api: ['axios.create().{post,put,patch,postForm,putForm,patchForm}'],
    url: 0,
    options: 2,
    body: 1,
    waits: 0,
    made: true,
  },
  {
    api: [
      'got',
      'got.{got,get,post,put,patch,delete,head,stream}',
      'got.got.{get,post,put,patch,delete,head}',
    ],
    url: 0,
    options: 1,
    waits: 0,
  },
  {
    api: ['got.extend()', 'got.extend().{get,post,put,patch,delete,head}'],
    url: 0,
    options: 1,
    waits: 0,
    made: true,
  },
  {
    api: [
      'ky',
      'ky.{get,post,put,patch,delete,head}',
      'ky.create()',
      'ky.create().{get,post,put,patch,delete,head}',
    ],
    url: 0,
    options: 1,
    waits: 10,
  },
  {
    api: [
      'request',
      'request.{get,post,put,patch,del,delete,head}',
      'request-promise',
      'request-promise.{get,post,put,patch,del,delete,head}',
      'request-promise-native',
      'request-promise-native.{get,post,put,patch,del,delete,head}',
      'requestretry',
      'postman-request',
    ],
    url: 0,
    options: 1,
    waits: 0,
  },
  { api: ['needle.{get,head}'], url: 0, options: 1, waits: 0 },
  { api: ['needle', 'needle.request'], url: 1, options: 3, body: 2, waits: 0 },
  { api: ['needle.{post,put,patch,delete}'], url: 0, options: 2, body: 1, waits: 0 },
  {
    api: [
      'phin',
      'bent()',
      'teeny-request.teenyRequest',
      'centra',
      'wretch',
      'ofetch.ofetch',
      '@hapi/wreck.{get,post,put,request}',
      'simple-get.concat',
      'simple-get',
      'urllib.{request,curl}',
      'gaxios.request',
      'graphql-request.{GraphQLClient,request,rawRequest}',
      'cacheable-request',
    ],
    url: 0,
    options: 1,
    waits: 0,
  },
  {
    api: [
      'http.{get,request}',
      'https.{get,request}',
      'http2.connect',
      'follow-redirects.{http,https}.{get,request}',
    ],
    url: 0,
    options: 1,
    waits: 0,
  },
];
