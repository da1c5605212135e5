import assert from "node:assert/strict";
import path from "node:path";
import { describe, it } from "node:test";
import ndarray from "ndarray";
import { readNpy, writeNpy } from "@vae-notebooks/arrays";
import { randomStream } from "@vae-notebooks/random";
import { temporaryDirectory } from "@vae-notebooks/testing";
import { complaint, runScript } from "../../support/command";

describe("vae tsne", () => {
  it("makes a map of a matrix, as the program tsne does", async (t) => {
    const folder = temporaryDirectory(t);
    const stream = randomStream(1, "points");
    const points = Float32Array.from({ length: 60 * 4 }, () => stream.normal());
    await writeNpy(path.join(folder, "points.npy"), ndarray(points, [60, 4]));
    const options = ["--in", "points.npy", "--out", "map.npy", "--perplexity", "10", "--threads", "1", "--quiet"];
    const { code, stdout, stderr } = await runScript("vae.js", ["tsne", ...options], folder);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^map\.npy: 60 points in /m);
    assert.deepEqual((await readNpy(path.join(folder, "map.npy"))).shape, [60, 2]);
    const refused = complaint(await runScript("vae.js", ["tsne", "--out", "no.npy"], folder));
    assert.equal(refused, "--in FILE.npy is missing; --help lists the options");
  });
});
