// Sets up whatever is missing, one step after the other; says nothing when nothing is.
import { checkNode } from "./setup/prerequisites.mjs";

const complaint = checkNode(process.versions.node);
if (complaint) {
  console.error(complaint);
  process.exit(1);
}
const { setUp } = await import("./setup/steps.mjs");
process.exit(await setUp());
