import fs from "node:fs";

/** A process of this machine and all that it started, also indirectly. */
export function processTree(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of fs.readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    try {
      // The name, in parentheses, may hold spaces and parentheses itself; behind it come the state and the parent.
      const [, parent] = fs.readFileSync(`/proc/${name}/stat`, "utf8").replace(/^.*\)/s, "").trim().split(" ");
      parents.set(Number(name), Number(parent));
    } catch {
      // It has ended meanwhile.
    }
  }
  const tree = [root];
  for (const process of tree) for (const [child, parent] of parents) if (parent === process) tree.push(child);
  return tree;
}

/** A TCP socket that waits for connections. */
export interface Listener {
  process: number;
  /** Such as "127.0.0.1" or "::1". */
  address: string;
  port: number;
}

/** Where processes listen, from Linux's own tables: /proc/PID/net/tcp and tcp6, and the sockets that each process holds. */
export function listeners(processes: readonly number[]): Listener[] {
  return processes.flatMap((process) => {
    const held = socketsOf(process);
    return ["tcp", "tcp6"].flatMap((table) =>
      linesOf(`/proc/${process}/net/${table}`).flatMap((line) => {
        const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
        if (state !== LISTEN || !held.has(inode)) return [];
        const [address, port] = local.split(":");
        return [{ process, address: addressOf(address), port: parseInt(port, 16) }];
      }),
    );
  });
}

/** The kernel's number for a socket that listens. */
const LISTEN = "0A";

function linesOf(file: string): string[] {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8").trim().split("\n").slice(1) : [];
}

/** The inodes of the sockets that a process has open. */
function socketsOf(process: number): Set<string> {
  const found = new Set<string>();
  try {
    for (const descriptor of fs.readdirSync(`/proc/${process}/fd`)) {
      const target = fs.readlinkSync(`/proc/${process}/fd/${descriptor}`);
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
      if (inode) found.add(inode);
    }
  } catch {
    // It, or one of its files, has gone meanwhile.
  }
  return found;
}

/** The kernel writes addresses as 32-bit words, each with its bytes in the machine's order: little endian here. */
function addressOf(hexadecimal: string): string {
  const bytes = (hexadecimal.match(/.{8}/g) ?? []).flatMap((word) => [...Buffer.from(word, "hex")].reverse());
  if (bytes.length === 4) return bytes.join(".");
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i] << 8) | bytes[2 * i + 1]).toString(16));
  return groups
    .join(":")
    .replace(/^(0:){7}/, "::")
    .replace(/^::0$/, "::");
}
