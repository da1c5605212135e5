// What a failed command's log says about the failure.

const COMPLAINT = /\b(fatal|error|no such file|not found|denied|no space left|failed)\b/i;
/** What npm, node-gyp and node-pre-gyp add to every failure: where in their own programs it was. */
const NOISE = /^(npm|gyp|node-pre-gyp) (ERR!|error|http|info|verb)|^\s+at /;
const COMPLAINTS = 6;
const LAST = 6;

/** @returns the first lines that complain, then the last ones, each marked as the log's */
export function tellingLines(text) {
  const lines = text.trimEnd().split("\n");
  const complaints = lines
    .map((_, i) => i)
    .filter((i) => COMPLAINT.test(lines[i]) && !NOISE.test(lines[i]) && !lines[i].startsWith("$ "));
  const last = lines.map((_, i) => i).slice(-LAST);
  const shown = [...new Set([...complaints.slice(0, COMPLAINTS), ...last])].sort((a, b) => a - b);
  return shown
    .map((line, i) => `${i > 0 && line > shown[i - 1] + 1 ? "  | …\n" : ""}  | ${lines[line].slice(0, 300)}`)
    .join("\n");
}
