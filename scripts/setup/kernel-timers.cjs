"use strict";
// Loaded into the kernel before tslab (node --require). TypeScript's watch mode has two timers: one for a changed file, one
// for a folder in which a module that was looked for in vain may have appeared. tslab 1.0.22 keeps a single one: where a
// file appears beside a notebook, or npm installs something, the next cell and all after it fail with "Unexpected pending
// rebuildTimer". The second timer is not needed here: TypeScript looks at such folders anyway before it compiles a cell.
const ts = require("@tslab/typescript-for-tslab");

const spared = new WeakSet();

/** What stands in for the functions that tslab gives to TypeScript, made from them. */
const WITHOUT_SECOND_TIMER = {
  setTimeout:
    (own) =>
    (callback, ...rest) => {
      if (callback.name !== "invalidateResolutionsOfFailedLookup") return own(callback, ...rest);
      const timer = {};
      spared.add(timer);
      return timer;
    },
  clearTimeout: (own) => (timer) => {
    if (!spared.has(timer)) own(timer);
  },
};

// tslab's object inherits from ts.sys and assigns both functions: a setter here sees the assignment.
for (const [name, wrap] of Object.entries(WITHOUT_SECOND_TIMER)) {
  const inherited = ts.sys[name];
  Object.defineProperty(ts.sys, name, {
    configurable: true,
    enumerable: true,
    get: () => inherited,
    set(own) {
      Object.defineProperty(this, name, { value: wrap(own), configurable: true, enumerable: true, writable: true });
    },
  });
}
