import type { Call, Model } from '../model.ts';
import { inJavaScript, isMissing, option } from './support.ts';

const TEXTS = ['messages', 'input', 'prompt', 'instructions', 'system', 'contents', 'query'];
const TOOLS = ['tools', 'functions', 'toolConfig', 'config.tools', 'mcp_servers'];

/** Reports what a model is told; with tools it may act on it. */
function asks(position: number, tooled = false): (call: Call) => void {
  return (call) => {
    const { machine, at, api } = call;
    const hasTools = tooled || TOOLS.some((name) => !isMissing(option(call, position, name)));
    const suffix = hasTools ? ' of a model with tools' : '';
    const request = call.argument(position);
    // What comes from outside as a whole has no fields of its own.
    const isWhole = request.labels.length > 0 && request.objects.length === 0;
    for (const name of isWhole ? [] : TEXTS) {
      const text = option(call, position, name);
      const part = name === 'system' || name === 'instructions' ? 'system prompt' : 'prompt';
      machine.sink('prompt', text, at, api, `${part}${suffix}`);
      machine.sink('third-party', text, at, api, 'prompt');
    }
    if (isWhole) {
      machine.sink('prompt', request, at, api, `prompt${suffix}`);
      machine.sink('third-party', request, at, api, 'prompt');
    }
  };
}

/** The answer is made by somebody else, from what it was told. */
const answer: Model['returns'] = (call) =>
  call.machine.source(
    { origin: { kind: 'remote' }, path: '', derived: false },
    call.at,
    'comes from a language model',
  );

/** Language models. */
export const PROMPT_MODELS: readonly Model[] = inJavaScript([
  {
    api: [
      'openai.{OpenAI,AzureOpenAI}().{chat.completions,responses,completions,beta.chat.completions}.{create,parse,stream}',
      'openai().{chat.completions,responses,completions,beta.chat.completions}.{create,parse,stream}',
      'openai.OpenAIApi().{createChatCompletion,createCompletion}',
      '@anthropic-ai/sdk().{messages,completions}.{create,stream}',
      '@anthropic-ai/sdk.Anthropic().{messages,completions}.{create,stream}',
      '@anthropic-ai/bedrock-sdk.AnthropicBedrock().messages.{create,stream}',
      'groq-sdk().chat.completions.create',
      '@mistralai/mistralai.Mistral().chat.{complete,stream}',
      'cohere-ai.CohereClient().{chat,generate}',
      'ai.{generateText,streamText,generateObject,streamObject}',
      '@google/genai.GoogleGenAI().models.{generateContent,generateContentStream}',
      '@google/generative-ai.GoogleGenerativeAI().getGenerativeModel().{generateContent,generateContentStream}',
      'ollama.{chat,generate}',
      'replicate().run',
    ],
    effect: asks(0),
    returns: answer,
  },
  {
    api: [
      '@langchain/{openai,anthropic,aws,google-genai,mistralai,groq}.*().{invoke,stream,call,predict,generate}',
      'langchain/{llms,chat_models}/openai.*().{invoke,call,predict}',
      'langchain/chains.*().{invoke,call,run}',
      '@langchain/core/prompts.*.{fromTemplate,fromMessages}().pipe().invoke',
      '@langchain/core/prompts.*.{fromTemplate,fromMessages}().pipe().pipe().invoke',
    ],
    effect: asks(0),
    returns: answer,
  },
  {
    api: [
      '@langchain/{openai,anthropic,aws,google-genai}.*().bindTools().{invoke,stream}',
      'langchain/agents.{AgentExecutor,createReactAgent,initializeAgentExecutorWithOptions}().{invoke,call,run}',
      'langchain.createAgent().{invoke,stream}',
      '@langchain/langgraph/prebuilt.createReactAgent().{invoke,stream}',
    ],
    effect: asks(0, true),
    returns: answer,
  },
]);
