import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { NOTEBOOKS, notebookNames } from "../../scripts/notebooks/pipeline";
import {
  inlineQuotes,
  quotedPieces,
  TextCell,
  textOf,
  unfitQuotes,
  writeUpSections,
  writeUpText,
} from "../support/write-up";

/** Which notebook quotes what stands under a heading of the write-up. The loss curve's sentences stand with its figure. */
const HOMES: Record<string, string> = {
  "O que foi feito": "00-what-was-done",
  "O Codificador": "01-encoder",
  "O Decodificador": "02-decoder",
  'O "Truque" de Reparametrização': "03-reparameterization",
  "A função de perda": "04-loss",
  "Dados e Treinamento": "05-training",
  "Curva de Perda": "06-figures",
  Reconstruções: "06-figures",
  "Amostras Geradas": "06-figures",
  "Espaço Latente": "06-figures",
  "Comparação: VAE vs Autoencoder Padrão": "07-vae-vs-autoencoder",
};
/** Headings with no sentence of their own. */
const BARE = ["Exercício 4 - Variational Autoencoder (VAE)", "Como funciona a arquitetura", "Os Resultados"];

const cellsOf = (name: string) =>
  (JSON.parse(fs.readFileSync(path.join(NOTEBOOKS, `${name}.ipynb`), "utf8")) as { cells: TextCell[] }).cells;
const sections = writeUpSections();
const expectedOf = (name: string) =>
  [...sections].filter(([heading]) => HOMES[heading] === name).flatMap(([, pieces]) => pieces);

describe("the write-up's sentences", () => {
  it("all stand under a heading that has a notebook", () => {
    for (const [heading, pieces] of sections) {
      assert.ok(heading in HOMES !== BARE.includes(heading), heading);
      assert.equal(pieces.length > 0, heading in HOMES, heading);
    }
  });

  it("are cut where they end, and listings are one piece", () => {
    assert.deepEqual(
      sections.get("O que foi feito")?.map((sentence) => sentence.slice(0, 13)),
      ["Implementei u", "O objetivo er"],
    );
    assert.deepEqual(
      sections.get("O Decodificador")?.map((piece) => piece.split("\n").length),
      [1, 1, 16],
    );
    assert.equal(sections.get("Curva de Perda")?.length, 3);
    assert.ok(
      sections.get("Espaço Latente")?.includes("Números similares ficam próximos (3 e 8, 4 e 9)"),
      "a point of a list is a piece",
    );
    assert.ok(
      sections.get("Comparação: VAE vs Autoencoder Padrão")?.includes("Consegue gerar? | Sim | Não"),
      "a row of a table is a piece",
    );
    assert.equal([...sections.values()].flat().filter((piece) => piece.startsWith("```python")).length, 4);
  });

  for (const name of new Set(Object.values(HOMES))) {
    it(`are quoted in ${name} exactly, in their order, with nothing left out and nothing added`, () => {
      assert.deepEqual(quotedPieces(cellsOf(name)), expectedOf(name));
    });
  }

  for (const name of notebookNames()) {
    it(`are translated under each block quote of ${name}`, () => {
      assert.deepEqual(unfitQuotes(cellsOf(name)), []);
    });

    it(`are quoted word by word where ${name} quotes parts of them`, () => {
      const text = writeUpText();
      assert.deepEqual(
        // What a cell puts between the marks when it runs is no quotation yet.
        inlineQuotes(cellsOf(name)).filter((quote) => !quote.startsWith("${") && !text.includes(quote)),
        [],
      );
    });
  }
});

describe("the comparison of quotations with the write-up", () => {
  const name = "01-encoder";
  const cells = cellsOf(name);
  const changed = (from: string | RegExp, to: string) =>
    cells.map((cell) => ({ ...cell, source: textOf(cell).replace(from, to) }));
  const broken: Record<string, TextCell[]> = {
    "a word that was altered": changed("comprime", "condensa"),
    "a sentence that was left out": changed(/ A\s+(> )?ideia é[^»]*»/, "»"),
    "a listing that was altered": changed("nn.Linear(784, 512)", "nn.Linear(784, 500)"),
    "another order": [...cells].reverse(),
  };
  for (const [what, wrong] of Object.entries(broken)) {
    it(`finds ${what}`, () => {
      assert.notDeepEqual(wrong.map(textOf), cells.map(textOf), "nothing was changed");
      assert.notDeepEqual(quotedPieces(wrong), expectedOf(name));
    });
  }

  it("finds a quotation without its translation, and a part of a sentence that the write-up does not have", () => {
    const quote = (source: string): TextCell[] => [{ cell_type: "markdown", source }];
    assert.equal(unfitQuotes(quote("> «O codificador pega uma imagem»")).length, 1);
    assert.deepEqual(unfitQuotes(quote("> «O codificador\n> pega»\n>\n> *The encoder\n> takes*")), []);
    assert.deepEqual(inlineQuotes(quote("says «pega uma\nimagem» and")), ["pega uma imagem"]);
    assert.ok(!writeUpText().includes("pega duas imagens"));
  });
});

describe("the mechanism", () => {
  const lines: Record<string, string[]> = {
    "01-encoder": ["tf.matMul(", "tf.relu(", "1 / Math.sqrt(inputs)"],
    "02-decoder": ["tf.matMul(", "tf.relu(", "tf.sigmoid("],
    "03-reparameterization": ["tf.exp(logVar.mul(0.5))", "mu.add(sigma.mul(epsilon))"],
    "04-loss": ["logVar.add(1).sub(mu.square()).sub(logVar.exp())", "x.mul(cut(p))"],
    "05-training": ["tf.matMul(", "tf.variableGrads(", "m[name].mul(beta1)", "w[name].assign("],
  };
  for (const [name, operations] of Object.entries(lines)) {
    it(`is written in ${name}'s cells with plain tensor operations, and held against the library`, () => {
      const code = cellsOf(name)
        .filter(({ cell_type }) => cell_type === "code")
        .map(textOf)
        .join("\n");
      for (const operation of [...operations, "vae.sameNumbers("]) assert.ok(code.includes(operation), operation);
    });
  }
});

describe("the shape of the notebooks", () => {
  for (const name of notebookNames()) {
    it(`${name} has lines of at most 100 characters, casts nothing to any and dumps no JSON`, () => {
      for (const cell of cellsOf(name)) {
        for (const line of textOf(cell).split("\n")) assert.ok([...line].length <= 100, line);
        if (cell.cell_type === "code") assert.doesNotMatch(textOf(cell), /\bas any\b|: any\b|JSON\.stringify/);
      }
    });
  }

  const names = notebookNames();
  for (const [i, name] of names.entries()) {
    it(`${name} says at its beginning what one can say at its end, and ends with something to try and the next page`, () => {
      const cells = cellsOf(name).map(textOf);
      assert.match(cells[0], /At the end of this page you can say/);
      assert.match(cells[cells.length - 1], /\*\*Try this\.\*\*/);
      if (i + 1 < names.length)
        assert.ok(cells[cells.length - 1].includes(`](${names[i + 1]}.ipynb)`), "no link to the next notebook");
      assert.equal(cells.filter((cell) => cell.includes("## What we measured / what the write-up says")).length, 1);
    });
  }
});
