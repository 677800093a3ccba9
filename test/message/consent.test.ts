import { expect, it } from 'vitest';
import { parseConsent, parseNamedYes } from '../../src/message/consent.ts';

it.each([
  'yes',
  'Yes please!',
  'yep',
  'sure, thanks',
  'ok',
  'ok do that',
  'Okay, go ahead.',
  'please do',
  'yes, do it please',
  'absolutely',
  '👍',
])('a plain yes is recognised: %s', (line) => {
  expect(parseConsent(line)).toBe('yes');
});

it.each([
  'no',
  'No thanks.',
  'nope',
  'never mind',
  'nvm',
  "nah nvm, don't ping me",
  "please don't",
  'not now',
  'no, cancel that',
  'forget it',
])('a plain no is recognised: %s', (line) => {
  expect(parseConsent(line)).toBe('no');
});

it.each([
  'yes?',
  'yes but on fridays',
  'yes and when does it start',
  'ok thanks',
  'thanks',
  'cool',
  'ok who pays',
  'sure is a lot of money',
  'yes no',
  'no idea',
  'not sure',
  'is that a yes',
  '',
  '?!',
])('any other line is neither a yes nor a no: "%s"', (line) => {
  expect(parseConsent(line)).toBeUndefined();
});

it.each([
  ['yes please, the Thursday one', 'thursday'],
  ["ok, I'll take the digest", 'digest'],
  ['ok go ahead and set up the weekly one', 'weekly'],
  ['yes, the square feet one please', 'square feet'],
  ['the crew one please', 'crew'],
  ["I'd like that offer", ''],
])('a yes names the offer that it takes: %s', (line, name) => {
  expect(parseNamedYes(line)).toBe(name);
});

it.each([
  'yes the price?',
  'yes, the first one',
  'the crew one',
  'yes but not the thursday one',
  'what about the other one',
  'no, the digest',
  'please post the digest every tuesday',
])('any other line names no offer: "%s"', (line) => {
  expect(parseNamedYes(line)).toBeUndefined();
});
