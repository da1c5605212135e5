import * as vae from "../lib";
import { onFallback } from "@vae-notebooks/tf-graph";
import * as study from "../study";

/** What a worker is asked for: a part of the audit, or only the training of one. */
export interface Task {
  part: string;
  train: boolean;
}

/** What a worker says: what it is doing, a note, that the task is done, or why it failed. */
export interface Reply {
  status?: string;
  /** What is to be said once, such as why steps run eagerly. */
  note?: string;
  done?: boolean;
  error?: string;
}

/** Run by audit-processes.ts with the audit's size, its directory and, for other data than MNIST, theirs; does the tasks that its parent sends. */
function main(): void {
  const [size, directory, data] = process.argv.slice(2);
  const say = (reply: Reply) => process.send?.(reply);
  onFallback((reason) => say({ note: `steps run eagerly, which can take six times as long: ${reason}` }));
  const plan = study.auditPlan(size as study.AuditSize);
  const audit = new study.Audit(plan, vae.loadMnist(data), directory, { onStatus: (status) => say({ status }) });
  // The parent decides what an interrupt means; it gets the terminal's as well.
  process.on("SIGINT", () => {});
  process.on("disconnect", () => process.exit());
  process.on("message", ({ part, train }: Task) => {
    const task = train ? audit.train(part) : audit.part(part);
    task.then(() => say({ done: true })).catch((error: Error) => say({ error: error.message }));
  });
}

main();
