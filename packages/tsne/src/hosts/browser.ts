/**
 * A browser as the place where t-SNE runs. Its modules and its workers' program come with the script itself, so that a
 * page opened from disk, which may fetch nothing, can start workers from a blob.
 */

import { offersSharedMemory, offersSimd, type Host, type RunningWorker, type WorkerEvents } from "./host";
import type { Job, Message } from "../threads/job";

/** What the bundle brings along. */
export interface Cargo {
  /** The compiled modules by name, in base64. */
  modules: Record<string, string>;
  /** A script that makes a worker carry out the job it is sent. */
  workerScript: string;
}

/** The part of a browser's interface that is used here: the types belong to the DOM library, which is not loaded. */
interface Browser {
  Blob?: new (parts: string[], options: { type: string }) => object;
  URL: { createObjectURL(blob: object): string; revokeObjectURL(url: string): void };
  Worker?: new (url: string) => BrowserWorker;
  navigator?: { hardwareConcurrency?: number };
  MessageChannel: new () => { port1: { onmessage: unknown }; port2: { postMessage(message: unknown): void } };
  atob(text: string): string;
}

interface BrowserWorker {
  onmessage: ((event: { data: Message }) => void) | null;
  onerror: ((event: { message?: string; preventDefault(): void }) => void) | null;
  onmessageerror: (() => void) | null;
  postMessage(message: unknown, transfer?: ArrayBuffer[]): void;
  terminate(): void;
}

const browser = globalThis as unknown as Browser;

/** This page. */
export async function browserHost({ modules, workerScript }: Cargo): Promise<Host> {
  mayStartWorkers ??= tryWorker();
  const workers = await mayStartWorkers;
  return {
    simd: offersSimd(),
    sharedMemory: offersSharedMemory(),
    workers,
    parallelism: browser.navigator?.hardwareConcurrency ?? 1,
    readModule: async (name) => bytesOf(modules[name]),
    startWorker: (job, events) => startWorker(workerScript, job, events),
    nextTurn,
  };
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(browser.atob(base64), (character) => character.charCodeAt(0));
}

let mayStartWorkers: Promise<boolean> | undefined;

/** Whether a worker starts from a blob: a page's security policy can forbid it, which shows only when it is tried. */
function tryWorker(): Promise<boolean> {
  return new Promise((resolve) => {
    if (browser.Worker === undefined || browser.Blob === undefined) return resolve(false);
    const url = blobUrl("postMessage(0)");
    const answer = (starts: boolean): void => {
      browser.URL.revokeObjectURL(url);
      resolve(starts);
    };
    try {
      const worker = new browser.Worker(url);
      worker.onmessage = () => {
        worker.terminate();
        answer(true);
      };
      worker.onerror = (event) => {
        event.preventDefault();
        answer(false);
      };
    } catch {
      answer(false);
    }
  });
}

function blobUrl(script: string): string {
  const { Blob } = browser as Required<Browser>;
  return browser.URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
}

function startWorker(script: string, job: Job, events: WorkerEvents): RunningWorker {
  const url = blobUrl(script);
  const { Worker } = browser as Required<Browser>;
  const worker = new Worker(url);
  worker.onmessage = ({ data }) => events.message(data);
  worker.onmessageerror = () => events.failed(new Error("t-SNE: a worker's message could not be read"));
  worker.onerror = (event) => {
    event.preventDefault();
    events.failed(new Error(`t-SNE: a worker failed: ${event.message ?? "it could not be started"}`));
  };
  worker.postMessage(job, job.points === undefined ? [] : [job.points.buffer as ArrayBuffer]);
  return {
    proceed: () => worker.postMessage("proceed"),
    end: async () => {
      worker.terminate();
      browser.URL.revokeObjectURL(url);
    },
  };
}

/** After events that wait and the next picture: a timer would wait for milliseconds. */
function nextTurn(): Promise<unknown> {
  return new Promise((resolve) => {
    const { port1, port2 } = new browser.MessageChannel();
    port1.onmessage = resolve;
    port2.postMessage(undefined);
  });
}
