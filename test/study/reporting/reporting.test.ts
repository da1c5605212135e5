import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import {
  auditSize,
  auditTable,
  findSentence,
  foldedSentences,
  measuresTable,
  readAudit,
  sentenceDetails,
  sentenceVerdict,
  statusText,
  verdictCounts,
  verdictList,
  verdictTable,
  words,
} from "../../../study/reporting";
import { askedText, comparedText, criterionNumber, foundText } from "../../../study/reporting/numbers";
import { QuestionResult, SentenceResult } from "../../../study/claims";
import { distancesFigure, verdictsFigure } from "../../../study/figures";
import { RULES } from "../../../study/rules";
import { SECTIONS } from "../../../study/sections";
import { temporaryDirectory } from "@vae-notebooks/testing";

const results = readAudit(path.join(__dirname, "../../../../results/audit.json"));
const { measured, sentences } = results;
const criterion = { measure: "samples", subject: "vae", relation: "at least", threshold: 0.5 } as const;

describe("the numbers of a criterion", () => {
  it("are shares in per cent, ratios with two digits, differences in the measure's unit", () => {
    assert.equal(criterionNumber(criterion, 0.5512), "55.1 %");
    assert.equal(criterionNumber({ ...criterion, against: { subject: "autoencoder", by: "ratio" } }, 1.954), "1.95");
    assert.equal(
      criterionNumber({ ...criterion, against: { subject: "autoencoder", by: "difference" } }, -0.02),
      "-2.0 %",
    );
    assert.equal(criterionNumber({ ...criterion, measure: "parameters" }, 1082680), "1082680");
  });

  it("say what is compared, what is asked for and what was found", () => {
    const over = { ...criterion, against: { subject: "real-digits", by: "ratio" } } as const;
    assert.match(comparedText(over), /^share of samples .*: VAE over real digits$/);
    assert.equal(askedText(criterion), "at least 50.0 %");
    const found = {
      criterion,
      mean: 0.55,
      least: 0.5,
      greatest: 0.6,
      met: true,
      seeds: { met: 9, of: 10 },
      interval: [0.53, 0.57] as [number, number],
      distance: 0.05,
    };
    assert.equal(foundText(found), "55.0 % (95 % interval 53.0 % to 57.0 %), met by 9 of 10 seeds");
    assert.equal(foundText({ ...found, interval: null }), "55.0 %");
  });
});

describe("the verdict on a sentence", () => {
  const sentence = (...of: Array<[scope: string, verdict: string]>) =>
    ({ questions: of.map(([scope, verdict]) => ({ verdict, question: { scope } })) }) as unknown as SentenceResult;

  it("is one where reported and general agree or one is not asked, and both where they differ", () => {
    assert.equal(sentenceVerdict(sentence(["reported", "holds"])), "✔ holds");
    assert.equal(sentenceVerdict(sentence(["reported", "holds"], ["general", "holds"])), "✔ holds");
    assert.equal(
      sentenceVerdict(sentence(["reported", "holds"], ["general", "does not hold"])),
      "as reported: ✔ holds; in general: ✘ does not hold",
    );
  });
});

describe("the short list", () => {
  it("is at most 40 lines, and names each sentence at least once", () => {
    const list = verdictList(results);
    assert.ok(list.split("\n").length <= 40, String(list.split("\n").length));
    for (const { english, id } of sentences) assert.ok(list.includes(english.replace(/\.$/, "")), id);
  });

  it("says what the run may be called and by which rules it was made", () => {
    assert.ok(verdictList(results).startsWith(statusText(results)));
    assert.ok(statusText(results).includes(measured.rules.digest.slice(0, 16)));
  });

  it("is refused when it grows beyond a page", () => {
    const failing = sentences.map((one) => ({
      ...one,
      questions: one.questions.map((result): QuestionResult => ({ ...result, verdict: "does not hold" })),
    }));
    assert.throws(
      () => verdictList({ measured, sentences: [...failing, ...failing] }),
      /list: expected at most 40 lines/,
    );
  });
});

describe("a sentence in a notebook", () => {
  it("folds out under its verdict to its questions, with what either answer means, controls and firmness", () => {
    const text = foldedSentences(sentences, ["new-digits"]);
    const one = findSentence(sentences, "new-digits");
    assert.ok(text.includes(sentenceDetails(one)) && text.includes(sentenceVerdict(one)));
    for (const { question } of one.questions)
      for (const part of [question.asks, question.ifMet, question.ifNot]) assert.ok(text.includes(part), part);
    assert.match(text, /control, should fail/);
    assert.match(text, /resamples of seeds agree/);
    assert.ok(text.includes(one.changed));
  });

  it("stands beside a measurement as a row for each question", () => {
    const table = auditTable(results, ["well-defined-clusters"]);
    assert.equal(table.split("\n").length, 2 + findSentence(sentences, "well-defined-clusters").questions.length);
    assert.throws(() => auditTable(results, ["no such"]), /ids: expected some of .*, found no such/);
  });

  it("is counted by its questions, and stands once in the table of all", () => {
    const total = sentences.flatMap(({ questions }) => questions).length;
    assert.ok(verdictCounts(sentences).startsWith(`${sentences.length} sentences, ${total} questions: `));
    assert.equal(verdictTable(sentences).split("\n").length, 2 + sentences.length);
    assert.equal(words("| Consegue gerar? | **Sim** | Não |"), "Consegue gerar? · Sim · Não");
  });
});

describe("the table of measures", () => {
  it("has a dash for an autoencoder's KL, and for what was not measured of a subject", () => {
    const table = measuresTable(measured, ["testKl", "unevenness"], ["vae", "autoencoder", "beta-0"]);
    const [, , kl, uneven] = table.split("\n");
    assert.match(kl, /\| \d.* \| – \| \d.* \|$/);
    assert.match(uneven, /\| \d.* \| \d.* \| – \|$/);
  });
});

describe("the figures of an audit", () => {
  it("count every question once, by the write-up's sections", () => {
    const { data } = verdictsFigure(sentences);
    const counts = data.flatMap(({ x }) => x as number[]);
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      sentences.flatMap(({ questions }) => questions).length,
    );
    assert.deepEqual(data[0].y, SECTIONS);
  });

  it("put a seed at the right of 0 exactly where it meets a condition", () => {
    const one = findSentence(sentences, "almost-circular");
    const figure = distancesFigure(measured, [one]);
    const [seeds] = figure?.data ?? [];
    const met = one.questions.flatMap(({ criteria }) => criteria).reduce((sum, result) => sum + result.seeds.met, 0);
    assert.equal((seeds.x as number[]).filter((x) => x >= 0).length, met);
  });

  it("leave out sentences without a threshold", () => {
    assert.equal(distancesFigure(measured, [findSentence(sentences, "data")]), undefined);
  });
});

describe("results/audit.json", () => {
  it("is refused by name when it is missing or something else", (t) => {
    const file = path.join(temporaryDirectory(t), "audit.json");
    assert.throws(() => readAudit(file), /audit\.json: expected the results of an audit, found none/);
    fs.writeFileSync(file, '{"claims": []}');
    assert.throws(() => readAudit(file), /expected "measured" and "sentences", found claims/);
  });

  it("counts the models that were trained, the memoriser not among them", () => {
    assert.equal(auditSize(results).seeds, measured.seeds);
    assert.ok(auditSize(results).models >= 2 * measured.seeds.length + RULES.run.betas.length);
  });
});
