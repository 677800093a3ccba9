import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { buildIndex } from '../../src/ask/build-index.ts';
import { foreignLanguage } from '../../src/ask/language.ts';
import { ONLY_ENGLISH } from '../../src/reply/language.ts';
import { respond } from '../../src/reply/respond.ts';
import { loadStory } from '../fixture/story.ts';

const briefing = loadStory();
const index = buildIndex(briefing);
const ROOT = join(import.meta.dirname, '../..');
const FOLDERS = ['test/questions', 'test/fixture/questions', 'briefings/colossus/wordings'];

const line = z.object({ q: z.string() });
const english = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) =>
      readFileSync(join(ROOT, folder, name), 'utf8')
        .trim()
        .split('\n'),
    ),
).map((text) => line.parse(JSON.parse(text)).q);

describe('the language of a line', () => {
  it.each([
    ['ar', 'كم تستغرق الرحلة؟'],
    ['de', 'Wann fährt das nächste Schiff?'],
    ['es', '¿Cuánto cuesta el billete?'],
    ['fr', 'Où part le bateau demain ?'],
    ['hi', 'जहाज़ कब निकलता है?'],
    ['id', 'kapan kapalnya berangkat'],
    ['it', 'quando parte la nave per l’isola?'],
    ['ja', '船はいつ出ますか'],
    ['ko', '배는 언제 출발하나요'],
    ['nl', 'hoeveel kost een kaartje voor de boot?'],
    ['pl', 'kiedy odpływa statek?'],
    ['pt', 'Quanto custa o bilhete do barco?'],
    ['ru', 'Когда отходит паром?'],
    ['sv', 'när går båten till ön?'],
    ['tr', 'gemi ne zaman kalkıyor?'],
    ['uk', 'коли відходить пором?'],
    ['vi', 'khi nào tàu chạy vậy bạn?'],
    ['zh', '船什么时候开？'],
  ])('is "%s" for "%s"', (language, text) => {
    expect(foreignLanguage(index, text)).toBe(language);
  });

  it.each([
    'how long is the charter',
    'wen end?',
    'translate "Rückstellung" into English',
    'what does 你好 mean',
    'ciao',
    'gracias!',
    'los angeles?',
    'MAU',
    'hw mny pasengers dose the Tern tke',
    'cafe resume naive',
    'Calder Lines del mar?',
    '',
    '??',
  ])('is undefined for "%s"', (text) => {
    expect(foreignLanguage(index, text)).toBeUndefined();
  });

  it('is undefined for every English question that people wrote', () => {
    expect(english.length).toBeGreaterThan(10_000);
    expect(english.filter((text) => foreignLanguage(index, text))).toEqual(['wer hat gestern gewonnen, bayern?']);
  });

  it('decides the language of the reply', () => {
    const ask = (question: string) => respond({ kind: 'ask', question }, { briefing, index, today: '2026-05-08' });
    const titles = new Set(
      ['Wann fährt das nächste Schiff?', '船はいつ出ますか', '¿Cuánto cuesta el billete?'].map((question) => {
        const { decision, title, blocks } = ask(question);
        expect(decision).toBe('foreign');
        expect(blocks).toContainEqual({ type: 'text', text: 'I only understand English so far.' });
        // An offered entry would have nothing to do with the question.
        expect(JSON.stringify(blocks)).not.toContain('"kind":"entry"');
        return title;
      }),
    );
    expect([...titles]).toEqual([
      'Bisher verstehe ich nur Englisch.',
      '今のところ、英語しかわかりません。',
      'Por ahora solo entiendo inglés.',
    ]);
    expect(new Set(Object.values(ONLY_ENGLISH)).size).toBe(18);
  });
});
