import { describe, expect, it } from 'vitest';
import type { CodeFacts } from '../../../model/code.ts';
import { factsOf } from '../../cases.ts';

function javascript(code: string): CodeFacts {
  return factsOf('main.ts', 'javascript', new Map([['main.ts', code]]));
}

function python(code: string): CodeFacts {
  return factsOf('main.py', 'python', new Map([['main.py', code]]));
}

const kindsOf = (facts: CodeFacts): readonly string[] => facts.observations.map(({ kind }) => kind);
const routesOf = (facts: CodeFacts): readonly string[] =>
  facts.routes.map(({ method, path }) => `${method} ${path}`);

describe('routes', () => {
  it('are those of mounted routers under their prefixes, and no middleware is one', () => {
    const facts = javascript(`
      import express, { Router } from 'express';
      import serverless from 'serverless-http';
      const app = express();
      const inner = Router();
      const outer = Router();
      inner.route('/:id').get((req, res) => res.end()).delete((req, res) => res.end());
      outer.use('/items', inner);
      app.use('/v1', (req, res, next) => next());
      app.use('/v1', outer);
      app.all('/ping', (req, res) => res.end());
      export const handler = serverless(app);
    `);
    expect(routesOf(facts)).toEqual(['GET /v1/items/:id', 'DELETE /v1/items/:id', 'ANY /ping']);
  });

  it('are those of blueprints and of every method', () => {
    const facts = python(`
from flask import Blueprint, Flask
import serverless_wsgi
app = Flask(__name__)
bp = Blueprint('a', __name__, url_prefix='/a')
@bp.route('/b', methods=['GET', 'POST'])
def b():
    return ''
app.register_blueprint(bp, url_prefix='/v1')
@app.route('/c')
def c():
    return ''
def handler(event, context):
    return serverless_wsgi.handle_request(app, event, context)
`);
    expect(routesOf(facts).toSorted()).toEqual(['GET /c', 'GET /v1/a/b', 'POST /v1/a/b']);
  });

  it('are served although only an unknown wrapper has the app', () => {
    const facts = javascript(`
      import express from 'express';
      import { wrap } from 'somebodys-wrapper';
      const app = express();
      app.get('/x', (req, res) => res.end());
      export const handler = wrap(app);
    `);
    expect(routesOf(facts)).toEqual(['GET /x']);
  });
});

describe('observations', () => {
  it('tell what a handler is wrapped in, and only that handler', () => {
    const code = `
from aws_lambda_powertools import Logger, Tracer
from aws_lambda_powertools.utilities.batch import BatchProcessor, process_partial_response
from aws_lambda_powertools.utilities.idempotency import idempotent
logger = Logger()
@idempotent(persistence_store=None)
def other(event, context):
    pass
def each(record):
    pass
@logger.inject_lambda_context(log_event=True, correlation_id_path='headers.id')
def handler(event, context):
    return process_partial_response(event=event, record_handler=each, processor=BatchProcessor(), context=context)
`;
    const kinds = kindsOf(python(code));
    expect(kinds).toEqual(
      expect.arrayContaining([
        'structured-logger',
        'correlation-id',
        'logs-event',
        'partial-batch-failures',
      ]),
    );
    expect(kinds).not.toContain('idempotent');
  });

  it('tell of middlewares, and of CORS that lets every site in', () => {
    const facts = javascript(`
      import middy from '@middy/core';
      import inputOutputLogger from '@middy/input-output-logger';
      import cors from '@middy/http-cors';
      import { makeIdempotent } from '@aws-lambda-powertools/idempotency';
      export const handler = middy(makeIdempotent(async () => ({ statusCode: 200 }), {}))
        .use(inputOutputLogger())
        .use(cors({ origin: '*', credentials: true }));
    `);
    expect(kindsOf(facts)).toEqual(
      expect.arrayContaining(['logs-event', 'cors-credentials', 'idempotent']),
    );
    expect(facts.flows.map(({ sink }) => sink)).toContain('log');
  });

  it('tell of an error handler that sends the stack', () => {
    const facts = javascript(`
      import express from 'express';
      import serverless from 'serverless-http';
      const app = express();
      app.get('/x', (req, res) => res.end());
      app.use((error, req, res, next) => res.status(500).send(error.stack));
      export const handler = serverless(app);
    `);
    const sent = facts.flows.filter(({ from }) => from.origin.kind === 'error');
    expect(sent.map(({ sink, from }) => `${sink} ${from.path}`)).toContain('response stack');
  });
});

describe('validations', () => {
  it('name each part that a schema looks at', () => {
    const facts = javascript(`
      import { z } from 'zod';
      const Body = z.object({ id: z.uuid(), inner: z.object({ name: z.string() }) });
      export const handler = async (event) => Body.parse(JSON.parse(event.body));
    `);
    const paths = facts.validations.flatMap(({ of }) => of.map(({ path }) => path));
    expect(paths).toEqual(
      expect.arrayContaining(['body.$json.id', 'body.$json.inner.name', 'body.$json']),
    );
  });
});
