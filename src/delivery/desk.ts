import { randomUUID } from 'node:crypto';
import type { Temporal } from 'temporal-polyfill';
import type { AskIndex } from '../ask/model.ts';
import type { SecondOpinion } from '../ask/second-opinion.ts';
import type { Briefing } from '../briefing/briefing.ts';
import { dateAt } from '../briefing/dates.ts';
import { topicKey } from '../briefing/substance.ts';
import { phaseOf } from '../briefing/watch.ts';
import { type ProposalValues, readProposal } from '../briefing/write/proposal.ts';
import { BoundedMap } from '../lib/bounded-map.ts';
import { decodeIntent } from '../message/codec.ts';
import { needsOperator } from '../message/effects.ts';
import type { Intent, Post, ProposalKind } from '../message/intent.ts';
import type { Message } from '../message/message.ts';
import { plainLine } from '../message/text.ts';
import type { Asker, Desk } from '../ports/desk.ts';
import type { Encoder } from '../ports/encoder.ts';
import type { DeliveryKey, Ledger, Receipt } from '../ports/ledger.ts';
import type { News } from '../ports/news.ts';
import type { Proposals } from '../ports/proposals.ts';
import type { Subscriptions } from '../ports/subscriptions.ts';
import { askedIn } from '../reply/ask.ts';
import { type ReplyContext, toldOf } from '../reply/context.ts';
import { followUpsReply } from '../reply/follow-ups.ts';
import {
  findTopic,
  isOpen,
  knownReply,
  MOST_NOTIFICATIONS,
  noTopicReply,
  notificationsReply,
  notifiedReply,
  unnotifiedReply,
} from '../reply/notify.ts';
import { readPause } from '../reply/pause.ts';
import { digestNow, type For, reminderNow } from '../reply/preview.ts';
import { cleanValues } from '../reply/propose/fields.ts';
import { formReply, notOperatorReply, proposedReply, proposeReply } from '../reply/propose/replies.ts';
import { forgottenReply, RECEIPTS_PAGE, receiptsReply } from '../reply/receipts.ts';
import { respond, respondToButton } from '../reply/respond.ts';
import { isPaused, type Numbered, numbered, subscriptionsCalled } from '../reply/standing.ts';
import { existsReply, fullReply, noItemReply, noWishReply, settledReply, subscribedReply } from '../reply/subscribe.ts';
import {
  badPauseReply,
  endAllReply,
  endedReply,
  type ListOptions,
  nothingSubscribed,
  pausedReply,
  resumedReply,
  subscriptionsOnPage,
  subscriptionsReply,
} from '../reply/subscriptions.ts';
import { textsIn } from '../reply/texts.ts';
import { findWatchItem } from '../reply/watch.ts';
import { noItem, shortened } from '../reply/watch-names.ts';
import { readWish } from '../reply/wish.ts';
import type { SubscriptionSpec } from '../reply/wish-form.ts';
import { asOf, nextOf } from '../schedule/due.ts';
import { parseRecurrence } from '../schedule/parse.ts';
import type { Pause, StoredSubscription, Subscription } from '../schedule/subscription.ts';
import { initialCursor } from './compose.ts';

/** How many subscriptions a channel may have. */
export const MOST_IN_CHANNEL = 25;
/** How many receipts the list shows for each subscription. */
const LAST_RECEIPTS = 3;
const MOST_RECEIPTS = 200;
/** "all", or the confirmation "all 5". */
const EVERYTHING = /^all(?: (\d{1,4}))?$/i;
const FOLLOWED_AT = '09:00';
/** How many people's unfinished proposals are remembered, each a form's content. */
const MOST_DRAFTS = 50;

/** The stores that the desk uses. */
interface Repositories {
  readonly subscriptions: Subscriptions;
  readonly ledger: Ledger;
  readonly news: News;
}

/** The briefing in use, with what helps to understand questions. */
interface DeskCurrent {
  readonly briefing: Briefing;
  readonly index: AskIndex;
  readonly encoder?: Encoder;
  /** Without it, the engine decides alone. */
  readonly secondOpinion?: SecondOpinion;
}

