import type { BotQuestion } from './wish.ts';

const OPENING =
  '(?:(?:and|so|but|ok|okay|well|hey|hi|then|now|please|come on|haha|lol|honestly|be honest|wait|hang on|hm|no|sorry|if i may ask|just curious|one more thing) )*';
const END = '(?: (?:then|now|here|please|though|anyway|really|honestly|again|today|bot|if i may ask|if you had to))*';
const PERSON =
  '(?:him|her|them|he|she|they|(?:my|the|our|this|that|your) (?:[a-z]+ ){0,3}?[a-z]+|a (?:[a-z]+ )?[a-z]+|chatgpt|google|wikipedia|reddit|twitter|grok|gemini)';
const YOU = '(?:you|u|(?:a|this|some) (?:bot|robot|chatbot|machine|computer))';
const YOU_OR = `(?:${YOU} or (?:rather )?(?:to |in |on )?${PERSON}|${PERSON} or (?:rather )?(?:to |in |on )?${YOU})`;
const YOUR_REPLIES =
  '(?:you|your (?:own )?(?:[a-z0-9]+ )?(?:answers?|repl(?:y|ies)|responses?|statements?|words|sentences|messages)|(?:the|these|those|both|2) (?:[a-z0-9]+ )?(?:answers|replies|responses)(?: of yours)?)';
const CITING = '(?:cite|quote|credit|reference|attribute|reprint|publish)';

