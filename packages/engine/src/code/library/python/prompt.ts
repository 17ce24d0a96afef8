import type { Value } from '../../interpret/value.ts';
import type { Call, Model } from '../model.ts';
import { into, KEYWORD_ONLY } from './support.ts';

const OPENAI = ['openai', 'openai.{OpenAI,AsyncOpenAI,AzureOpenAI,AsyncAzureOpenAI,Client}()'];

const PROMPTS = [
  'messages',
  'prompt',
  'input',
  'system',
  'instructions',
  'contents',
  'query',
] as const;

const PROMPT_SINKS = PROMPTS.map((name) => into('prompt', KEYWORD_ONLY, name, name));
const SENT_SINKS = PROMPTS.map((name) => into('third-party', KEYWORD_ONLY, name, name));

/** Text that goes to a language model. Those of a cloud's SDK stand with the SDK. */
export const PROMPT_MODELS: readonly Model[] = [
  {
    api: [
      ...OPENAI.flatMap((client) => [
        `${client}.chat.completions.{create,parse,stream}`,
        `${client}.beta.chat.completions.parse`,
        `${client}.completions.create`,
        `${client}.responses.{create,parse,stream}`,
        `${client}.beta.threads.messages.create`,
        `${client}.images.generate`,
        `${client}.{ChatCompletion,Completion}.{create,acreate}`,
      ]),
      'anthropic.{Anthropic,AsyncAnthropic,AnthropicBedrock,Client}().messages.{create,stream}',
      'anthropic.{Anthropic,AsyncAnthropic,Client}().{completions.create,completion}',
      'litellm.{completion,acompletion,text_completion,responses}',
      'mistralai.Mistral().chat.complete',
      'groq.Groq().chat.completions.create',
      'together.Together().chat.completions.create',
      'ollama.{chat,generate}',
      'ollama.Client().{chat,generate}',
      'google.genai.Client().models.generate_content',
    ],
    sinks: [...PROMPT_SINKS, ...SENT_SINKS],
    returns: answer,
  },
  {
    api: [
      'google.generativeai.GenerativeModel().{generate_content,start_chat}',
      'vertexai.generative_models.GenerativeModel().generate_content',
      'cohere.{Client,ClientV2}().{chat,generate}',
      'replicate.run',
      'huggingface_hub.InferenceClient().{text_generation,chat_completion}',
      'transformers.pipeline()',
      'llama_index.core.VectorStoreIndex.from_documents().as_query_engine().query',
    ],
    sinks: [into('prompt', 0, 'prompt', 'prompt'), ...PROMPT_SINKS],
    returns: answer,
  },
  {
    api: '**.{invoke,ainvoke,stream,astream,batch,predict,apredict,run,arun,generate,call_as_llm}',
    when: (call) =>
      /^(?:langchain\w*|langgraph|llama_index|haystack|crewai|autogen|smolagents|dspy)\b/.test(
        call.api,
      ),
    sinks: [into('prompt', 0, 'prompt', 'input'), ...PROMPT_SINKS],
    returns: answer,
  },
  // A template from outside decides which variables it asks for, and what the model is told.
  {
    api: [
      '**.PromptTemplate.from_template',
      '**.ChatPromptTemplate.from_template',
      '**.SystemMessage',
    ],
    when: (call) => call.api.startsWith('langchain'),
    sinks: [into('prompt', 0, 'template')],
  },
  {
    // Tools that run what the model writes.
    api: [
      'langchain_experimental.utilities.PythonREPL().run',
      'langchain_experimental.utilities.python.PythonREPL().run',
      'langchain.utilities.PythonREPL().run',
    ],
    sinks: [into('eval', 0, 'code')],
  },
];

function answer(call: Call): Value {
  const label = { origin: { kind: 'remote' }, path: '', derived: false } as const;
  return call.machine.source(label, call.at, 'is answered by a language model');
}