export interface DeskOptions {
  readonly current: () => DeskCurrent;
  /** Ids of all stories in use. The first story's desk also lists subscriptions whose story is gone. */
  readonly stories?: readonly string[];
  readonly now: () => Temporal.Instant;
  /** Opened at the first intent that needs it; questions do not. */
  readonly shelf: () => Promise<Repositories>;
  /** From whom proposals are taken, and where they go; without it, from nobody. */
  readonly proposals?: Proposals;
  /** Whether the platform opens forms; if left out, it does. */
  readonly hasForms?: boolean;
  /** A note added to each subscription confirmation. */
  readonly aside?: string;
  readonly newId?: () => string;
  /** Called when a subscription gets a new next occurrence, which may be soon. */
  readonly onNewTime?: () => void;
}

/** The desk of one story: answers intents from the briefing and the channel's subscriptions. */
export function openDesk(options: DeskOptions): Desk {
  const drafts = new BoundedMap<string, ProposalValues>(MOST_DRAFTS);
  return {
    answer: (intent, asker) => new DeskRequest(options, asker, drafts).answer(intent),
    press: async (buttonId, asker) => {
      const visit = new DeskRequest(options, asker, drafts);
      const intent = decodeIntent(buttonId);
      return intent ? await visit.answer(intent) : respondToButton(buttonId, visit.context);
    },
  };
}

/** Handles one intent of one person, at one instant and with one version of the briefing. */
class DeskRequest {
  context: ReplyContext;
  readonly #encoder: Encoder | undefined;
  readonly #secondOpinion: SecondOpinion | undefined;
  readonly #asker: Asker;
  readonly #now: Temporal.Instant;
  readonly #options: DeskOptions;
  /** What was filled in and not proposed, so that the form opens with it. */
  readonly #drafts: BoundedMap<string, ProposalValues>;

