import { type Fields, fieldsIn } from './fields.ts';

export class Refusal extends Error {
  readonly status: number;
  readonly body: Fields;

  /** @param errors faults in the request's body, as a tree of its keys */
  constructor(status: number, code: number, message: string, errors?: Fields) {
    super(message);
    this.status = status;
    this.body = { message, code, ...(errors && { errors }) };
  }
}

export const unauthorized = (): Refusal => new Refusal(401, 0, '401: Unauthorized');
export const notFound = (): Refusal => new Refusal(404, 0, '404: Not Found');
export const unknownChannel = (): Refusal => new Refusal(404, 10003, 'Unknown Channel');
export const unknownGuild = (): Refusal => new Refusal(404, 10004, 'Unknown Guild');
export const unknownMessage = (): Refusal => new Refusal(404, 10008, 'Unknown Message');
export const unknownUser = (): Refusal => new Refusal(404, 10013, 'Unknown User');
export const unknownInteraction = (): Refusal => new Refusal(404, 10062, 'Unknown interaction');
export const alreadyAcknowledged = (): Refusal => new Refusal(400, 40060, 'Interaction has already been acknowledged.');
export const missingAccess = (): Refusal => new Refusal(403, 50001, 'Missing Access');
export const emptyMessage = (): Refusal => new Refusal(400, 50006, 'Cannot send an empty message');
export const missingPermissions = (): Refusal => new Refusal(403, 50013, 'Missing Permissions');
export const entryPointMissing = (): Refusal =>
  new Refusal(400, 50240, "You cannot remove this app's Entry Point command in a bulk update operation.");
export const noHistory = (): Refusal =>
  new Refusal(403, 160002, 'You cannot reply without permission to read message history');
export const invalidWebhookToken = (): Refusal => new Refusal(401, 50027, 'Invalid Webhook Token');

type Path = readonly (string | number)[];

export function invalidBody(path: Path, code: string, message: string): Refusal {
  const errors = path.reduceRight<Fields>((inner, key) => ({ [key]: inner }), { _errors: [{ code, message }] });
  return new Refusal(400, 50035, 'Invalid Form Body', errors);
}

export function tooLong(path: Path, max: number): Refusal {
  return invalidBody(path, 'BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`);
}

export function checkLength(path: Path, value: unknown, max: number): void {
  if (typeof value !== 'string' || value.length < 1 || value.length > max) throw badLength(path, max);
}

export function checkCount(path: Path, value: unknown, max: number): void {
  const { length } = fieldsIn(value);
  if (length < 1 || length > max) throw badLength(path, max);
}

function badLength(path: Path, max: number): Refusal {
  return invalidBody(path, 'BASE_TYPE_BAD_LENGTH', `Must be between 1 and ${max} in length.`);
}
