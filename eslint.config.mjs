import js from "@eslint/js";
import tseslint from "typescript-eslint";

// The recommended rules, and the direction of imports: packages know nothing of lib, lib nothing of study.
const arrows = (from, forbidden) => ({
  files: [`${from}/**/*.ts`],
  rules: {
    "no-restricted-imports": [
      "error",
      { patterns: forbidden.map((group) => ({ group: [group], message: `${from} may not import this` })) },
    ],
  },
});

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
    rules: {
      "no-unexpected-multiline": "off",
      "@typescript-eslint/no-require-imports": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
    },
  },
  {
    // Scripts that share one page: what one declares, another uses. The type checker knows them all.
    files: ["packages/explorer/src/page/*.js"],
    languageOptions: { sourceType: "script" },
    rules: { "no-undef": "off", "@typescript-eslint/no-unused-vars": ["error", { vars: "local" }] },
  },
  {
    files: ["packages/explorer/src/page/page.d.ts"],
    rules: { "@typescript-eslint/no-unused-vars": "off" },
  },
  arrows("packages", ["**/lib/**", "**/study/**", "vae-notebooks*"]),
  arrows("lib", ["**/study/**", "**/scripts/**"]),
  arrows("study", ["**/scripts/**"]),
);