/** Each pattern matches a whole line, in the words as read. */
const PATTERNS: readonly (readonly [BotQuestion, readonly string[]])[] = [
  [
    'opinion',
    [
      `(?:what is|what are|what would be|give me|tell me|i want|i would like to hear|share) your (?:own |personal |honest |real |private )*(?:opinions?|views?|take|verdict|stance|position|guess|prediction|gut feeling|feelings?|thoughts|sympathies|favou?rite)(?: (?:on|about|of|in|here|for) .{1,40})?`,
      `(?:and |in )?your (?:own |personal |honest )*(?:opinion|view|take|verdict|gut feeling)`,
      `(?:which|what|whose) (?:side|camp|team|party|position) (?:do|would|are|did|have|will) you (?:be |personally |rather )*(?:take|taking|on|in|choose|pick|support|favou?r|prefer|root for|stand on|taken)?`,
      `(?:which|who|whom)(?: (?:of|one of) (?:them|the (?:2|companies|sides)))? (?:do|would|are) you (?:personally )?(?:root(?:ing)? for|prefer|favou?r|like (?:better|more|best|most)|support|cheer(?:ing)? for|side with)`,
      `(?:do|have) you (?:have |got |hold |have got )?(?:any|a|an|your own|some) (?:own |personal |particular )*(?:views?|opinions?|thoughts?|stance|position|feelings?|preference)(?: (?:on|about|of|whether|if|as to) .{1,50})?`,
      `(?:do|will|can) you (?:take|pick|choose|have) (?:a )?(?:sides?|favou?rites?|opinions?|own opinions?)(?: of your own| on (?:this|that|it|anything))?`,
      `(?:just )?(?:pick|take|choose) (?:a|your|1) side`,
      `are you (?:for or against|pro or con|pro or anti|neutral|biased|impartial|partial|objective|on (?:anyone|anybody|someone)s side)(?: (?:it|this|that|the deal|in this|about (?:it|this|that)|here))*`,
      `(?:what|how) do you (?:personally |yourself |honestly )*(?:think|feel|believe)(?: (?:of|about) (?:it|this|that|all (?:this|that|of it)|the whole thing|them))?(?: yourself| personally)?`,
      `do you (?:personally|yourself|really) (?:think|believe|like|agree|approve).{0,60}`,
      `what would you (?:personally )?do(?: (?:if you were (?:me|them|in .{1,20})|in (?:my|their|his|her) (?:place|shoes|position)|yourself))?`,
      `what does your gut (?:say|tell you).{0,40}`,
      `if (?:you had to (?:choose|bet|guess|pick|decide)|it was (?:up to you|your decision|your choice)|you could (?:choose|decide)).{0,50}`,
    ],
  ],
  [
    'trust',
    [
      `(?:should|do|can|shall|am|would|who|whom|which|why|so|what|how) .{0,40}\\b(?:believe|trust|listen|rely|right|wrong|correct|mistaken|lying|go with|credible|reliable|trustworthy)\\b.{0,20}\\b${YOU_OR}`,
      `${YOU_OR}(?: (?:is|are|must be|has to be|now))? .{0,30}\\b(?:believe|trust|right|wrong|correct|mistaken|lying)`,
      `(?:why|how) (?:should|would|can) (?:i|we|anyone) (?:trust|believe|rely on) you (?:more|rather|over|and not) .{1,40}`,
      `(?:are you|is this) (?:more|any more) (?:reliable|trustworthy|credible|accurate|believable) than .{1,40}`,
    ],
  ],
  [
    'citing',
    [
      `(?:can|could|may|might|should|shall|do|must|am|is it|would|how|where|under|whom|who|what|as) .{0,40}?\\b${CITING} (?:you|u|this bot|your (?:answers?|sentences?|words|text|replies)|that to you)\\b.{0,60}`,
      `(?:can|could|may|might|should|shall|do|must|how) (?:i|we|one|people|students?|a journalist).{0,30}\\b(?:put|give|use|have|note|write|state|list|name|credit)(?: down)? (?:your name|you|this bot)(?: down)? (?:as|in|for|among) .{0,40}\\b(?:source|sources|reference|references|footnotes?|bibliography|witness|origin|paper|article|thesis|report)\\b.{0,20}`,
      `(?:are|would) you (?:be )?(?:a )?(?:citable|quotable|citeable|ok with (?:me |us )?(?:being )?quot(?:ed|ing)(?: you)?)(?: source)?`,
      `can you be (?:cited|quoted)(?: in .{1,30}| as .{1,30})?`,
      `(?:how|whom|who) (?:do|should|would|must|can) (?:i|we|one) (?:correctly |properly )?(?:cite|credit|attribute|reference)(?: (?:you|this|that|here|it|this chat))?(?: (?:as (?:the |my |a )?(?:source|origin|author)|in (?:a|the|my) .{1,30}|for (?:this|that)|correctly|properly))*`,
      `(?:can|could|may|might|should) (?:i|we) (?:name|mention|list|give|state) (?:you|u|this bot) .{0,20}\\b(?:source|sources|reference|references|footnotes?|bibliography|article|thesis|report|paper|speech)`,
    ],
  ],
  [
    'contradiction',
    [
      `${YOUR_REPLIES} (?:just |now |really |clearly |seem to |do |does |are |is |all )*(?:contradict(?:s|ed|ing)?|inconsistent|contradictory|conflict(?:s|ing)?|clash(?:es)?|disagree)\\b.{0,50}`,
      `(?:is|are|does|do) (?:not )?(?:that|this|it|these|you|your .{1,20}?) .{0,10}?(?:contradict|inconsistent|contradictory|the opposite of|conflict)(?:s|ing)?\\b.{0,20}\\b(?:you|your|yourself|answers?|repl(?:y|ies))\\b.{0,40}`,
      `(?:that|this|it|which) (?:also )?(?:contradicts|conflicts with|clashes with|is (?:not what|the (?:opposite|contrary|reverse) of what)) (?:you(?:r)?|what you)\\b.{0,50}`,
      `(?:(?:just now|before|earlier|first|(?:a|1) (?:minute|moment|second|sec|while|bit) ago|(?:a )?few (?:minutes|seconds|lines) ago) )*(?:did not )?(?:you|u) (?:just |already |have |had |did |not )*(?:said|say|told me|claimed|wrote|write|tell me|gave me) (?:just )?(?:the (?:exact )?(?:opposite|contrary|reverse)|otherwise|something (?:else|different)|(?:2|two) different (?:things|numbers|figures|answers|dates))\\b.{0,50}`,
      `.{0,30}\\b(?:you|u) (?:said|told me|wrote|claimed) .{1,60}\\b(?:and |but )?(?:now|then) (?:you|u) (?:say|said|tell|told|claim|write|wrote)\\b.{0,60}`,
      `(?:1|one) of your (?:2 )?(?:answers|replies) (?:is|must be|has to be) (?:wrong|false)`,
      `(?:now |so )?you (?:say|said) (?:1|one) thing .{0,40}\\banother\\b.{0,20}`,
      `(?:you (?:keep |are |have |just )*|(?:why|when) (?:did|do|are|have) you )(?:changing|changed|change) your (?:story|answers?|mind|tune)`,
    ],
  ],
];
const LINES = PATTERNS.map(
  ([kind, patterns]) => [kind, patterns.map((pattern) => new RegExp(`^${OPENING}${pattern}${END}$`))] as const,
);

export function botViewKind(words: readonly string[]): BotQuestion | undefined {
  const text = words.join(' ');
  return LINES.find(([, patterns]) => patterns.some((pattern) => pattern.test(text)))?.[0];
}
