import { expect, it } from 'vitest';
import { MAX_ROWS, openKernel, ROW_LENGTH, TILE_COLUMNS } from '../../src/encoder/matrix-kernel.ts';

const WIDTH = 5;
const TILES = 2;
const COLUMNS = TILES * TILE_COLUMNS;
const ROWS_AT = 0;
const RESULT_AT = MAX_ROWS * ROW_LENGTH * 4;
const SCALES_AT = 2 * RESULT_AT;
const BIASES_AT = SCALES_AT + COLUMNS * 4;
const MATRIX_AT = BIASES_AT + COLUMNS * 4;

it.each([1, 2, 3, 4])('multiplies %i rows with a matrix, scales the columns and adds the biases', (rowCount) => {
  const { memory, multiply } = openKernel(MATRIX_AT + WIDTH * COLUMNS * 2);
  const rows = new Float32Array(memory, ROWS_AT, MAX_ROWS * ROW_LENGTH);
  const result = new Float32Array(memory, RESULT_AT, MAX_ROWS * ROW_LENGTH);
  const scales = new Float32Array(memory, SCALES_AT, COLUMNS).map((_, column) => 1 + column / 4);
  const biases = new Float32Array(memory, BIASES_AT, COLUMNS).map((_, column) => column - 7);
  new Float32Array(memory, SCALES_AT, COLUMNS).set(scales);
  new Float32Array(memory, BIASES_AT, COLUMNS).set(biases);
  const matrix = new Int16Array(memory, MATRIX_AT, WIDTH * COLUMNS);
  const valueAt = (line: number, column: number) => (line - 2) * 300 - column * 11;
  for (let line = 0; line < WIDTH; line += 1) {
    for (let column = 0; column < COLUMNS; column += 1) {
      const tile = Math.floor(column / TILE_COLUMNS);
      matrix[(tile * WIDTH + line) * TILE_COLUMNS + (column % TILE_COLUMNS)] = valueAt(line, column);
    }
  }
  for (let row = 0; row < rowCount; row += 1) {
    for (let line = 0; line < WIDTH; line += 1) rows[row * ROW_LENGTH + line] = row + line / 2 - 1;
  }

  multiply[rowCount - 1]?.(ROWS_AT, MATRIX_AT, SCALES_AT, BIASES_AT, RESULT_AT, WIDTH, TILES);

  for (let row = 0; row < MAX_ROWS; row += 1) {
    const expected = Array.from({ length: COLUMNS }, (_, column) => {
      if (row >= rowCount) return 0;
      let sum = 0;
      for (let line = 0; line < WIDTH; line += 1) sum += (row + line / 2 - 1) * valueAt(line, column);
      return sum * (scales[column] ?? 0) + (biases[column] ?? 0);
    });
    expect([...result.subarray(row * ROW_LENGTH, row * ROW_LENGTH + COLUMNS)]).toEqual(expected);
  }
});
