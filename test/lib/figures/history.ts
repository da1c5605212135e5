import { EpochRecord } from "../../../lib/training/training";

/** Two epochs of a training. */
export const HISTORY: EpochRecord[] = [
  {
    epoch: 1,
    train: { reconstruction: 150, kl: 10, total: 160 },
    validation: { reconstruction: 110, kl: 20, total: 130 },
    seconds: 1,
  },
  {
    epoch: 2,
    train: { reconstruction: 100, kl: 22, total: 122 },
    validation: { reconstruction: 75, kl: 25, total: 100 },
    seconds: 1,
  },
];
