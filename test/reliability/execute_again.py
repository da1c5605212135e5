"""Executes a notebook several times in one kernel, as "Run All Cells" does again and again: execute_again.py NOTEBOOK TIMES

Prints after each time one line of JSON: the kernel's number of tensors, and the bytes of V8's heap and of resident memory.
"""
import os
import sys

import nbformat
from nbclient import NotebookClient

MEMORY = """
require("node:v8").setFlagsFromString("--expose-gc");
require("node:vm").runInNewContext("gc")();
const { heapUsed: heap, rss: bytes } = process.memoryUsage();
console.log(JSON.stringify({ tensors: tf.memory().numTensors, heap, bytes }));
"""


def main(source, times):
    notebook = nbformat.read(source, as_version=4)
    probe = nbformat.v4.new_code_cell(MEMORY)
    notebook.cells.append(probe)
    folder = os.path.dirname(os.path.abspath(source))
    client = NotebookClient(notebook, kernel_name="tslab", timeout=None, resources={"metadata": {"path": folder}})
    with client.setup_kernel():
        for _ in range(times):
            client.reset_execution_trackers()  # of displays that cells update, by the places of their outputs
            for index, cell in enumerate(notebook.cells):
                if cell.cell_type == "code":
                    client.execute_cell(cell, index)
            print("".join(output.text for output in probe.outputs if output.output_type == "stream").strip(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
