/** Discord's answer to a call that it does not do. */
export class DiscordRefusal extends Error {
  readonly status: number;
  readonly code: number;

  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const unauthorized = () => new DiscordRefusal(401, 0, '401: Unauthorized');
export const notFound = () => new DiscordRefusal(404, 0, '404: Not Found');
export const unknownChannel = () => new DiscordRefusal(404, 10003, 'Unknown Channel');
export const unknownMessage = () => new DiscordRefusal(404, 10008, 'Unknown Message');
export const unknownInteraction = () => new DiscordRefusal(404, 10062, 'Unknown interaction');
export const alreadyAcknowledged = () => new DiscordRefusal(400, 40060, 'Interaction has already been acknowledged.');
export const emptyMessage = () => new DiscordRefusal(400, 50006, 'Cannot send an empty message');
export const invalidBody = (what: string) => new DiscordRefusal(400, 50035, `Invalid Form Body: ${what}`);
