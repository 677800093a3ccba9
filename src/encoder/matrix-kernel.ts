// JavaScript has no instructions that work on several numbers at once, and WebAssembly has. This file writes a WebAssembly
// module that multiplies a few rows of floats with a matrix of 16-bit integers.

/** Rows of numbers start this many floats apart. */
export const ROW_LENGTH = 1536;
export const MAX_ROWS = 4;
/** The integers of a matrix are stored in tiles of this many columns. */
export const TILE_COLUMNS = 8;

const FLOAT_BYTES = 4;
const LANES = 4;
const ROW_BYTES = ROW_LENGTH * FLOAT_BYTES;

/** In Node, but neither in its types nor in the language's. */
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, WasmMemory>>>>,
  ) => { readonly exports: Readonly<Record<string, Multiply>> };
};
interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

/**
 * Takes addresses: of the rows, of the matrix, of its columns' scales and biases, and of the rows of the result. `width` is the
 * number of columns of the rows, `tiles` that of the matrix's tiles.
 */
export type Multiply = (
  rows: number,
  matrix: number,
  scales: number,
  biases: number,
  result: number,
  width: number,
  tiles: number,
) => void;

const PAGE_BYTES = 65_536;

export interface MatrixKernel {
  readonly memory: ArrayBuffer;
  /** Item `i` multiplies `i + 1` rows. */
  readonly multiply: readonly Multiply[];
}

export function openKernel(memoryBytes: number): MatrixKernel {
  const memory = new WebAssembly.Memory({ initial: Math.ceil(memoryBytes / PAGE_BYTES) });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(moduleBytes()), { env: { memory } });
  const multiply = Array.from({ length: MAX_ROWS }, (_, i) => exports[exportName(i)]).filter(
    (item) => item !== undefined,
  );
  return { memory: memory.buffer, multiply };
}

type Code = readonly number[];

const I32 = 0x7f;
const V128 = 0x7b;
const [ROWS, MATRIX, SCALES, BIASES, RESULT, WIDTH, TILES] = [0, 1, 2, 3, 4, 5, 6];
const PARAMETER_COUNT = 7;
const [ROW, ROW_END] = [7, 8];
const I32_LOCALS = 2;
const WEIGHTS = 9;
const [LEFT, RIGHT] = [10, 11];
const FACTOR = 12;
const FIRST_SUM = 13;

const exportName = (i: number) => `rows${i + 1}`;

/** LEB128, WebAssembly's encoding of integers. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  const isLast = value >= -0x40 && value < 0x40;
  return isLast ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}

const sized = (content: Code) => [...unsigned(content.length), ...content];
const list = (items: readonly Code[]) => [...unsigned(items.length), ...items.flat()];
const section = (id: number, items: readonly Code[]) => [id, ...sized(list(items))];
const name = (text: string) => sized([...Buffer.from(text)]);

const get = (local: number): Code => [0x20, ...unsigned(local)];
const set = (local: number): Code => [0x21, ...unsigned(local)];
const constant = (value: number): Code => [0x41, ...signed(value)];
const simd = (code: number): Code => [0xfd, ...unsigned(code)];
const at = (alignment: number, offset: number): Code => [...unsigned(alignment), ...unsigned(offset)];
const I32_ADD: Code = [0x6a];
const I32_MULTIPLY: Code = [0x6c];
const I32_SUBTRACT: Code = [0x6b];
const I32_LESS: Code = [0x49];
const advance = (local: number, bytes: number): Code => [...get(local), ...constant(bytes), ...I32_ADD, ...set(local)];
/** Runs the body, then repeats it while `condition` leaves a number other than 0. */
const loop = (body: Code, condition: Code): Code => [0x03, 0x40, ...body, ...condition, 0x0d, 0x00, 0x0b];

