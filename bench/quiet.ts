import fs from "node:fs";

const STAT = "/proc/stat";
const TICKS_PER_SECOND = 100;
const QUIET_SHARE = 0.1;
const SAMPLE_MILLISECONDS = 300;
const PATIENCE_MILLISECONDS = 90_000;

/** Seconds that the machine's cores have been busy since it started, or undefined where the system does not tell (not Linux). */
function busySeconds(): number | undefined {
  if (!fs.existsSync(STAT)) return undefined;
  const [user, nice, system, , , interrupts, softInterrupts] = fs
    .readFileSync(STAT, "utf8")
    .split("\n")[0]
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + interrupts + softInterrupts) / TICKS_PER_SECOND;
}

/** Seconds of processor time that a process and its threads have used. */
export function processTime(pid: number): number {
  if (!fs.existsSync(STAT)) return 0;
  const fields = fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** @returns a function that tells how many cores anything but the given process has used on average since this call */
export function otherLoad(own: () => number): () => number | undefined {
  const busy = busySeconds();
  const started = performance.now();
  const ownBefore = own();
  return () => {
    if (busy === undefined) return undefined;
    const other = (busySeconds() as number) - busy - (own() - ownBefore);
    return Math.max(0, other / ((performance.now() - started) / 1000));
  };
}

/** Waits until the machine does next to nothing, at most a minute and a half. */
export async function waitForQuiet(): Promise<void> {
  const patience = performance.now() + PATIENCE_MILLISECONDS;
  while (performance.now() < patience) {
    const load = otherLoad(() => 0);
    await new Promise((resolve) => setTimeout(resolve, SAMPLE_MILLISECONDS));
    if ((load() ?? 0) < QUIET_SHARE) return;
  }
}
