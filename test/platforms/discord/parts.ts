import { Temporal } from 'temporal-polyfill';
import { TOKEN } from '../../../fakes/discord/world.ts';
import { CommandIds } from '../../../src/platforms/discord/commands/ids.ts';
import { BotRoles } from '../../../src/platforms/discord/requests/bot-roles.ts';
import { ChannelQueue } from '../../../src/platforms/discord/requests/channel-queue.ts';
import type { Deps } from '../../../src/platforms/discord/requests/deps.ts';
import { DiscordApi } from '../../../src/platforms/discord/rest/api.ts';
import { MessageDeduper } from '../../../src/platforms/kit/message-deduper.ts';
import { RateLimit } from '../../../src/platforms/kit/rate-limit.ts';
import { respond, respondToButton } from '../../../src/reply/respond.ts';
import { contextOn, TODAY } from '../../reply/corpus.ts';
import { seenEventsInMemory } from '../desk.ts';

/** The API records calls instead of sending them. */
export function recordedDeps() {
  const sentBodies: { readonly target: string; readonly body: unknown }[] = [];
  const problems: string[] = [];
  const context = contextOn(TODAY);
  class Recorder extends DiscordApi {
    override async post(channel: string, body: unknown): Promise<undefined> {
      sentBodies.push({ target: channel, body });
    }
    override async reply({ id }: { readonly id: string }, body: unknown): Promise<void> {
      sentBodies.push({ target: id, body });
    }
    override async roles(): Promise<never[]> {
      return [];
    }
    override async directMessages(person: string): Promise<string> {
      return person;
    }
    override async messagesBefore(): Promise<never[]> {
      return [];
    }
    override async edit({ id }: { readonly id: string }, body: unknown): Promise<void> {
      sentBodies.push({ target: id, body });
    }
    override async sendFollowUp({ id }: { readonly id: string }, body: unknown): Promise<void> {
      sentBodies.push({ target: id, body });
    }
    override async deleteInitialResponse(): Promise<void> {}
  }
  const api = new Recorder({ token: TOKEN, apiUrl: 'http://127.0.0.1:9/api' });
  const clock = () => 0;
  const deps: Deps = {
    api,
    desk: {
      answer: async (intent) => respond(intent, context),
      press: async (id) => respondToButton(id, context),
    },
    current: () => context,
    commands: [{ command: 'colossus' }],
    commandIds: new CommandIds(),
    deduper: new MessageDeduper(seenEventsInMemory(), 'Discord', (problem) => problems.push(problem)),
    queue: new ChannelQueue(clock),
    roles: new BotRoles(api, clock),
    noticeLimit: new RateLimit(1_000_000, 60_000),
    extrasLimit: new RateLimit(1_000_000, 60_000),
    isReadyInTime: async () => true,
    note: () => {},
    clock,
    log: (problem) => problems.push(problem),
    now: () => Temporal.Instant.from(`${TODAY}T12:00Z`),
    reference: 'reference',
  };
  return { deps, sentBodies, problems };
}