  constructor(options: DeskOptions, asker: Asker, drafts: BoundedMap<string, ProposalValues>) {
    this.#options = options;
    this.#drafts = drafts;
    this.#asker = asker;
    this.#now = options.now();
    const { briefing, index, encoder, secondOpinion } = options.current();
    this.#encoder = encoder;
    this.#secondOpinion = secondOpinion;
    const { zone, place, isZoneGuessed } = asker;
    this.context = {
      briefing,
      index,
      today: dateAt(this.#now, zone),
      ...(place && { place }),
      ...(!isZoneGuessed && { readerZone: zone }),
      ...(secondOpinion && { hasReader: true }),
      ...(options.proposals?.isOperator(asker) && { isOperator: true }),
      ...(options.hasForms !== undefined && { hasForms: options.hasForms }),
    };
  }

  async answer(intent: Intent): Promise<Message> {
    if (needsOperator(intent) && !this.context.isOperator) return notOperatorReply(this.context);
    const texts = this.#encoder ? textsIn(intent, this.context) : [];
    if (this.#encoder && texts.length > 0) {
      this.context = { ...this.context, vectors: await this.#encoder.encode(texts) };
    }
    if (intent.kind === 'ask' && this.#secondOpinion) {
      const { question, after } = intent;
      const asked = askedIn(this.context, question, intent);
      if (asked) {
        const { index } = this.context;
        this.context = { ...this.context, asked: await this.#secondOpinion(question, asked, index, after) };
      }
    }
    switch (intent.kind) {
      case 'subscribe':
        return await this.#subscribe(intent.wish ?? '');
      case 'follow':
      case 'remind-me':
        return await this.#follow(intent.item);
      case 'subscriptions':
        return await this.#list(await this.#shelf(), { page: intent.page });
      case 'pause':
        return await this.#pause(intent.which, intent.until);
      case 'resume':
        return await this.#resume(intent.which);
      case 'unsubscribe':
        return await this.#end(intent.which);
      case 'notify':
        return await this.#notify(intent.of);
      case 'unnotify':
        return await this.#unnotify(intent.which);
      case 'follow-ups':
        return await this.#followUps(intent.isOn);
      case 'receipts':
        return await this.#receipts(intent.of, intent.page ?? 1);
      case 'posted':
        return await this.#posted({ subscription: intent.of, nominal: intent.nominal });
      case 'propose':
        return intent.what === undefined ? proposeReply(this.context) : this.#form(intent.what, intent.item);
      case 'proposal':
        return await this.#propose(intent.what, intent.values);
      case 'preview':
        return await this.#show(intent.what, { kind: 'preview' });
      case 'send':
        return await this.#show(intent.what, { kind: 'send', by: this.#asker.person.name });
      default:
        return respond(intent, this.context);
    }
  }

  #shelf(): Promise<Repositories> {
    return this.#options.shelf();
  }

  async #subscribe(typed: string): Promise<Message> {
    const { briefing } = this.context;
    const read = readWish(typed, { briefing, zone: this.#asker.zone, now: this.#now });
    return read.kind === 'wish' ? await this.#add(await this.#shelf(), read.wished) : noWishReply(this.context, read);
  }

  /** Subscribes to one watch item, at the time of the channel's other reminders. */
  async #follow(typed: string): Promise<Message> {
    const { briefing, today } = this.context;
    const item = findWatchItem(briefing, typed);
    if (!item) return noItemReply(this.context, noItem(typed, briefing));
    if (phaseOf(item, today).kind === 'settled') return settledReply(this.context, item);
    const shelf = await this.#shelf();
    const reminders = (await this.#all(shelf)).filter(({ standing }) => standing.wish.kind === 'reminders');
    const known = reminders.find(
      ({ standing: { wish } }) =>
        wish.kind === 'reminders' && (wish.items.length === 0 || wish.items.includes(item.id)),
    );
    if (known) return existsReply(this.context, known);
    const [first] = reminders;
    const parsed = parseRecurrence(`daily ${first?.standing.recurrence.time ?? FOLLOWED_AT}`, today);
    if ('misread' in parsed)
      throw new Error(`Could not parse the time for following a watch item: ${parsed.misread.what}`);
    return await this.#add(shelf, {
      wish: { kind: 'reminders', items: [item.id] },
      recurrence: parsed.recurrence,
      zone: first?.standing.zone ?? this.#asker.zone,
      quiet: { weekdays: [], spans: [] },
    });
  }

  async #add(shelf: Repositories, wished: SubscriptionSpec): Promise<Message> {
    const { briefing } = this.context;
    const subscription: Subscription = {
      ...wished,
      id: (this.#options.newId ?? newId)(),
      story: briefing.id,
      address: this.#asker.address,
      createdBy: { ...this.#asker.person, name: plainLine(this.#asker.person.name) },
      createdAt: this.#now,
    };
    const next = nextOf(subscription, this.#now);
    const cursor = initialCursor(briefing, dateAt(this.#now, wished.zone));
    const added = await shelf.subscriptions.add(subscription, next, cursor, MOST_IN_CHANNEL);
    if (added.kind === 'added') this.#options.onNewTime?.();
    if (added.kind === 'full') return fullReply(this.context, added.most);
    const all = await this.#all(shelf);
    const id = added.kind === 'exists' ? added.id : subscription.id;
    const one = all.find(({ standing }) => standing.id === id);
    if (!one) return await this.#list(shelf, { title: 'It was stopped meanwhile' });
    return added.kind === 'exists'
      ? existsReply(this.context, one)
      : subscribedReply(this.context, one, this.#now, this.#options.aside);
  }

  async #all({ subscriptions }: Repositories): Promise<Numbered[]> {
    const all = await subscriptions.ofChannel(this.#asker.address);
    return numbered(all.filter((one) => this.#isShown(one)).map((one) => asOf(one, this.#now)));
  }

  #isShown({ story }: StoredSubscription): boolean {
    const { id } = this.context.briefing;
    return story === id || (this.#isGone(story) && id === this.#stories()[0]);
  }

  #isGone(story: string): boolean {
    return !this.#stories().includes(story);
  }

  #stories(): readonly string[] {
    return this.#options.stories ?? [this.context.briefing.id];
  }

  async #list(shelf: Repositories, options: ListOptions): Promise<Message> {
    const all = (await this.#all(shelf)).map(({ standing }) => standing);
    if (all.length === 0) return nothingSubscribed(this.context);
    const receipts = new Map<string, Receipt[]>();
    for (const { standing } of subscriptionsOnPage(all, options.page)) {
      receipts.set(standing.id, await shelf.ledger.receipts({ subscription: standing.id, most: LAST_RECEIPTS }));
    }
    return subscriptionsReply(this.context, all, receipts, options);
  }

  async #pause(which: string | undefined, typed: string | undefined): Promise<Message> {
    const shelf = await this.#shelf();
    const chosen = await this.#choose(shelf, 'pause', which);
    if ('reply' in chosen) return chosen.reply;
    const pause = this.#readPause(chosen.chosen, typed);
    if ('what' in pause) {
      return badPauseReply(
        this.context,
        pause.what,
        ['pause', which ?? '', 'until 2026-12-24'].filter((part) => part !== '').join(' '),
      );
    }
    return pausedReply(this.context, await this.#change(shelf, chosen.chosen, pause), pause);
  }

  #readPause(chosen: readonly Numbered[], typed: string | undefined): Pause | { readonly what: string } {
    if (typed === undefined) return {};
    const days = [this.context.today, ...chosen.map(({ standing }) => dateAt(this.#now, standing.zone))].toSorted();
    return readPause(typed, days.at(-1) ?? this.context.today);
  }

  async #resume(which: string | undefined): Promise<Message> {
    const shelf = await this.#shelf();
    const chosen = await this.#choose(shelf, 'resume', which);
    if ('reply' in chosen) return chosen.reply;
    if (chosen.chosen.every(({ standing }) => this.#isGone(standing.story))) {
      return await this.#list(shelf, { title: 'Its story is not here any more' });
    }
    // Replanning a subscription that was not paused would drop its due post.
    const held = chosen.chosen.filter(({ standing }) => this.#isHeld(standing));
    const running = chosen.chosen.filter((one) => !held.includes(one));
    return resumedReply(this.context, await this.#change(shelf, held, undefined), running);
  }

  #isHeld(standing: StoredSubscription): boolean {
    if (this.#isGone(standing.story)) return false;
    return standing.suspended !== undefined || isPaused(standing, dateAt(this.#now, standing.zone));
  }

  /** Pauses or resumes subscriptions, and returns those that still exist. */
  async #change(shelf: Repositories, chosen: readonly Numbered[], pause: Pause | undefined): Promise<Numbered[]> {
    const changed: Numbered[] = [];
    for (const { number, standing } of chosen) {
      const { pause: _, suspended: __, next: ___, ...plain } = standing;
      const wanted = pause === undefined ? plain : { ...plain, pause };
      const next = nextOf(wanted, this.#now);
      const change = { ...(pause === undefined ? {} : { pause }), ...(next === undefined ? {} : { next }) };
      if (await shelf.subscriptions.change(standing.id, change)) {
        changed.push({ number, standing: { ...plain, ...change } });
      }
    }
    if (changed.some(({ standing }) => standing.next)) this.#options.onNewTime?.();
    return changed;
  }

  async #end(which: string | undefined): Promise<Message> {
    const shelf = await this.#shelf();
    const everything = EVERYTHING.exec(which ?? '');
    if (everything) {
      const all = await this.#all(shelf);
      // The confirmed number guards against subscriptions added after the question.
      if (all.length > 1 && Number(everything[1]) !== all.length) return endAllReply(this.context, all);
    }
    const chosen = await this.#choose(shelf, 'unsubscribe', everything ? 'all' : which);
    if ('reply' in chosen) return chosen.reply;
    const ended: StoredSubscription[] = [];
    for (const { standing } of chosen.chosen) {
      if (await shelf.subscriptions.remove(standing.id)) ended.push(standing);
    }
    return ended.length === 0
      ? await this.#list(shelf, { title: 'It was already stopped' })
      : endedReply(this.context, ended);
  }

  /** The subscriptions that `which` means, or the question to ask. */
  async #choose(
    shelf: Repositories,
    verb: string,
    which: string | undefined,
  ): Promise<{ readonly chosen: readonly Numbered[] } | { readonly reply: Message }> {
    const all = await this.#all(shelf);
    const slash = `/${this.context.briefing.command}`;
    if (all.length === 0) return { reply: nothingSubscribed(this.context) };
    if (which === undefined && all.length === 1) return { chosen: all };
    if (/^(?:all|everything)$/i.test(which ?? '')) return { chosen: all };
    const text = `Press a button, or type a number: ${slash} ${verb} ${all.length}. For all of them: ${slash} ${verb} all`;
    if (which === undefined) return { reply: await this.#list(shelf, { title: 'Which one?', text }) };
    const found = all.find(
      ({ number, standing }) => standing.id === which || String(number) === which.replace(/^#?0*/, ''),
    );
    if (found) return { chosen: [found] };
    const meant = subscriptionsCalled(all, which, this.context.briefing);
    if (meant.length === 1) return { chosen: meant };
    if (meant.length > 1) return { reply: await this.#list(shelf, { title: 'Which one?', text }) };
    const isId = which.startsWith('s-');
    const title = isId ? 'That subscription has ended' : `Nothing called "${shortened(which)}" is subscribed here`;
    return { reply: await this.#list(shelf, { title, ...(isId ? {} : { text }) }) };
  }

  async #receipts(id: string, page: number): Promise<Message> {
    const shelf = await this.#shelf();
    const one = (await this.#all(shelf)).find(({ standing }) => standing.id === id);
    if (!one) return await this.#list(shelf, { title: 'That subscription has ended' });
    const most = Math.min(page * RECEIPTS_PAGE + 1, MOST_RECEIPTS);
    const found = await shelf.ledger.receipts({ subscription: id, most });
    const start = Math.min(page, Math.max(1, Math.ceil(found.length / RECEIPTS_PAGE)));
    const shown = found.slice((start - 1) * RECEIPTS_PAGE, start * RECEIPTS_PAGE);
    return receiptsReply(this.context, one, shown, start, found.length > start * RECEIPTS_PAGE);
  }

  /** Saves a notification for the person. The asker's address is their direct messages, wherever they asked. */
  async #notify(typed: string | undefined): Promise<Message> {
    const { briefing } = this.context;
    if (typed === undefined) return notificationsReply(this.context, await this.#waiting(await this.#shelf()));
    const topic = findTopic(this.context, typed);
    const [told] = topic ? (toldOf(this.context, [topic])?.topics ?? []) : [];
    if (!topic || !told) return noTopicReply(this.context);
    if (!isOpen(this.context, topic)) return knownReply(this.context, topic);
    const { news } = await this.#shelf();
    const { address, person } = this.#asker;
    const wish = { ...told, story: briefing.id, address, person: person.id, createdAt: this.#now };
    return notifiedReply(this.context, topic, await news.add(wish, MOST_NOTIFICATIONS));
  }

  /** Removes one notification, by topic or number, or all of them. */
  async #unnotify(which: string): Promise<Message> {
    const shelf = await this.#shelf();
    const waiting = await this.#waiting(shelf);
    const isAll = /^(?:all|everything)$/i.test(which);
    const named = findTopic(this.context, which);
    const stopped = waiting.filter(
      (key, i) =>
        isAll || key === which || String(i + 1) === which.replace(/^#?0*/, '') || key === (named && topicKey(named)),
    );
    for (const key of stopped) await shelf.news.remove(this.context.briefing.id, this.#asker.address, key);
    if (stopped.length > 0) return unnotifiedReply(this.context, stopped);
    return notificationsReply(this.context, waiting, waiting.length === 0 ? undefined : 'You do not wait for that');
  }

  async #waiting({ news }: Repositories): Promise<string[]> {
    return (await news.notificationsOf(this.context.briefing.id, this.#asker.address)).map(({ key }) => key);
  }

  async #followUps(isOn: boolean | undefined): Promise<Message> {
    const { news } = await this.#shelf();
    const { id } = this.context.briefing;
    const before = await news.followsUp(id, this.#asker.address);
    const wanted = isOn ?? before;
    if (wanted !== before) await news.setFollowsUp(id, this.#asker.address, wanted);
    return followUpsReply(this.context, wanted, wanted !== before);
  }

  /** The form with a person's earlier input that has not been proposed yet. */
  #form(what: ProposalKind, typed: string | undefined): Message {
    const item = findWatchItem(this.context.briefing, typed ?? '');
    const values = { ...this.#drafts.get(this.#draftKey(what)), ...(item && { item: item.id }) };
    return formReply(this.#inUtc(), what, { values });
  }

  /** Writes a proposal. Input that cannot be proposed is kept until the form opens again. */
  async #propose(what: ProposalKind, filled: ProposalValues): Promise<Message> {
    const context = this.#inUtc();
    const { briefing, today } = context;
    const { values, faults } = cleanValues(context, what, filled);
    const key = this.#draftKey(what);
    this.#drafts.set(key, values);
    const read = readProposal(briefing, what, values, today);
    const wrong = { ...('faults' in read && read.faults), ...faults };
    if (Object.keys(wrong).length > 0) return formReply(context, what, { values, faults: wrong });
    const proposed = await this.#options.proposals?.propose({
      story: briefing.id,
      kind: what,
      values,
      by: this.#asker,
      today,
    });
    switch (proposed?.kind) {
      case 'written':
        this.#drafts.delete(key);
        return proposedReply(context, proposed);
      case 'faulty':
        return formReply(context, what, { values, faults: proposed.faults });
      case 'refused':
        return formReply(context, what, { values, why: proposed.why });
      default:
        return notOperatorReply(context);
    }
  }

  #draftKey(what: ProposalKind): string {
    const { person, address } = this.#asker;
    return JSON.stringify([address.platform, address.workspace, person.id, what]);
  }

  /** The files count days in UTC. */
  #inUtc(): ReplyContext {
    return { ...this.context, today: dateAt(this.#now, 'UTC') };
  }

  /** The message as posted, regardless of later changes. */
  async #posted(occurrence: DeliveryKey): Promise<Message> {
    const { ledger } = await this.#shelf();
    return (await ledger.messageOf(this.#asker.address, occurrence)) ?? forgottenReply(this.context);
  }

  async #show(what: Post, wanted: For): Promise<Message> {
    const shelf = await this.#shelf();
    const standings = (await this.#all(shelf)).map(({ standing }) => standing);
    if (what === 'reminder') {
      const wishes = standings.flatMap(({ wish }) => (wish.kind === 'reminders' ? [wish.items] : []));
      const every = wishes.some((items) => items.length === 0);
      return reminderNow(this.context, wanted, every ? [] : wishes.flat());
    }
    return digestNow(this.context, wanted, await lastDigest(shelf, standings));
  }
}

/** Local date of the channel's last digest, from any of its subscriptions. */
async function lastDigest(
  { ledger }: Repositories,
  standings: readonly StoredSubscription[],
): Promise<string | undefined> {
  const dates: string[] = [];
  for (const { id, wish } of standings) {
    if (wish.kind !== 'digest') continue;
    const receipts = await ledger.receipts({ subscription: id, most: MOST_RECEIPTS });
    const last = receipts.find(({ state }) => state === 'delivered');
    if (last) dates.push(last.nominal.slice(0, 10));
  }
  return dates.toSorted().at(-1);
}

/** Returns a unique subscription id. */
export function newId(): string {
  return `s-${randomUUID().replaceAll('-', '').slice(0, 16)}`;
}