const load = (offset: number): Code => [...simd(0x00), ...at(4, offset)];
const loadSplat = (offset: number): Code => [...simd(0x09), ...at(2, offset)];
const store = (offset: number): Code => [...simd(0x0b), ...at(4, offset)];
const zeros: Code = [...simd(0x0c), ...Array.from({ length: 16 }, () => 0)];
const extendLow = simd(0xa7);
const extendHigh = simd(0xa8);
const toFloats = simd(0xfa);
const addFloats = simd(0xe4);
const multiplyFloats = simd(0xe6);

function moduleBytes(): Uint8Array {
  const functions = Array.from({ length: MAX_ROWS }, (_, i) => functionBody(i + 1));
  const type = [0x60, ...list(Array.from({ length: PARAMETER_COUNT }, () => [I32])), ...list([])];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [type]),
    ...section(2, [[...name('env'), ...name('memory'), 0x02, 0x00, 0x01]]),
    ...section(
      3,
      functions.map(() => [0x00]),
    ),
    ...section(
      7,
      functions.map((_, i) => [...name(exportName(i)), 0x00, i]),
    ),
    ...section(10, functions.map(sized)),
  ]);
}

/** For each tile and each of the rows' numbers, adds the number times the tile's line to the row's two sums. */
function functionBody(rows: number): number[] {
  const sums = Array.from({ length: rows }, (_, row) => {
    const left = FIRST_SUM + 2 * row;
    return {
      row,
      parts: [
        { sum: left, weights: LEFT, offset: 0 },
        { sum: left + 1, weights: RIGHT, offset: LANES * FLOAT_BYTES },
      ],
    };
  });
  const clear = sums.flatMap(({ parts }) => parts.flatMap(({ sum }) => [...zeros, ...set(sum)]));
  const readWeights = [
    ...[...get(MATRIX), ...load(0), ...set(WEIGHTS)],
    ...[...get(WEIGHTS), ...extendLow, ...toFloats, ...set(LEFT)],
    ...[...get(WEIGHTS), ...extendHigh, ...toFloats, ...set(RIGHT)],
  ];
  const addProducts = sums.flatMap(({ row, parts }) => [
    ...[...get(ROW), ...loadSplat(row * ROW_BYTES), ...set(FACTOR)],
    ...parts.flatMap(({ sum, weights }) => [
      ...[...get(sum), ...get(FACTOR), ...get(weights), ...multiplyFloats, ...addFloats, ...set(sum)],
    ]),
  ]);
  const writeResult = sums.flatMap(({ row, parts }) =>
    parts.flatMap(({ sum, offset }) => [
      ...get(RESULT),
      ...[...get(sum), ...get(SCALES), ...load(offset), ...multiplyFloats],
      ...[...get(BIASES), ...load(offset), ...addFloats],
      ...store(row * ROW_BYTES + offset),
    ]),
  );
  const tileBytes = TILE_COLUMNS * FLOAT_BYTES;
  const tile = [
    ...clear,
    ...[...get(ROWS), ...set(ROW)],
    ...[...get(ROWS), ...get(WIDTH), ...constant(FLOAT_BYTES), ...I32_MULTIPLY, ...I32_ADD, ...set(ROW_END)],
    ...loop(
      [
        ...readWeights,
        ...addProducts,
        ...advance(MATRIX, TILE_COLUMNS * Int16Array.BYTES_PER_ELEMENT),
        ...advance(ROW, FLOAT_BYTES),
      ],
      [...get(ROW), ...get(ROW_END), ...I32_LESS],
    ),
    ...writeResult,
    ...[SCALES, BIASES, RESULT].flatMap((local) => [...advance(local ?? 0, tileBytes)]),
    ...[...get(TILES), ...constant(1), ...I32_SUBTRACT, ...set(TILES)],
  ];
  const vectorLocals = FIRST_SUM - WEIGHTS + 2 * rows;
  const locals = list([
    [...unsigned(I32_LOCALS), I32],
    [...unsigned(vectorLocals), V128],
  ]);
  return [...locals, ...loop(tile, get(TILES)), 0x0b];
}
