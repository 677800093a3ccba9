import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** One end of a WebSocket. */
export interface WebSocketPeer {
  /** Sends one text message. Does nothing once the connection is closing. */
  send(text: string): void;
  /** Starts the closing handshake. */
  close(): void;
  /** Cuts the connection, like a network failure. */
  destroy(): void;
}

const HANDSHAKE_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const CONTINUATION_OPCODE = 0x0;
const TEXT_OPCODE = 0x1;
const CLOSE_OPCODE = 0x8;
const PING_OPCODE = 0x9;
const PONG_OPCODE = 0xa;
const NORMAL_CLOSURE = Buffer.from([0x03, 0xe8]);

/**
 * The server's end of RFC 6455, as far as a well-behaved client needs it: text messages, pings and closing, no extensions.
 * Answers the upgrade at once. Calls `onMessage` with each whole text, and `onClose` once, however the connection ended.
 */
export function acceptWebSocket(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  handlers: { onMessage: (text: string) => void; onClose: () => void },
): WebSocketPeer {
  const accept = createHash('sha1')
    .update(`${request.headers['sec-websocket-key'] ?? ''}${HANDSHAKE_GUID}`)
    .digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  let isClosing = false;
  let buffered = head;
  let fragments: Buffer[] = [];

  const write = (opcode: number, payload: Buffer): void => {
    if (!isClosing && socket.writable) socket.write(frame(opcode, payload));
    if (opcode === CLOSE_OPCODE) isClosing = true;
  };
  const read = (): void => {
    for (let next = nextFrame(buffered); next; next = nextFrame(buffered)) {
      buffered = next.rest;
      if (next.opcode === PING_OPCODE) write(PONG_OPCODE, next.payload);
      if (next.opcode === CLOSE_OPCODE) {
        write(CLOSE_OPCODE, NORMAL_CLOSURE);
        socket.end();
      }
      if (next.opcode !== TEXT_OPCODE && next.opcode !== CONTINUATION_OPCODE) continue;
      fragments.push(next.payload);
      if (!next.final) continue;
      const text = Buffer.concat(fragments).toString();
      fragments = [];
      handlers.onMessage(text);
    }
  };
  socket.on('data', (chunk: Buffer) => {
    buffered = Buffer.concat([buffered, chunk]);
    read();
  });
  // Tests cut connections on purpose; `close` follows.
  socket.on('error', () => socket.destroy());
  // Without this, a killed client would still count as connected.
  socket.on('end', () => socket.end());
  socket.on('close', handlers.onClose);
  read();
  return {
    send: (text) => write(TEXT_OPCODE, Buffer.from(text)),
    close: () => write(CLOSE_OPCODE, NORMAL_CLOSURE),
    destroy: () => socket.destroy(),
  };
}

/** A frame. A server's frames are not masked. */
function frame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const size = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const header = Buffer.alloc(size);
  header[0] = 0x80 | opcode;
  header[1] = size === 2 ? length : size === 4 ? 126 : 127;
  if (size === 4) header.writeUInt16BE(length, 2);
  if (size === 10) header.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([header, payload]);
}

/** Decodes the first frame; undefined if it is incomplete. */
function nextFrame(data: Buffer): { final: boolean; opcode: number; payload: Buffer; rest: Buffer } | undefined {
  if (data.length < 2) return undefined;
  const firstByte = data.readUInt8(0);
  const secondByte = data.readUInt8(1);
  const shortLength = secondByte & 0x7f;
  const lengthBytes = shortLength === 126 ? 2 : shortLength === 127 ? 8 : 0;
  if (data.length < 2 + lengthBytes) return undefined;
  const length =
    shortLength === 126 ? data.readUInt16BE(2) : shortLength === 127 ? Number(data.readBigUInt64BE(2)) : shortLength;
  const maskBytes = (secondByte & 0x80) !== 0 ? 4 : 0;
  const start = 2 + lengthBytes + maskBytes;
  if (data.length < start + length) return undefined;
  const mask = data.subarray(start - maskBytes, start);
  const payload = Buffer.from(data.subarray(start, start + length));
  for (let i = 0; i < payload.length && maskBytes > 0; i += 1) payload[i] = (payload[i] ?? 0) ^ (mask[i % 4] ?? 0);
  return { final: (firstByte & 0x80) !== 0, opcode: firstByte & 0x0f, payload, rest: data.subarray(start + length) };
}
