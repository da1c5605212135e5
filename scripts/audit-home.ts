/** Which audit a data set gets, and where its parts and results go. */
import path from "node:path";
import * as vae from "../lib";
import * as study from "../study";
import { ROOT } from "./notebooks/pipeline";

/** The whole audit is MNIST's; other data has fewer seeds. */
export function auditSize({ identity }: vae.DataSet, quick: boolean): study.AuditSize {
  if (quick) return "quick";
  return identity.digest === vae.MNIST_IDENTITY.digest ? "full" : "other data";
}

/** The folder of runs/audit and results/: the checkout's own are MNIST's; all else goes below .cache. */
export function auditHome({ identity }: vae.DataSet, size: study.AuditSize, repeat = false): string {
  if (repeat && size !== "full")
    throw new RangeError(`--repeat: expected the whole audit of MNIST, without --quick and --data, found ${size}`);
  if (repeat) return path.join(ROOT, ".cache/audit-repeated");
  if (size === "full") return ROOT;
  const other = identity.digest === vae.MNIST_IDENTITY.digest ? "" : `audit-${identity.name}-${identity.digest}`;
  return path.join(ROOT, ".cache", other, size === "quick" ? "quick" : "");
}
