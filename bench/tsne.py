"""One run of a Python t-SNE for bench/tsne.ts: python tsne.py METHOD POINTS.npy EMBEDDING.npy EARLY LATER

with that many iterations with early exaggeration and after them. Prints one line of JSON: seconds of the fit alone,
iterations run, peak memory of the process in MB, versions.
"""

import json
import resource
import sys
import time

import numpy as np


def timed(model, points):
    """The embedding, and the seconds of the fit alone."""
    started = time.perf_counter()
    fit = model.fit_transform if hasattr(model, "fit_transform") else model.fit
    embedding = np.asarray(fit(points))
    return embedding, time.perf_counter() - started


def open_tsne(points, early, later, method):
    import openTSNE

    model = openTSNE.TSNE(
        random_state=0, early_exaggeration_iter=early, n_iter=later, negative_gradient_method=method, n_jobs=-1
    )
    embedding, seconds = timed(model, points)
    return embedding, seconds, early + later, f"openTSNE {openTSNE.__version__}"


def all_iterations(early, later):
    """scikit-learn's early exaggeration lasts 250 iterations, which can't be chosen; without the two rules that end it early."""
    if early != 250:
        raise ValueError(f"scikit-learn: expected 250 iterations with early exaggeration, found {early}")
    return dict(max_iter=early + later, n_iter_without_progress=early + later, min_grad_norm=0)


def scikit_learn(points, **options):
    import sklearn
    from sklearn.manifold import TSNE

    model = TSNE(random_state=0, n_jobs=-1, **options)
    embedding, seconds = timed(model, points)
    # n_iter_ is the index of the last one
    return embedding, seconds, model.n_iter_ + 1, f"scikit-learn {sklearn.__version__}"


def scikit_learn_intelex(points, early, later):
    """Intel's library runs only in two dimensions, by Barnes-Hut, with Euclidean distances and without messages."""
    from importlib.metadata import version

    from sklearnex.manifold import TSNE

    class Daal(TSNE):
        """Tells whether the descent ran in Intel's library; where it can't, it leaves the work to scikit-learn in silence."""

        ran = False

        def _daal_tsne(self, *args, **kwargs):
            self.ran = True
            return super()._daal_tsne(*args, **kwargs)

    model = Daal(random_state=0, verbose=0, **all_iterations(early, later))
    embedding, seconds = timed(model, points)
    if not model.ran:
        raise RuntimeError("scikit-learn-intelex: expected its own descent to run, found scikit-learn's")
    return embedding, seconds, model.n_iter_ + 1, f"scikit-learn-intelex {version('scikit-learn-intelex')}"


def manifolds_rs(points, early, later, neighbours):
    """A Rust program; its three-kernel FFT is the fastest of its four methods."""
    import manifolds_rs

    model = manifolds_rs.TSNE(
        approx="fft_3k",
        ann=neighbours,
        n_epochs=early + later,
        seed=0,
        optim_params=manifolds_rs.TsneOptim(early_exag_iter=early),
    )
    embedding, seconds = timed(model, points)
    return embedding, seconds, early + later, f"manifolds-rs {manifolds_rs.__version__}"


METHODS = {
    "scikit-learn-intelex": scikit_learn_intelex,
    "manifolds-rs": lambda points, early, later: manifolds_rs(points, early, later, "kmknn"),
    "manifolds-rs, approximate neighbours": lambda points, early, later: manifolds_rs(points, early, later, "nndescent"),
    "openTSNE, FFT": lambda points, early, later: open_tsne(points, early, later, "fft"),
    "openTSNE, Barnes-Hut": lambda points, early, later: open_tsne(points, early, later, "bh"),
    "scikit-learn": lambda points, early, later: scikit_learn(points, **all_iterations(early, later)),
    "scikit-learn, its defaults": lambda points, early, later: scikit_learn(points),
}


def main(method, source, target, early, later):
    embedding, seconds, iterations, version = METHODS[method](np.load(source), int(early), int(later))
    np.save(target, np.ascontiguousarray(embedding, dtype=np.float32))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # kilobytes on Linux, bytes on macOS
    megabytes = peak / (1e6 if sys.platform == "darwin" else 1e3)
    print(json.dumps({"seconds": seconds, "iterations": iterations, "peakMegabytes": megabytes, "version": version}))


if __name__ == "__main__":
    main(*sys.argv[1:])
