/** Loaded before everything else in a mutant's process (node --require): gives one module other code than its file's. */
import fs from "node:fs";
import Module from "node:module";

const { VAE_MUTANT_FILE: file, VAE_MUTANT_CODE: code } = process.env;

if (file !== undefined && code !== undefined) {
  const modules = Module as unknown as { prototype: { _compile(content: string, filename: string): unknown } };
  const compile = modules.prototype._compile;
  modules.prototype._compile = function (content: string, filename: string): unknown {
    return compile.call(this, filename === file ? fs.readFileSync(code, "utf8") : content, filename);
  };
}
