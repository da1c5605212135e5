import assert from "node:assert/strict";
import { ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { ROOT } from "../../scripts/notebooks/pipeline";
import { listeners, processTree } from "../support/listening";

/** What of a JupyterLab that is asked something. */
interface Answer {
  status: number;
  body: string;
}

const LINUX = process.platform === "linux" ? undefined : { skip: "the tables of sockets are Linux's" };

describe("npm run lab", { ...LINUX }, () => {
  let lab: ChildProcess;
  let url: URL;
  let home: string;
  let said = "";

  before(async () => {
    home = fs.mkdtempSync(path.join(os.tmpdir(), "vae-lab-"));
    // A user's own configuration that would open the server to everybody, without a token.
    fs.mkdirSync(path.join(home, ".jupyter"));
    const open = { ServerApp: { ip: "0.0.0.0", token: "" }, IdentityProvider: { token: "" } };
    fs.writeFileSync(path.join(home, ".jupyter/jupyter_server_config.json"), JSON.stringify(open));
    const args = [path.join(ROOT, "dist/scripts/lab.js"), "--no-browser", "--port", String(await freePort())];
    const env: NodeJS.ProcessEnv = { ...process.env, HOME: home };
    for (const name of Object.keys(env).filter((key) => key.startsWith("JUPYTER"))) delete env[name];
    lab = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    url = await new Promise<URL>((resolve, reject) => {
      const clock = setTimeout(() => reject(new Error(`no address was told: ${said}`)), 120_000);
      const hear = (chunk: Buffer) => {
        said += chunk.toString();
        const found = /http:\/\/127\.0\.0\.1:\d+\/lab\S*/.exec(said)?.[0];
        if (!found) return;
        clearTimeout(clock);
        resolve(new URL(found));
      };
      lab.stdout?.on("data", hear);
      lab.stderr?.on("data", hear);
      lab.on("close", () => reject(new Error(`JupyterLab ended: ${said}`)));
    });
    await listening();
  });
  after(() => {
    if (lab?.pid !== undefined) for (const each of processTree(lab.pid).reverse()) kill(each);
    fs.rmSync(home, { recursive: true, force: true });
  });

  /** Waits for the first answer: the server tells its address before it has bound its socket. */
  async function listening(): Promise<void> {
    for (let tries = 0; ; tries++) {
      try {
        await ask("GET", "/api");
        return;
      } catch (error) {
        if (tries === 150 || (error as NodeJS.ErrnoException).code !== "ECONNREFUSED") throw error;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  }

  function ask(method: string, place: string, token?: string, body?: unknown): Promise<Answer> {
    const headers = token === undefined ? {} : { Authorization: `token ${token}` };
    return new Promise((resolve, reject) => {
      const request = http.request({ host: url.hostname, port: url.port, path: place, method, headers }, (response) => {
        let text = "";
        response.on("data", (chunk: Buffer) => (text += chunk.toString()));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body: text }));
      });
      request.on("error", reject);
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  const token = () => url.searchParams.get("token") ?? "";

  it("gives a long random token, whatever the user's own configuration says", () => {
    assert.match(token(), /^[0-9a-f]{40,}$/, said);
  });

  it("answers nobody without the token, and whoever has it", async () => {
    for (const place of ["/api/contents", "/api/kernels", "/api/terminals", "/files/package.json"]) {
      assert.equal((await ask("GET", place)).status === 200, false, place);
      assert.equal((await ask("GET", place, "0".repeat(48))).status === 200, false, place);
    }
    assert.equal((await ask("POST", "/api/kernels", undefined, { name: "tslab" })).status, 403);
    assert.equal((await ask("GET", "/api/contents", token())).status, 200);
  });

  it("listens on this machine alone, and so does a kernel that it starts", async () => {
    assert.deepEqual(addresses(), ["127.0.0.1"]);
    const { status, body } = await ask("POST", "/api/kernels", token(), { name: "tslab" });
    assert.equal(status, 201, body);
    // A kernel has five sockets: shell, iopub, stdin, control, heartbeat.
    const before = listeners(processTree(lab.pid ?? 0)).length;
    for (let tries = 0; tries < 100 && listeners(processTree(lab.pid ?? 0)).length < before + 5; tries++)
      await new Promise((resolve) => setTimeout(resolve, 200));
    const found = listeners(processTree(lab.pid ?? 0));
    assert.ok(found.length >= 6, `${found.length} sockets`);
    assert.deepEqual(addresses(), ["127.0.0.1"]);
  });

  function addresses(): string[] {
    return [...new Set(listeners(processTree(lab.pid ?? 0)).map(({ address }) => address))].sort();
  }
});

describe("listeners", { ...LINUX }, () => {
  it("finds the socket of this very process, on one address or on all", async () => {
    for (const [host, address] of [
      ["127.0.0.1", "127.0.0.1"],
      ["0.0.0.0", "0.0.0.0"],
    ]) {
      const server = net.createServer().listen(0, host);
      await new Promise((resolve) => server.once("listening", resolve));
      const { port } = server.address() as net.AddressInfo;
      const found = listeners([process.pid]).find((each) => each.port === port);
      assert.equal(found?.address, address);
      server.close();
    }
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

function kill(process: number): void {
  try {
    globalThis.process.kill(process, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
