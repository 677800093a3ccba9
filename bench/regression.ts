import { weightedSum } from '../src/ask/rank.ts';
import { logisticProbability } from '../src/ask/scope.ts';

const STEP_COUNT = 400;
const LEARNING_RATE = 0.3;
const WEIGHT_DECAY = 1e-3;
const MIN_WEIGHT = 1e-6;

export interface Choice {
  readonly rows: readonly (readonly number[])[];
  /** -1 if no row is right. */
  readonly rightIndex: number;
}

/** Softmax regression. Skips choices without a right row. */
export function fitChoices(allChoices: readonly Choice[], size: number): number[] {
  const choices = allChoices.filter(({ rightIndex }) => rightIndex !== -1);
  return ascend(size, (weights) => {
    const gradient = new Array<number>(size).fill(0);
    for (const { rows, rightIndex } of choices) {
      const scores = rows.map((row) => weightedSum(weights, row));
      const highest = Math.max(...scores);
      const exponentials = scores.map((score) => Math.exp(score - highest));
      const total = exponentials.reduce((sum, value) => sum + value, 0);
      for (const [i, row] of rows.entries()) {
        const error = (i === rightIndex ? 1 : 0) - (exponentials[i] ?? 0) / total;
        if (Math.abs(error) > MIN_WEIGHT) addScaled(gradient, row, error);
      }
    }
    return gradient.map((value) => value / choices.length);
  });
}

export function fitOdds(rows: readonly { row: readonly number[]; isInside: boolean }[], size: number): number[] {
  return ascend(size, (weights) => {
    const gradient = new Array<number>(size).fill(0);
    for (const { row, isInside } of rows) {
      addScaled(gradient, row, ((isInside ? 1 : 0) - logisticProbability(weights, row)) / rows.length);
    }
    return gradient;
  });
}

/** Gradient ascent with a step size per weight (AdaGrad) and weight decay. */
function ascend(size: number, gradientAt: (weights: readonly number[]) => readonly number[]): number[] {
  const squares = new Array<number>(size).fill(1e-8);
  let weights = new Array<number>(size).fill(0);
  for (let step = 0; step < STEP_COUNT; step += 1) {
    const gradient = gradientAt(weights).map((value, i) => value - WEIGHT_DECAY * (weights[i] ?? 0));
    weights = weights.map((weight, i) => {
      const slope = gradient[i] ?? 0;
      const square = (squares[i] ?? 0) + slope ** 2;
      squares[i] = square;
      return weight + (LEARNING_RATE * slope) / Math.sqrt(square);
    });
  }
  return weights;
}

function addScaled(sum: number[], row: readonly number[], factor: number): void {
  for (const [i, value] of row.entries()) sum[i] = (sum[i] ?? 0) + factor * value;
}
