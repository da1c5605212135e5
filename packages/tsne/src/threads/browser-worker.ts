/** The program of a Web Worker: carries out the job that its first message holds. */

import { carryOut } from "./carry-out";
import type { Job } from "./job";

/** The part of a worker's interface that is used here: the types belong to a library that is not loaded. */
interface WorkerScope {
  onmessage: ((event: { data: unknown }) => void) | null;
  postMessage(message: unknown): void;
}

/** Waits for the job and carries it out. */
export function listen(): void {
  const scope = globalThis as unknown as WorkerScope;
  scope.onmessage = ({ data }) => {
    const proceeded = (): Promise<void> => new Promise((resolve) => (scope.onmessage = () => resolve()));
    void carryOut(data as Job, { post: (message) => scope.postMessage(message), proceeded });
  };
}
