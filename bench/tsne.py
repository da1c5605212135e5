"""One run of a Python t-SNE for bench/tsne.ts: python tsne.py METHOD POINTS.npy EMBEDDING.npy EARLY LATER

with that many iterations with early exaggeration and after them. Prints one line of JSON: seconds of the fit alone,
iterations run, peak memory of the process in MB, versions.
"""

import json
import resource
import sys
import time

import numpy as np

method, source, target = sys.argv[1:4]
early, later = map(int, sys.argv[4:])
points = np.load(source)


def open_tsne(**options):
    import openTSNE

    model = openTSNE.TSNE(random_state=0, early_exaggeration_iter=early, n_iter=later, **options)
    started = time.perf_counter()
    embedding = np.asarray(model.fit(points))
    return embedding, time.perf_counter() - started, early + later, f"openTSNE {openTSNE.__version__}"


def scikit_learn(**options):
    import sklearn
    from sklearn.manifold import TSNE

    model = TSNE(random_state=0, **options)
    started = time.perf_counter()
    embedding = model.fit_transform(points)
    # n_iter_ is the index of the last one
    return embedding, time.perf_counter() - started, model.n_iter_ + 1, f"scikit-learn {sklearn.__version__}"


METHODS = {
    "openTSNE": lambda: open_tsne(),
    "openTSNE, all cores": lambda: open_tsne(n_jobs=-1),
    # Its early exaggeration lasts 250 iterations, which can't be chosen; without the two rules that end it before the last.
    "scikit-learn": lambda: scikit_learn(max_iter=early + later, n_iter_without_progress=early + later, min_grad_norm=0),
    "scikit-learn, its defaults": scikit_learn,
}

embedding, seconds, iterations, version = METHODS[method]()
np.save(target, np.ascontiguousarray(embedding, dtype=np.float32))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
# kilobytes on Linux, bytes on macOS
megabytes = peak / (1e6 if sys.platform == "darwin" else 1e3)
print(json.dumps({"seconds": seconds, "iterations": iterations, "peakMegabytes": megabytes, "version": version}))
