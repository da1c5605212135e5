import js from "@eslint/js";
import tseslint from "typescript-eslint";

// The recommended rules. Which way imports may point is said in .dependency-cruiser.cjs.
export default tseslint.config(
  { ignores: ["**/dist/", ".venv/", ".cache/", ".bench-venv/", "reports/", "results/", "packages/tsne/wasm/"] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ["**/*.mjs"],
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        URL: "readonly",
        setTimeout: "readonly",
        clearInterval: "readonly",
        setInterval: "readonly",
      },
    },
  },
  {
    files: ["**/*.cjs"],
    languageOptions: { globals: { require: "readonly", module: "writable" } },
  },
  {
    rules: {
      "no-unexpected-multiline": "off",
      // Nothing that was read from a file is run.
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "@typescript-eslint/no-require-imports": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
    },
  },
  {
    // Tests run the project's own pages and modules, which come from no user.
    files: ["**/test/**/*.ts"],
    rules: { "no-new-func": "off" },
  },
  {
    // Scripts that share one page: what one declares, another uses. The type checker knows those of the explorer.
    files: ["packages/explorer/src/page/**/*.js", "scripts/notebooks/template/*.js"],
    languageOptions: { sourceType: "script" },
    rules: { "no-undef": "off", "@typescript-eslint/no-unused-vars": ["error", { vars: "local" }] },
  },
  {
    files: ["packages/explorer/src/page/**/page.d.ts"],
    rules: { "@typescript-eslint/no-unused-vars": "off" },
  },
);
