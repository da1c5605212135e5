import assert from "node:assert/strict";
import path from "node:path";
import { describe, it } from "node:test";
import { ClaimVerdict } from "../../../study/claims";
import { AuditResults, compareWithRepetition, readAudit, repeatedText } from "../../../study/reporting";

const first = readAudit(path.join(__dirname, "../../../../results/audit.json"));
const questions = first.sentences.flatMap((sentence) => sentence.questions);

/** The audit with the verdict of its first question that has this one changed to another. */
function again(was: ClaimVerdict, now: ClaimVerdict): AuditResults {
  const place = questions.findIndex(({ verdict }) => verdict === was);
  let at = 0;
  const sentences = first.sentences.map((sentence) => ({
    ...sentence,
    questions: sentence.questions.map((result) => (at++ === place ? { ...result, verdict: now } : result)),
  }));
  return { ...first, sentences };
}

describe("an audit that is repeated", () => {
  it("is a count without a table where all verdicts are the same", () => {
    const text = repeatedText(compareWithRepetition(first, first, "a processor"));
    assert.equal(
      text,
      `a processor: 40 models trained and measured again. Of ${questions.length} questions ${questions.length} have the ` +
        "same verdict, 0 are decided in one of the two runs alone, and 0 have the opposite one.",
    );
  });

  it("tells how long it took where it began with nothing", () => {
    const text = (processes: number) =>
      repeatedText(compareWithRepetition(first, first, "a processor", { minutes: 52.6, processes }));
    assert.match(text(2), /measured again, with judges and report in 53 minutes by the clock, 2 parts at once\. Of/);
    assert.match(text(1), /in 53 minutes by the clock, one part after the other\. Of/);
  });

  it("lists a verdict that was decided and is not any more, and tells it from the opposite one", () => {
    const open = repeatedText(compareWithRepetition(first, again("holds", "can't be decided"), "a processor"));
    assert.match(open, /1 are decided in one of the two runs alone, and 0 have the opposite one:/);
    assert.match(open, /^\| \*.*\| ✔ holds: .*\| .*can't be decided: /m);
    const opposite = repeatedText(compareWithRepetition(first, again("holds", "does not hold"), "a processor"));
    assert.match(opposite, /0 are decided in one of the two runs alone, and 1 have the opposite one:/);
    assert.equal(opposite.split("\n").filter((line) => /^\| \*/.test(line)).length, 1);
  });

  it("is refused where it asks what the first did not: the rules are others", () => {
    const other = again("holds", "holds");
    other.sentences[0] = { ...other.sentences[0], id: "unknown" };
    assert.throws(() => compareWithRepetition(first, other, "a processor"), /^RangeError: .*: other rules$/);
  });
});
