import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { z } from 'zod';
import { type Fields, isFields } from './fields.ts';

const SPECIFICATION = fileURLToPath(new URL('../../../shared/specs/discord-openapi.json', import.meta.url));
const RESPONSE_SCHEMAS: Readonly<Record<number, string>> = {
  1: 'PongInteractionCallbackRequest',
  4: 'CreateMessageInteractionCallbackRequest',
  5: 'CreateMessageInteractionCallbackRequest',
  6: 'UpdateMessageInteractionCallbackRequest',
  7: 'UpdateMessageInteractionCallbackRequest',
  8: 'ApplicationCommandAutocompleteCallbackRequest',
  9: 'ModalInteractionCallbackRequest',
};
const BODY_SCHEMAS: Readonly<Record<string, string>> = {
  'POST /channels/:channel/messages': 'MessageCreateRequest',
  'POST /webhooks/:application/:token': 'IncomingWebhookRequestPartial',
  'PATCH /webhooks/:application/:token/messages/:message': 'IncomingWebhookUpdateRequestPartial',
  'POST /users/@me/channels': 'CreatePrivateChannelRequest',
};
const COMMAND_SCHEMA = 'ApplicationCommandUpdateRequest';

const openApi = z.object({
  components: z.object({ schemas: z.record(z.string(), z.record(z.string(), z.unknown())) }),
});

export const hasSchemas = existsSync(SPECIFICATION);

/** Lists a body's faults by Discord's schema of the route, if there is one and it is installed. */
export function requestFaults(route: string, body: unknown): string[] {
  if (!hasSchemas) return [];
  if (/^PUT \/applications\/.*\/commands/.test(route) && Array.isArray(body)) {
    return body.flatMap((command) => schemaFaults(COMMAND_SCHEMA, command));
  }
  const { type = 0 } = isFields(body) ? body : {};
  const name = route.startsWith('POST /interactions/') ? RESPONSE_SCHEMAS[Number(type)] : BODY_SCHEMAS[route];
  return name === undefined ? [] : schemaFaults(name, body);
}

function schemaFaults(name: string, body: unknown): string[] {
  const validate = compiledSchema(name);
  if (validate(withoutDefaults(body))) return [];
  return (validate.errors ?? []).map(({ instancePath, message = '' }) => `${name}${instancePath} ${message}`);
}

// Compiling a schema takes far longer than most tests.
let specification: Ajv2020 | undefined;
const compiledSchemas = new Map<string, ValidateFunction>();

function compiledSchema(name: string): ValidateFunction {
  specification ??= loadSpecification();
  const validate = compiledSchemas.get(name) ?? specification.compile({ $ref: `discord#/components/schemas/${name}` });
  compiledSchemas.set(name, validate);
  return validate;
}

function loadSpecification(): Ajv2020 {
  const { components } = openApi.parse(JSON.parse(readFileSync(SPECIFICATION, 'utf8')));
  const strictSchemas = Object.entries(components.schemas).map(([key, schema]) => [
    key,
    'properties' in schema
      ? { ...schema, ...withStringBits(schema['properties']), additionalProperties: false }
      : schema,
  ]);
  return new Ajv2020({ strict: false, validateFormats: false, code: { optimize: false } }).addSchema({
    $id: 'discord',
    components: { schemas: Object.fromEntries(strictSchemas) },
  });
}

/** Discord documents and sends these permission bits as a string, although its schemas say otherwise. */
function withStringBits(properties: unknown): { readonly properties?: Fields } {
  if (!isFields(properties) || !('default_member_permissions' in properties)) return {};
  return { properties: { ...properties, default_member_permissions: { type: ['string', 'null'] } } };
}

/** discord.js sends these fields as false on every route, including routes whose schemas lack them. */
function withoutDefaults(body: unknown): unknown {
  if (!isFields(body)) return body;
  const { tts, enforce_nonce, data, ...otherFields } = body;
  return {
    ...otherFields,
    ...(tts !== undefined && tts !== false && { tts }),
    ...(enforce_nonce !== undefined && enforce_nonce !== false && { enforce_nonce }),
    ...(data !== undefined && { data: withoutDefaults(data) }),
  };
}
