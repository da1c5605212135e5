"""Executes a notebook headless, top to bottom on a fresh kernel: execute.py NOTEBOOK EXECUTED LOG

Prints a line "cell I of N" before each cell. EXECUTED is written only when every cell ran and nothing was thrown
asynchronously; otherwise the exit code is 1 and the failure stands on stderr. LOG takes what native libraries print.
"""
import asyncio
import os
import sys

import nbformat
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbconvert.preprocessors import ExecutePreprocessor

# The kernel goes on after an unhandled rejection or a late throw, and so would the notebook: the first of these cells
# listens for them, the last one fails when there was one.
LISTEN = """
(globalThis as any).lateFailures = [];
for (const event of ["unhandledRejection", "uncaughtException"]) {
  process.on(event as any, (reason: any) => { (globalThis as any).lateFailures.push(String(reason?.stack ?? reason)); });
}
void 0;
"""
CHECK = """
await new Promise<void>((resolve) => { setTimeout(resolve, 100); });
if ((globalThis as any).lateFailures.length > 0) {
  throw new Error("thrown asynchronously, by no cell's await: " + (globalThis as any).lateFailures.join("\\n"));
}
"""


class Execute(ExecutePreprocessor):
    timeout = None
    record_timing = False  # times would make each execution another file

    def preprocess_cell(self, cell, resources, index):
        if 0 < index < len(self.nb.cells) - 1:
            print(f"cell {index} of {len(self.nb.cells) - 2}", flush=True)
        return super().preprocess_cell(cell, resources, index)


def main(source, target, log):
    notebook = nbformat.read(source, as_version=4)
    guards = [nbformat.v4.new_code_cell(LISTEN), nbformat.v4.new_code_cell(CHECK)]
    notebook.cells = [guards[0], *notebook.cells, guards[1]]
    executor = Execute(kernel_name="tslab")
    os.makedirs(os.path.dirname(log), exist_ok=True)
    saved = os.dup(2)
    with open(log, "wb") as file:
        os.dup2(file.fileno(), 2)  # inherited by the kernel
        try:
            executor.preprocess(notebook, {"metadata": {"path": os.path.dirname(os.path.abspath(source))}})
            failure = None
        except (CellExecutionError, DeadKernelError) as error:
            failure = str(error)
        finally:
            os.dup2(saved, 2)
    if failure is not None:
        sys.exit(f"{source}: a cell failed\n{failure}\n(log of the kernel: {log})")
    notebook.cells = notebook.cells[1:-1]
    for count, cell in enumerate((cell for cell in notebook.cells if cell.cell_type == "code"), 1):
        cell.execution_count = count
    os.makedirs(os.path.dirname(os.path.abspath(target)), exist_ok=True)
    nbformat.write(notebook, f"{target}.new")
    os.replace(f"{target}.new", target)


if __name__ == "__main__":
    main(*sys.argv[1:])
