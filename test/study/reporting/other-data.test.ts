import assert from "node:assert/strict";
import path from "node:path";
import { describe, it } from "node:test";
import { ClaimVerdict } from "../../../study/claims";
import { AuditResults, compareWithMnist, otherDataText, readAudit } from "../../../study/reporting";

const mnist = readAudit(path.join(__dirname, "../../../../results/audit.json"));
const first = mnist.sentences[0].questions[0];

/** The same audit as if it were of other data, its verdicts changed. */
function changed(verdict: (was: ClaimVerdict) => ClaimVerdict): AuditResults {
  const run = { ...mnist.measured.run, data: { name: "Clothes <b>", digest: "12345678" } };
  const sentences = mnist.sentences.map((sentence) => ({
    ...sentence,
    questions: sentence.questions.map((result) => ({ ...result, verdict: verdict(result.verdict) })),
  }));
  return { measured: { ...mnist.measured, run }, sentences };
}

const count = (verdict: ClaimVerdict) =>
  mnist.sentences.flatMap(({ questions }) => questions).filter((result) => result.verdict === verdict).length;
const all = mnist.sentences.flatMap(({ questions }) => questions).length;
const decided = count("holds") + count("does not hold");

describe("verdicts on other data beside MNIST's", () => {
  it("pair every question, in the write-up's order", () => {
    const { data, models, seeds, questions } = compareWithMnist(
      mnist,
      changed((was) => was),
    );
    assert.deepEqual([data.name, models, seeds.length, questions.length], ["Clothes <b>", 40, 10, all]);
    assert.equal(questions[0].asks, first.question.asks);
    assert.ok(questions.every(({ verdicts }) => verdicts.mnist === verdicts.other));
    assert.deepEqual(
      questions.map(({ id }) => id),
      mnist.sentences.flatMap(({ id, questions: own }) => own.map(() => id)),
    );
  });

  it("are a count without a table where none is the opposite", () => {
    const text = otherDataText(
      compareWithMnist(
        mnist,
        changed((was) => was),
      ),
    );
    assert.match(text, new RegExp(`of the ${decided} others ${decided} have the same verdict\\.$`));
    assert.ok(!text.includes("|"));
  });

  it("list the questions whose verdict is the opposite, and only those", () => {
    const turned = changed((was) => (was === "holds" ? "does not hold" : was));
    const text = otherDataText(compareWithMnist(mnist, turned));
    const rows = text.split("\n").filter((line) => /^\| \*/.test(line));
    assert.equal(rows.length, count("holds"));
    assert.ok(rows.every((row) => row.includes("| ✔ holds: ") && row.includes("| ✘ does not hold: ")));
    assert.match(text, new RegExp(`and ${count("holds")} the opposite one:`));
  });

  it("count what is about MNIST alone, and what can't be decided on one of the two", () => {
    const text = otherDataText(
      compareWithMnist(
        mnist,
        changed(() => "not applicable"),
      ),
    );
    assert.ok(text.includes(`Of ${all} questions ${all} are about MNIST alone and 0 can't be decided`));
    const open = otherDataText(
      compareWithMnist(
        mnist,
        changed(() => "can't be decided"),
      ),
    );
    assert.ok(open.includes(`0 are about MNIST alone and ${all} can't be decided on one of the two; of the 0 others`));
  });

  it("are refused when the other audit asks what MNIST's did not: it is of other rules", () => {
    const other = changed((was) => was);
    other.sentences[0].questions[0] = { ...first, question: { ...first.question, asks: "Is it new?" } };
    assert.throws(() => compareWithMnist(mnist, other), /^RangeError: mnist: expected the question "Is it new\?" of /);
  });
});
