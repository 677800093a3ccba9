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

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const CONTINUATION = 0x0;
const TEXT = 0x1;
const CLOSE = 0x8;
const PING = 0x9;
const PONG = 0xa;
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
    .update(`${request.headers['sec-websocket-key'] ?? ''}${GUID}`)
    .digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  let closing = false;
  let buffered = head;
  let parts: Buffer[] = [];

  const write = (opcode: number, payload: Buffer): void => {
    if (!closing && socket.writable) socket.write(frame(opcode, payload));
    if (opcode === CLOSE) closing = true;
  };
  const read = (): void => {
    for (let next = nextFrame(buffered); next; next = nextFrame(buffered)) {
      buffered = next.rest;
      if (next.opcode === PING) write(PONG, next.payload);
      if (next.opcode === CLOSE) {
        write(CLOSE, NORMAL_CLOSURE);
        socket.end();
      }
      if (next.opcode !== TEXT && next.opcode !== CONTINUATION) continue;
      parts.push(next.payload);
      if (!next.final) continue;
      const text = Buffer.concat(parts).toString();
      parts = [];
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
    send: (text) => write(TEXT, Buffer.from(text)),
    close: () => write(CLOSE, NORMAL_CLOSURE),
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
  const first = data.readUInt8(0);
  const second = data.readUInt8(1);
  const short = second & 0x7f;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  if (data.length < 2 + lengthBytes) return undefined;
  const length = short === 126 ? data.readUInt16BE(2) : short === 127 ? Number(data.readBigUInt64BE(2)) : short;
  const maskBytes = (second & 0x80) !== 0 ? 4 : 0;
  const start = 2 + lengthBytes + maskBytes;
  if (data.length < start + length) return undefined;
  const mask = data.subarray(start - maskBytes, start);
  const payload = Buffer.from(data.subarray(start, start + length));
  for (let i = 0; i < payload.length && maskBytes > 0; i += 1) payload[i] = (payload[i] ?? 0) ^ (mask[i % 4] ?? 0);
  return { final: (first & 0x80) !== 0, opcode: first & 0x0f, payload, rest: data.subarray(start + length) };
}
