import { decodeIntent } from '../../message/codec.ts';
import { needsOperator } from '../../message/effects.ts';
import type { Intent } from '../../message/intent.ts';
import type { Message } from '../../message/message.ts';
import type { Desk } from '../../ports/desk.ts';
import { askedIn } from '../../reply/ask.ts';
import type { ReplyContext } from '../../reply/context.ts';
import { notOperatorReply } from '../../reply/propose/replies.ts';
import { respond, respondToButton } from '../../reply/respond.ts';
import { textsIn } from '../../reply/texts.ts';
import { listSubscriptions } from './channel.ts';
import { endSubscriptions, pauseSubscriptions, resumeSubscriptions } from './manage.ts';
import { notify, setFollowUps, unnotify } from './notifications.ts';
import { showPosted, showPreview, showReceipts } from './posts.ts';
import { type Drafts, openDrafts, openForm, propose } from './proposals.ts';
import { beginRequest, type DeskOptions, type DeskRequest } from './request.ts';
import { followItem, subscribe } from './subscribe.ts';
import { answerWish, isStanding } from './wishes.ts';

/** The desk of one story: answers intents from the briefing and the channel's subscriptions. */
export function openDesk(options: DeskOptions): Desk {
  const drafts = openDrafts();
  return {
    answer: (intent, asker) => answer(beginRequest(options, asker), intent, drafts),
    press: async (buttonId, asker) => {
      const request = beginRequest(options, asker);
      const intent = decodeIntent(buttonId);
      return intent ? await answer(request, intent, drafts) : respondToButton(buttonId, request.context);
    },
  };
}

async function answer(begun: DeskRequest, intent: Intent, drafts: Drafts): Promise<Message> {
  if (needsOperator(intent) && !begun.context.isOperator) return notOperatorReply(begun.context);
  const request = { ...begun, context: await understood(begun, intent) };
  switch (intent.kind) {
    case 'subscribe':
      return await subscribe(request, intent.wish ?? '');
    case 'follow':
    case 'remind-me':
      return await followItem(request, intent.item);
    case 'subscriptions':
      return await listSubscriptions(request, { page: intent.page });
    case 'pause':
      return await pauseSubscriptions(request, intent.which, intent.until);
    case 'resume':
      return await resumeSubscriptions(request, intent.which);
    case 'unsubscribe':
      return await endSubscriptions(request, intent.which);
    case 'notify':
      return await notify(request, intent.of);
    case 'unnotify':
      return await unnotify(request, intent.which);
    case 'follow-ups':
      return await setFollowUps(request, intent.isOn);
    case 'receipts':
      return await showReceipts(request, intent.of, intent.page ?? 1);
    case 'posted':
      return await showPosted(request, { subscription: intent.of, nominal: intent.nominal });
    case 'propose':
      return openForm(request, drafts, intent.what, intent.item);
    case 'proposal':
      return await propose(request, drafts, intent.what, intent.values);
    case 'preview':
      return await showPreview(request, intent.what, { kind: 'preview' });
    case 'send':
      return await showPreview(request, intent.what, { kind: 'send', by: request.asker.person.name });
    case 'ask':
      return await answerQuestion(request, intent);
    default:
      return respond(intent, request.context);
  }
}

/** Answers a question. A wish about the channel's subscriptions is answered from the store. */
async function answerQuestion(request: DeskRequest, intent: Extract<Intent, { kind: 'ask' }>): Promise<Message> {
  const { context, asker } = request;
  const asked = context.asked ?? askedIn(context, intent.question, intent);
  if (!asked) return respond(intent, context);
  const { decision } = asked;
  // A form that was opened without a channel has no subscriptions to show.
  if (decision.kind === 'wish' && isStanding(decision.wish) && asker.address.channel !== '') {
    return { ...(await answerWish(request, decision.wish, intent.question)), decision: 'wish' };
  }
  return respond(intent, { ...context, asked });
}

/** Adds the sentence vectors of the intent's texts and, where a reader chooses, the decision on its question. */
async function understood({ context, current }: DeskRequest, intent: Intent): Promise<ReplyContext> {
  const { encoder, secondOpinion } = current;
  const texts = encoder ? textsIn(intent, context) : [];
  const read = encoder && texts.length > 0 ? { ...context, vectors: await encoder.encode(texts) } : context;
  if (intent.kind !== 'ask' || !secondOpinion) return read;
  const asked = askedIn(read, intent.question, intent);
  return asked ? { ...read, asked: await secondOpinion(intent.question, asked, read.index, intent.after) } : read;
}
