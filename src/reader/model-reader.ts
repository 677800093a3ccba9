import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText, type LanguageModel, type LanguageModelUsage, Output } from 'ai';
import { BoundedMap } from '../lib/bounded-map.ts';
import type { Catalogue, Reader, Tokens } from '../ports/reader.ts';
import { boundedFetch } from './bounded-fetch.ts';
import { classifyFault } from './faults.ts';
import { promptInstructions, questionText } from './prompt.ts';
import { type Reply, replySchema, toChoice } from './schema.ts';

export interface ModelConfig {
  readonly provider: 'anthropic' | 'openai-compatible';
  readonly model: string;
  /** Includes the API's version, as in "http://127.0.0.1:11434/v1". */
  readonly url: string;
  readonly key?: string;
}

/** A reply has about 60 tokens. */
const MAX_REPLY_TOKENS = 300;
/** Enough for two stories, each with the briefing in use and the one that it replaced. */
const MAX_PREPARED_PROMPTS = 4;

// Keeps the SDK from printing warnings to the console, such as that a model has no temperature setting.
globalThis.AI_SDK_LOG_WARNINGS = false;

/** Each question is one call, without retries. */
export function modelReader(config: ModelConfig): Reader {
  const model = languageModel(config);
  const preparedPrompts = new BoundedMap<string, PreparedPrompt>(MAX_PREPARED_PROMPTS);
  const prepare = (catalogue: Catalogue): PreparedPrompt =>
    preparedPrompts.getOrInsertComputed(catalogue.version, () => ({
      instructions: promptInstructions(catalogue),
      output: Output.object<Reply>({ schema: replySchema(catalogue) }),
    }));
  return {
    choose: async ({ question, previous, catalogue }, abortSignal) => {
      const { instructions, output } = prepare(catalogue);
      try {
        const result = await generateText({
          model,
          instructions: {
            role: 'system',
            content: instructions,
            providerOptions: { anthropic: { cacheControl: { type: 'ephemeral' } } },
          },
          prompt: questionText({ question, ...(previous !== undefined && { previous }) }),
          output,
          maxOutputTokens: MAX_REPLY_TOKENS,
          temperature: 0,
          maxRetries: 0,
          abortSignal,
          telemetry: { isEnabled: false },
        });
        const choice = toChoice(result.output);
        return choice ? { kind: 'choice', choice, tokens: tokensOf(result.usage) } : { kind: 'none', reason: 'empty' };
      } catch (error) {
        return { kind: 'none', ...classifyFault(error) };
      }
    },
  };
}

interface PreparedPrompt {
  readonly instructions: string;
  readonly output: ReturnType<typeof Output.object<Reply>>;
}

function languageModel({ provider, model, url: baseURL, key }: ModelConfig): LanguageModel {
  if (provider === 'anthropic') return createAnthropic({ baseURL, apiKey: key ?? '', fetch: boundedFetch })(model);
  return createOpenAICompatible({
    name: 'reader',
    baseURL,
    ...(key !== undefined && { apiKey: key }),
    fetch: boundedFetch,
    supportsStructuredOutputs: true,
  })(model);
}

function tokensOf({ inputTokens = 0, inputTokenDetails, outputTokens = 0 }: LanguageModelUsage): Tokens {
  const cachedTokens = inputTokenDetails.cacheReadTokens ?? 0;
  return { input: Math.max(0, inputTokens - cachedTokens), cached: cachedTokens, output: outputTokens };
}
