"""Executes a notebook several times in one kernel, as "Run All Cells" does again and again: execute_again.py NOTEBOOK TIMES

Prints after each time one line of JSON: the kernel's number of tensors, and its resident memory in bytes.
"""
import os
import sys

import nbformat
from nbclient import NotebookClient

MEMORY = """
require("node:v8").setFlagsFromString("--expose-gc");
require("node:vm").runInNewContext("gc")();
console.log(JSON.stringify({ tensors: tf.memory().numTensors, bytes: process.memoryUsage.rss() }));
"""


def main(source, times):
    notebook = nbformat.read(source, as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    client = NotebookClient(notebook, kernel_name="tslab", timeout=None, resources={"metadata": {"path": os.path.dirname(os.path.abspath(source))}})
    with client.setup_kernel():
        for _ in range(times):
            client.reset_execution_trackers()  # of displays that cells update, by the places of their outputs
            for index, cell in enumerate(cells):
                client.execute_cell(cell, index)
            probe = nbformat.v4.new_code_cell(MEMORY)
            client.execute_cell(probe, len(cells))
            print("".join(output.text for output in probe.outputs if output.output_type == "stream").strip(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
