import type { Language } from '../ask/language.ts';

export const ONLY_ENGLISH: Readonly<Record<Language, string>> = {
  ar: 'حتى الآن لا أفهم إلا الإنجليزية.',
  de: 'Bisher verstehe ich nur Englisch.',
  es: 'Por ahora solo entiendo inglés.',
  fr: "Pour l'instant, je ne comprends que l'anglais.",
  hi: 'अभी मैं केवल अंग्रेज़ी समझता हूँ।',
  id: 'Untuk saat ini saya hanya mengerti bahasa Inggris.',
  it: "Per ora capisco solo l'inglese.",
  ja: '今のところ、英語しかわかりません。',
  ko: '지금은 영어만 이해할 수 있습니다.',
  nl: 'Ik begrijp voorlopig alleen Engels.',
  pl: 'Na razie rozumiem tylko angielski.',
  pt: 'Por enquanto, só entendo inglês.',
  ru: 'Пока я понимаю только английский.',
  sv: 'Än så länge förstår jag bara engelska.',
  tr: 'Şimdilik yalnızca İngilizce anlıyorum.',
  uk: 'Поки що я розумію лише англійську.',
  vi: 'Hiện tại tôi chỉ hiểu tiếng Anh.',
  zh: '目前我只懂英文。',
};
