// Which way imports may point: packages → lib → study → scripts → bench → test; none points back and none goes round.
// test/boundaries.test.ts runs this on all sources. The name of a package is followed to what is compiled of it.
const fs = require("node:fs");
const path = require("node:path");

const HOUSE = ["lib", "study", "scripts", "bench", "test"];
const PACKAGES = path.resolve("packages");

/** Files of these folders, as sources or compiled; examples/ import the library as a user would, and nobody imports them. */
const inside = (folders) => `^(dist/)?(${[...folders, "examples"].join("|")})/`;

const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

/** What a package's files may import of other packages: src its dependencies, test its devDependencies too. */
function declaredPackages(folder) {
  const manifest = JSON.parse(fs.readFileSync(path.join(PACKAGES, folder, "package.json"), "utf8"));
  const folders = (...fields) =>
    [folder, ...fields.flatMap((field) => Object.keys(manifest[field] ?? {}).map((name) => path.basename(name)))].join(
      "|",
    );
  const others = (allowed) => ({ path: "^packages/", pathNot: `^packages/(${allowed})/` });
  const toRun = ["dependencies", "peerDependencies"];
  const comment = "a package imports only packages that stand in its package.json";
  return [
    rule("declared", comment, { path: `^packages/${folder}/src/` }, others(folders(...toRun))),
    rule("declared", comment, { path: `^packages/${folder}/test/` }, others(folders(...toRun, "devDependencies"))),
  ];
}

module.exports = {
  forbidden: [
    rule("none-goes-round", "a file is not needed by what it needs", {}, { circular: true }),
    {
      ...rule(
        "no-folder-goes-round",
        "folders build on each other in one order",
        { path: "^(lib|study)/" },
        { circular: true },
      ),
      scope: "folder",
    },
    rule("found", "what is imported exists", {}, { couldNotResolve: true }),
    rule(
      "packages-stand-alone",
      "a package knows nothing of the house around it",
      { path: "^packages/" },
      { path: inside(HOUSE) },
    ),
    rule(
      "packages-by-name",
      "a package is imported by its name, as its users import it, never by a path into its folder",
      { path: "^(?:packages/([^/]+)|[^/]+)/" },
      { path: "^packages/[^/]+/(src|test|wasm)/", pathNot: "^packages/$1/" },
    ),
    ...fs.readdirSync(PACKAGES).flatMap(declaredPackages),
    rule(
      "declared",
      "what a package imports stands in its own package.json",
      { path: "^packages/" },
      { dependencyTypes: ["npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["npm-peer"] },
    ),
    rule(
      "needed-to-run",
      "what a package's users load is a dependency or a peer dependency, not only a devDependency",
      { path: "^packages/[^/]+/src/" },
      { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only", "npm-peer"] },
    ),
    ...HOUSE.slice(0, -1).map((folder, i) => {
      const later = HOUSE.slice(i + 1);
      return rule(
        `${folder}-looks-one-way`,
        `${folder} knows nothing of ${later.join(", ")}`,
        { path: `^${folder}/` },
        { path: inside(later) },
      );
    }),
  ],
  options: {
    doNotFollow: { path: "(^|/)(node_modules|dist)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["types", "node", "require", "default"] },
  },
};
