import type { FunctionNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { javascript, POST, python } from '../support/examples.ts';
import { type Hazard, hazards } from '../support/hazards.ts';
import { calledAs } from '../support/sink-words.ts';

/** Parts that a model takes for orders of the application. */
const INSTRUCTIONS = /^(?:system|instruction|template)/;

function hasTools(part: string): boolean {
  return part.includes('with tools');
}

const HAZARD: Hazard = {
  kinds: ['prompt'],
  severity: ({ part }) => (hasTools(part) ? 'high' : INSTRUCTIONS.test(part) ? 'medium' : 'low'),
  confidence: 'medium',
  // Questions are what a model is asked: only an auditor wants to know of each.
  audience: ({ part }) => (hasTools(part) || INSTRUCTIONS.test(part) ? 'default' : 'auditor'),
  happens: (flow) => `is part of the ${flow.part} of ${calledAs(flow)}`,
};

/** Text from an event is told to a language model that may act, or stands among its instructions. */
export const promptInjection: Rule<'function'> = {
  id: 'injection/prompt-injection',
  title: 'Event data instructs a language model',
  severity: 'high',
  confidence: 'medium',
  audience: 'default',
  scope: ['T1'],
  references: {
    cwe: [1427, 77],
    owasp: ['S1:2017'],
    csa: ['SAS-1'],
    links: ['https://genai.owasp.org/llmrisk/llm01-prompt-injection/'],
  },
  why: "A model does not tell instructions from data. Whoever writes the text tells it what to do: with tools it calls them, with the function's permissions; without, it says what it should not, and reveals its instructions.",
  fix: "Keep instructions (`system`) constant and put text from outside only into messages of the user. Let each tool check what the caller may do, as if the caller had called it, and ask a person before anything is changed. In both languages: give tools an id from the verified claims, never one from the model's answer.",
  on: 'function',
  examples: {
    bad: [
      javascript(
        `
const { BedrockRuntimeClient, ConverseCommand } = require('@aws-sdk/client-bedrock-runtime');
const bedrock = new BedrockRuntimeClient({});
const TOOLS = [{ toolSpec: { name: 'refund', inputSchema: { json: { type: 'object' } } } }];
exports.handler = async (event) => {
  const { question } = JSON.parse(event.body);
  const answer = await bedrock.send(new ConverseCommand({
    modelId: 'model',
    messages: [{ role: 'user', content: [{ text: question }] }],
    toolConfig: { tools: TOOLS },
  }));
  return { statusCode: 200, body: JSON.stringify(answer.output) };
};
`,
        POST,
      ),
      python(
        `
import json
from openai import OpenAI

client = OpenAI()

def handler(event, context):
    body = json.loads(event['body'])
    answer = client.responses.create(
        model='model', instructions=f"You help {body['name']}.", input=body['question'])
    return {'statusCode': 200, 'body': answer.output_text}
`,
        POST,
      ),
    ],
    good: [
      python(
        `
import json
from openai import OpenAI

client = OpenAI()
KINDS = {'short': 'Answer in one sentence.', 'long': 'Answer in a page.'}

def handler(event, context):
    kind = json.loads(event['body'])['kind']
    answer = client.responses.create(model='model', instructions=KINDS.get(kind, ''), input='Tell a joke.')
    return {'statusCode': 200, 'body': answer.output_text}
`,
        POST,
      ),
    ],
  },
  check: (fn: FunctionNode, query: Query) => hazards(fn, query, HAZARD),
};
