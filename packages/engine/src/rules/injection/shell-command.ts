import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { hazards } from '../support/hazards.ts';
import { partOfCall } from '../support/sink-words.ts';

/** Text from an event becomes a command line. */
export const shellCommand: Rule<'function'> = {
  id: 'injection/shell-command',
  title: 'Event data runs as a shell command',
  severity: 'critical',
  confidence: 'high',
  audience: 'default',
  scope: ['T1', 'B5'],
  references: {
    cwe: [78],
    owasp: ['S1:2017'],
    csa: ['SAS-1'],
    links: ['https://nodejs.org/api/child_process.html#child_processexeccommand-options-callback'],
  },
  why: 'A shell takes `;`, `|`, `$()` and newlines in the text as further commands. Whoever writes the event runs programs in the function, reads its credentials from the environment, and acts with its role from anywhere.',
  fix: 'Start the program without a shell, with its arguments as a list (`execFile`, `subprocess.run([...])`), and accept only values from a fixed list or of a strict form. In Python `shlex.quote` makes one argument safe for a POSIX shell.',
  on: 'function',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Ping:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      InlineCode: |
        const { execSync } = require('child_process');
        exports.handler = async (event) => {
          const host = event.queryStringParameters.host;
          return { statusCode: 200, body: execSync('ping -c 1 ' + host).toString() };
        };
      Events:
        Get: { Type: HttpApi, Properties: { Method: get, Path: /ping } }
`,
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Ping:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: python3.13
      InlineCode: |
        import os, json
        def handler(event, context):
            body = json.loads(event['body'])
            os.system(f"ping -c 1 {body['host']}")
            return {'statusCode': 204}
      Events:
        Post: { Type: HttpApi, Properties: { Method: post, Path: /ping } }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Ping:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      InlineCode: |
        const { execFileSync } = require('child_process');
        const HOSTS = ['a.example', 'b.example'];
        exports.handler = async (event) => {
          const { host } = event.queryStringParameters;
          if (!HOSTS.includes(host)) return { statusCode: 400 };
          execFileSync('ping', ['-c', '1', host]);
          return { statusCode: 204 };
        };
      Events:
        Get: { Type: HttpApi, Properties: { Method: get, Path: /ping } }
`,
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Ping:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: python3.13
      InlineCode: |
        import shlex, subprocess
        def handler(event, context):
            host = shlex.quote(event['queryStringParameters']['host'])
            subprocess.run('ping -c 1 ' + host, shell=True)
      Events:
        Get: { Type: HttpApi, Properties: { Method: get, Path: /ping } }
`,
    ],
  },
  check: (fn: FunctionNode, query: Query) =>
    hazards(fn, query, {
      kinds: ['shell'],
      severity: 'critical',
      gives: { gain: 'code', does: 'runs shell commands' },
      happens: partOfCall,
    }),
};
