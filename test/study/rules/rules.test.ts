import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { COMMITTED_RULES, Criterion, Question, RULES, rulesDigest, Sentence } from "../../../study/rules";
import { SECTIONS } from "../../../study/sections";
import { writeUpSections, writeUpText } from "../../support/write-up";

const even = (text: string) => text.replace(/\s+/g, " ").trim();
const bare = (text: string) => even(text.replace(/\*\*|^\||\|$/g, ""));
const questions = RULES.sentences.flatMap(({ id, questions: own }) => own.map((question) => ({ id, question })));
const exact = ({ threshold, anchor = 0 }: Criterion) => threshold === anchor;

describe("the rules", () => {
  it("have the digest that was committed before the confirmatory run", () => {
    assert.equal(COMMITTED_RULES.digest, rulesDigest(RULES));
    assert.match(COMMITTED_RULES.date, /^\d{4}-\d\d-\d\d$/);
  });

  it("have another digest when a threshold, a seed or a word of a control is another", () => {
    const [first, ...others] = RULES.sentences;
    const [question, ...rest] = first.questions;
    const criteria = question.criteria.map((criterion) => ({ ...criterion, threshold: criterion.threshold + 0.01 }));
    const moved: Sentence = { ...first, questions: [{ ...question, criteria }, ...rest] };
    const changed = [
      { ...RULES, sentences: [moved, ...others] },
      { ...RULES, run: { ...RULES.run, seeds: [...RULES.run.seeds, 7] } },
      { ...RULES, controls: { ...RULES.controls, copies: "copies" } },
    ];
    const digests = new Set([RULES, ...changed].map(rulesDigest));
    assert.equal(digests.size, 4);
  });

  it("have the same digest whatever the order of their keys", () => {
    const { asides, ...rest } = RULES;
    assert.equal(rulesDigest({ asides, ...rest }), rulesDigest({ ...rest, asides }));
  });

  it("use no seed that an earlier run used, and β only with seeds that the models have", () => {
    assert.deepEqual(
      RULES.run.seeds.filter((seed) => RULES.knownSeeds.includes(seed)),
      [],
    );
    assert.equal(new Set(RULES.run.seeds).size, 10);
    for (const seed of RULES.run.sweptSeeds) assert.ok(RULES.run.seeds.includes(seed), String(seed));
  });
});

describe("every sentence of the write-up", () => {
  const quotes = [...RULES.sentences.flatMap((sentence) => sentence.quotes), ...RULES.asides.map(({ quote }) => quote)];
  const known = quotes.map(bare);

  it("has a verdict, or stands among those that assert nothing", () => {
    const pieces = [...writeUpSections().values()].flat().filter((piece) => !piece.startsWith("```"));
    assert.ok(pieces.length > 50);
    const left = pieces.map(bare).flatMap((piece) => {
      // What is left of a piece when all that is quoted of it is taken away may only be marks and joining words.
      const rest = known
        .filter((quote) => quote !== "")
        .sort((a, b) => b.length - a.length)
        .reduce((text, quote) => text.replace(quote, ""), piece);
      const words = rest
        .replace(/[^\p{L}\s]/gu, " ")
        .split(/\s+/)
        .filter((word) => word.length > 2 && word !== "mas");
      return words.length > 0 ? [`${piece} → ${words.join(" ")}`] : [];
    });
    assert.deepEqual(left, []);
  });

  it("is quoted letter by letter, under a heading of the write-up", () => {
    const text = writeUpText();
    for (const quote of quotes) assert.ok(text.includes(even(quote)), quote);
    for (const { id, section } of RULES.sentences) assert.ok(SECTIONS.includes(section), id);
    for (const section of SECTIONS) assert.ok(writeUpSections().has(section), section);
  });

  it("has a name of its own, a translation, and a word on what was changed since the first edition", () => {
    assert.equal(new Set(RULES.sentences.map(({ id }) => id)).size, RULES.sentences.length);
    for (const { id, english, changed, questions: own } of RULES.sentences)
      assert.ok(english && changed && own.length > 0, id);
  });
});

describe("every question", () => {
  it("is measured, undecidable with what would decide it, or so by definition, and never two of them", () => {
    for (const { id, question } of questions) {
      const { criteria, undecidable, byDefinition } = question;
      const ways = [criteria.length > 0, undecidable !== undefined, byDefinition !== undefined].filter(Boolean);
      assert.equal(ways.length, 1, `${id}: ${question.asks}`);
    }
  });

  it("says before the run what either answer would mean", () => {
    for (const { id, question } of questions)
      if (question.criteria.length > 0) assert.ok(question.ifMet && question.ifNot, `${id}: ${question.asks}`);
  });

  it("takes measures that the rules put in words", () => {
    const measures = questions.flatMap(({ question }) =>
      question.criteria.flatMap(({ measure, against }) => [measure, against?.measure ?? measure]),
    );
    assert.deepEqual(
      [...new Set(measures)].filter((measure) => !(measure in RULES.measures)),
      [],
    );
  });

  it("with a threshold has a control that should pass and one that should fail, or says why it needs none", () => {
    const lacking = questions.flatMap(({ id, question }: { id: string; question: Question }) => {
      const { criteria, controls = [], needsNoControl } = question;
      if (criteria.every(exact) || needsNoControl) return [];
      const expected = new Set(controls.map((control) => control.expected));
      return expected.size === 2 ? [] : [`${id}: ${question.asks}`];
    });
    assert.deepEqual(lacking, []);
  });

  it("tries controls on criteria that it has", () => {
    for (const { id, question } of questions)
      for (const { criterion = 0 } of question.controls ?? []) assert.ok(question.criteria[criterion], id);
  });
});
