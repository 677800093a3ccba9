import { decodeIntent } from '../message/button-id.ts';
import type { Intent } from '../message/intent.ts';
import type { Message } from '../message/message.ts';
import type { Observe } from '../ports/app-events.ts';
import type { Asker, Desk } from '../ports/desk.ts';

/** `clock` is monotonic, in milliseconds. */
export function withTelemetry(desk: Desk, observe: Observe, clock: () => number): Desk {
  const observeRequest = async (
    intent: Intent['kind'] | undefined,
    { address: { platform, workspace }, reference }: Asker,
    answer: () => Promise<Message>,
  ): Promise<Message> => {
    const start = clock();
    const requestFields = () => ({
      platform,
      ...(workspace !== '' && { workspace }),
      ...(intent !== undefined && { intent }),
      milliseconds: clock() - start,
      ...(reference !== undefined && { reference }),
    });
    try {
      const message = await answer();
      const { decision } = message;
      observe({ kind: 'answered', ...requestFields(), ...(decision !== undefined && { decision }) });
      return message;
    } catch (error) {
      observe({ kind: 'failed', ...requestFields() });
      throw error;
    }
  };
  return {
    answer: (intent, asker) => observeRequest(intent.kind, asker, () => desk.answer(intent, asker)),
    press: (buttonId, asker) => observeRequest(decodeIntent(buttonId)?.kind, asker, () => desk.press(buttonId, asker)),
  };
}
