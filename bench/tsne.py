"""One run of a Python t-SNE for bench/tsne.ts: python tsne.py METHOD POINTS.npy EMBEDDING.npy

Prints one line of JSON: seconds of the fit alone, peak memory of the process in MB, versions.
"""

import json
import resource
import sys
import time

import numpy as np

method, source, target = sys.argv[1:]
points = np.load(source)


def open_tsne(**options):
    import openTSNE

    model = openTSNE.TSNE(random_state=0, **options)
    started = time.perf_counter()
    embedding = np.asarray(model.fit(points))
    return embedding, time.perf_counter() - started, f"openTSNE {openTSNE.__version__}"


def scikit_learn():
    import sklearn
    from sklearn.manifold import TSNE

    model = TSNE(random_state=0)
    started = time.perf_counter()
    embedding = model.fit_transform(points)
    return embedding, time.perf_counter() - started, f"scikit-learn {sklearn.__version__}"


METHODS = {
    "openTSNE": lambda: open_tsne(),
    "openTSNE, all cores": lambda: open_tsne(n_jobs=-1),
    "scikit-learn": scikit_learn,
}

embedding, seconds, version = METHODS[method]()
np.save(target, np.ascontiguousarray(embedding, dtype=np.float32))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
# kilobytes on Linux, bytes on macOS
megabytes = peak / (1e6 if sys.platform == "darwin" else 1e3)
print(json.dumps({"seconds": seconds, "peakMegabytes": megabytes, "version": version}))
