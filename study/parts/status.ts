import { DataIdentity, MNIST_IDENTITY } from "../../lib/data/mnist";
import { AuditMeasurements } from "../measurements";
import { COMMITTED_RULES, RULES } from "../rules";
import { AuditPlan } from "./plan";

/**
 * What a run may be called: confirmatory where its rules are the committed ones and its seeds new to this project.
 *
 * @param repeats whether it makes the audit of results/ anew, so that its seeds are no longer new
 */
export function runStatus(
  { size, seeds }: Pick<AuditPlan, "size" | "seeds">,
  data: DataIdentity,
  digest: string,
  repeats = false,
): AuditMeasurements["status"] {
  const known = seeds.filter((seed) => RULES.knownSeeds.includes(seed));
  const because =
    size === "quick"
      ? "a trial on few images"
      : data.digest !== MNIST_IDENTITY.digest
        ? `on ${data.name}, which the rules were not written for`
        : digest !== COMMITTED_RULES.digest
          ? `its rules (${digest.slice(0, 12)}) are not the committed ones (${COMMITTED_RULES.digest.slice(0, 12) || "none"})`
          : known.length > 0
            ? `seeds ${known.join(", ")} were used by earlier runs`
            : repeats
              ? "it repeats the run whose verdicts stand in results/, with the same rules and seeds"
              : undefined;
  return because === undefined
    ? {
        kind: "confirmatory",
        because: `rules committed on ${COMMITTED_RULES.date}, before it; seeds new to this project`,
      }
    : { kind: "exploratory", because };
}
