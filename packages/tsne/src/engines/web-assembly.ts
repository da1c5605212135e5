/** The part of WebAssembly's interface that is used here: the types belong to the DOM library, which is not loaded. */

/** A compiled module; it can be sent to workers. */
export interface WasmModule {
  readonly kind?: never;
}

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

export interface WasmGlobal {
  readonly value: number;
}

interface WebAssemblyInterface {
  compile(bytes: Uint8Array): Promise<WasmModule>;
  validate(bytes: Uint8Array): boolean;
  Memory: new (descriptor: { initial: number; maximum?: number; shared?: boolean }) => WasmMemory;
  Instance: new (module: WasmModule, imports: object) => { readonly exports: unknown };
}

/** The global object, undefined where WebAssembly is missing. */
export const webAssembly: WebAssemblyInterface | undefined = (
  globalThis as unknown as { WebAssembly?: WebAssemblyInterface }
).WebAssembly;
