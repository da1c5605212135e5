"""What the Python programs that bench/training.ts compares with have in common: the images, and the tasks that they answer."""
import importlib.metadata
import json
import pathlib
import platform
import resource
import sys

import numpy as np

VALIDATION_SHARE = 0.2
VALIDATION_BATCH = 500


def read_images(directory):
    """MNIST's training images as float32 [60000, 784] in [0, 1]."""
    bytes_ = np.fromfile(pathlib.Path(directory) / "train-images-idx3-ubyte", dtype=np.uint8, offset=16)
    return bytes_.reshape(-1, 784).astype(np.float32) / 255


def split(images, seed, wanted=None):
    """As many of the images as wanted, in a random order, cut into those to train with and those to validate with."""
    order = np.random.default_rng(seed).permutation(len(images))[: wanted or len(images)]
    held_out = round(len(order) * VALIDATION_SHARE)
    return images[order[:-held_out]], images[order[-held_out:]]


def answer_tasks(answers, packages):
    """Reads tasks as lines of JSON and answers each with a line, as bench/program.ts says.

    answers: for each kind of task a function of its fields that returns fields of the answer.
    packages: their versions answer the task "versions".
    """
    unit = 1 if sys.platform == "darwin" else 1024
    versions = {name: importlib.metadata.version(name) for name in packages}
    answers = {**answers, "versions": lambda: {"versions": {"Python": platform.python_version(), **versions}}}
    for line in sys.stdin:
        task = json.loads(line)
        answer = answers[task.pop("task")](**task)
        answer["peakBytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
        print(json.dumps(answer), flush=True)
