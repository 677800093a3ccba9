import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeIntent } from '../../../src/message/codec.ts';
import { signed, signedCommand, signedEvent, signedInteraction } from '../../servers/slack/signed.ts';
import { envelopeOf, type Fields, pressOf, SECRET, said, slashFields, staged } from './app.ts';

const RUNS = 300;
const RIGHT = { secret: SECRET };

const word = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '<!here>',
    '<@UBOT>',
    '<@UBOT> share x',
    '\u202e',
    '🧨'.repeat(50),
    '__proto__',
    'c1:watch',
    'share#9',
  ),
  fc.string({ maxLength: 3000 }),
);
const anything = fc.anything({ maxDepth: 3, values: [word, fc.integer(), fc.constant(null), fc.boolean()] });

/** A payload that is nearly right: some of its fields, however deep, are others or gone. */
function nearly(right: Fields): fc.Arbitrary<Fields> {
  const paths = pathsOf(right);
  return fc
    .array(fc.tuple(fc.constantFrom(...paths), fc.oneof(word, anything, fc.constant(undefined))), { maxLength: 4 })
    .map((changes) => changes.reduce<Fields>((body, [path, value]) => withAt(body, path, value), right));
}

function pathsOf(value: unknown, before: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inside]) => {
    const path = [...before, key];
    return [path, ...pathsOf(inside, path)];
  });
}

function withAt(body: Fields, path: readonly string[], value: unknown): Fields {
  const copy: Fields = structuredClone(body);
  let inside: object = copy;
  for (const key of path.slice(0, -1)) {
    const next: unknown = Reflect.get(inside, key);
    if (typeof next !== 'object' || next === null) return copy;
    inside = next;
  }
  Reflect.set(inside, path.at(-1) ?? '', value);
  return copy;
}

/** As JSON; what it cannot carry becomes a text, or is left out. */
function json(value: unknown): string {
  const text: string | undefined = JSON.stringify(value, (_, inside: unknown) =>
    typeof inside === 'bigint' || typeof inside === 'symbol' ? String(inside) : inside,
  );
  return text ?? '';
}

function plain(body: Fields): Fields {
  return JSON.parse(json(body));
}

describe('payloads of any shape', () => {
  it('over HTTP are answered or refused, and crash nothing', async () => {
    const stage = await staged();
    const url = stage.server.responseUrl('C1');
    const ours = (fields: Fields): Fields => ({ ...fields, response_url: url });
    const event = envelopeOf({ ...said(stage.server, '<@UBOT> watch', { thread_ts: '1.2' }) });
    const press = ours(pressOf(stage.server, encodeIntent({ kind: 'watch' })));
    const slash = ours(slashFields(stage.server, 'watch'));
    const request = fc.oneof(
      nearly(event).map((body) => signedEvent(plain(body), RIGHT)),
      nearly(press).map((body) => signedInteraction(plain(ours(body)), RIGHT)),
      nearly(slash).map((body) => signedCommand(plain(ours(body)), RIGHT)),
      anything.map((body) => signed(json(body), 'application/json', RIGHT)),
      word.map((body) => signed(body.toWellFormed(), 'application/x-www-form-urlencoded', RIGHT)),
    );
    const seen = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(request, async (one) => {
        const { status } = await stage.request(one);
        seen.set(status, (seen.get(status) ?? 0) + 1);
        // 401: fuzz that was made twice is a replay.
        expect([200, 400, 401]).toContain(status);
      }),
      { numRuns: RUNS },
    );
    expect(seen.get(200)).toBeGreaterThan(0);
    expect(seen.get(400)).toBeGreaterThan(0);
    expect(await stage.request(signedCommand(slashFields(stage.server, 'help'), RIGHT))).toMatchObject({ status: 200 });
    await stage.quiet();
  });

  it('over Socket Mode crash nothing', async () => {
    const stage = await staged({ via: 'socket' });
    const url = stage.server.responseUrl('C1');
    const ours = (fields: Fields): Fields => ({ ...fields, response_url: url });
    const payload = fc.oneof(
      nearly(envelopeOf(said(stage.server, '<@UBOT> watch'))),
      nearly(pressOf(stage.server, encodeIntent({ kind: 'watch' }))).map(ours),
      nearly(slashFields(stage.server, 'watch')).map(ours),
    );
    const envelope = fc.oneof(
      fc
        .tuple(fc.constantFrom('slash_commands', 'interactive', 'events_api', 'hello_'), payload)
        .map(([type, body]) => json({ type, envelope_id: 'e', payload: body })),
      anything.map((body) => json(body)),
      word.map((text) => text.toWellFormed()),
    );
    await fc.assert(
      fc.asyncProperty(envelope, async (text) => {
        // Such frames do what they say, and are tried elsewhere.
        fc.pre(!/^\{"type":"(hello|disconnect)"/.test(text));
        stage.server.socket.sendText(text);
        await new Promise((resolve) => setImmediate(resolve));
      }),
      { numRuns: RUNS },
    );
    expect(await stage.slash('watch')).toBeDefined();
    await stage.quiet();
  });
});
