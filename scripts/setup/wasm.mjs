/**
 * Compiles the AssemblyScript of packages/tsne/wasm to packages/tsne/dist/src: `tsne.wasm` for one thread and `tsne-threads.wasm` for
 * several threads on a shared memory, both with SIMD. A module newer than every source is left as it is.
 *
 * Run as a program it builds the project it lies in.
 */
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const VARIANTS = [
  { file: "tsne.wasm", flags: [] },
  { file: "tsne-threads.wasm", flags: ["--enable", "threads", "--sharedMemory", "--maximumMemory", "65536"] },
];

/**
 * @param {string} root directory of the project
 * @returns {Promise<string[]>} the modules that were compiled now
 * @throws {Error} with the compiler's messages when a source is wrong
 */
export async function buildWasm(root) {
  const sources = join(root, "packages/tsne/wasm");
  const out = join(root, "packages/tsne/dist/src");
  const newest = await newestChange([sources, fileURLToPath(import.meta.url)]);
  const built = [];
  await mkdir(out, { recursive: true });
  for (const { file, flags } of VARIANTS) {
    const target = join(out, file);
    const made = await stat(target).catch(() => undefined);
    if (made !== undefined && made.mtimeMs > newest) continue;
    const temporary = `${target}.${process.pid}.tmp`;
    try {
      await compile(join(sources, "index.ts"), temporary, flags, root);
      await rename(temporary, target);
    } finally {
      await rm(temporary, { force: true });
    }
    built.push(target);
  }
  return built;
}

async function newestChange(paths) {
  let newest = 0;
  for (const path of paths) {
    const entry = await stat(path);
    if (entry.isDirectory()) {
      const names = await readdir(path);
      newest = Math.max(newest, entry.mtimeMs, await newestChange(names.map((name) => join(path, name))));
    } else newest = Math.max(newest, entry.mtimeMs);
  }
  return newest;
}

async function compile(entry, outFile, flags, root) {
  const { default: asc } = await import("assemblyscript/asc");
  const { error, stderr } = await asc.main([
    entry,
    "--baseDir",
    root,
    "--outFile",
    outFile,
    "-O3",
    "--noAssert",
    "--runtime",
    "stub",
    "--importMemory",
    "--noExportMemory",
    "--enable",
    "simd",
    ...flags,
  ]);
  if (error !== null) throw new Error(`packages/tsne/wasm does not compile: ${error.message}\n${stderr.toString()}`);
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
  for (const file of await buildWasm(root)) console.log(`compiled ${file}`);
}
