import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { decideQuestion, decideSentences, scopeVerdict, SentenceResult } from "../../../study/claims";
import { readAudit } from "../../../study/reporting";
import { RULES } from "../../../study/rules";
import { measuredOf, question, SMALL_RULES, subject } from "./measured";

const decide = (measured: ReturnType<typeof measuredOf>, asked = question()) =>
  decideQuestion(measured, SMALL_RULES, asked);
const good = measuredOf(subject("vae", 1, 20), subject("vae", 2, 22), subject("copies", null, 3));

test("a question holds when the mean over seeds meets all criteria, and not otherwise", () => {
  assert.equal(decide(good).verdict, "holds");
  assert.equal(decide(measuredOf(subject("vae", 1, 3), subject("vae", 2, 4))).verdict, "does not hold");
  const { criteria } = decide(good);
  assert.deepEqual([criteria[0].mean, criteria[0].least, criteria[0].greatest], [21, 20, 22]);
  assert.deepEqual(criteria[0].seeds, { met: 2, of: 2 });
});

test("two criteria have to be met both", () => {
  const [criterion] = question().criteria;
  const asked = question({ criteria: [criterion, { ...criterion, relation: "at most", threshold: 15 }] });
  assert.equal(decide(good, asked).verdict, "does not hold");
});

test("an answer that turns on a threshold can't be decided, and says what would decide it", () => {
  const { verdict, because, wouldDecide, firstReading } = decide(measuredOf(subject("vae", 1, 11)));
  assert.equal(verdict, "can't be decided");
  assert.equal(firstReading, "met");
  assert.deepEqual(because, ["threshold: plain at least 12"]);
  assert.deepEqual(wouldDecide, ["a threshold that the write-up gives: its words leave it open"]);
});

test("a control that does not come out as it should leaves the question undecided", () => {
  const control = { subject: "copies", why: "it is small" } as const;
  const asFail = decide(good, question({ controls: [{ ...control, expected: "fail" }] }));
  assert.deepEqual([asFail.verdict, asFail.controls[0].asExpected], ["holds", true]);
  const asPass = decide(good, question({ controls: [{ ...control, expected: "pass" }] }));
  assert.equal(asPass.verdict, "can't be decided");
  assert.deepEqual(asPass.because, ["control: copies should pass and does not"]);
});

test("a rival that meets the criteria is told and changes no verdict", () => {
  const measured = measuredOf(subject("vae", 1, 20), subject("autoencoder", 1, 25));
  const { verdict, rivals } = decide(measured, question({ rivals: ["autoencoder"] }));
  assert.equal(verdict, "holds");
  assert.deepEqual(rivals, [{ subject: "autoencoder", means: [25], meets: true }]);
});

test("what no number can answer can't be decided, and what is so by definition holds", () => {
  const undecidable = { because: "no picture", wouldDecide: "the picture" };
  const asked = question({ criteria: [], undecidable });
  assert.deepEqual(decide(good, asked).wouldDecide, ["the picture"]);
  assert.equal(decide(good, asked).verdict, "can't be decided");
  assert.equal(decide(good, question({ criteria: [], byDefinition: "it is so" })).verdict, "holds");
});

test("a sentence about MNIST is not applicable to other data, and is not measured there", () => {
  const sentence = {
    id: "s",
    section: "",
    quotes: [],
    english: "",
    changed: "",
    mnistOnly: true as const,
    questions: [question()],
  };
  const other = { ...measuredOf(), run: { data: { name: "clothes" } } } as unknown as ReturnType<typeof measuredOf>;
  const [{ questions }] = decideSentences(other, { ...SMALL_RULES, sentences: [sentence] });
  assert.equal(questions[0].verdict, "not applicable");
});

test("of a scope the worst verdict counts: one that fails before one that can't be decided", () => {
  const result = (...verdicts: string[]) =>
    ({
      questions: verdicts.map((verdict) => ({ verdict, question: { scope: "general" } })),
    }) as unknown as SentenceResult;
  assert.equal(scopeVerdict(result("holds", "can't be decided", "does not hold"), "general"), "does not hold");
  assert.equal(scopeVerdict(result("holds", "can't be decided"), "general"), "can't be decided");
  assert.equal(scopeVerdict(result("holds"), "general"), "holds");
  assert.equal(scopeVerdict(result("holds"), "reported"), null);
});

test("the answers in results/audit.json are what the rules say of its measurements", () => {
  const { measured, sentences } = readAudit(path.join(__dirname, "../../../../results/audit.json"));
  assert.deepEqual(sentences, JSON.parse(JSON.stringify(decideSentences(measured, RULES))));
});
