"""How good maps are, judged by none of the programs that made them: python tsne_quality.py POINTS.npy LABELS.npy SAMPLE MAP.npy ...

Prints one line of JSON for each map:

- klDivergence: KL(P || Q) in nats, over all pairs. P is scikit-learn's own at perplexity 30, from exact neighbours, the same
  for every map.
- trustworthiness: of 5 neighbours, the mean over SAMPLE points drawn with seed 0 (all where there are no more), each
  compared with all points; otherwise sklearn.manifold.trustworthiness.
- knnAccuracy: of 10 neighbours in the map, leave one out.
"""

import json
import sys

import numpy as np
import torch
from sklearn.manifold._t_sne import _joint_probabilities_nn
from sklearn.metrics import pairwise_distances_chunked
from sklearn.neighbors import NearestNeighbors

PERPLEXITY = 30
NEIGHBOURS = 5
# Of this many rows against all points, so that a block stays in the processor's cache.
ROWS = 16


def affinities(points):
    """P as a sparse matrix; 3 x perplexity neighbours of each point, found exactly."""
    search = exact_search()(n_neighbors=3 * PERPLEXITY, algorithm="brute").fit(points)
    graph = search.kneighbors_graph(mode="distance")
    graph.data **= 2
    return _joint_probabilities_nn(graph, PERPLEXITY, 0)


def exact_search():
    """The same brute force as scikit-learn's, in Intel's library where it is installed: at 70,000 points it takes minutes else."""
    try:
        from sklearnex.neighbors import NearestNeighbors as Intel
    except ImportError:
        return NearestNeighbors
    return Intel


def pair_normalisation(positions):
    """Z, the sum over all ordered pairs of 1 / (1 + squared distance)."""
    x, y = torch.from_numpy(positions.astype(np.float32)).T.contiguous()
    total = 0.0
    for first in range(0, len(x), ROWS):
        # each pair once: the rows against what follows them, and among themselves
        rows = slice(first, first + ROWS)
        weights = (x[rows, None] - x[None, first:]).square_()
        weights.add_((y[rows, None] - y[None, first:]).square_()).add_(1).reciprocal_()
        inside = weights[:, :ROWS].sum(dtype=torch.float64).item()
        total += inside - len(x[rows]) + 2 * weights[:, ROWS:].sum(dtype=torch.float64).item()
    return total


def kl_divergence(joint, positions):
    entries = joint.tocoo()
    p = entries.data.astype(np.float64)
    difference = positions[entries.row].astype(np.float64) - positions[entries.col]
    q = 1 / (1 + (difference**2).sum(axis=1)) / pair_normalisation(positions)
    return float((p * np.log(p / q)).sum())


def map_neighbours(positions, sample):
    """The nearest others of each point of the sample: [S, 5]."""
    found = NearestNeighbors(n_neighbors=NEIGHBOURS + 1).fit(positions).kneighbors(positions[sample], return_distance=False)
    # A point is its own nearest, but for doubles of it.
    return np.array([row[row != point][:NEIGHBOURS] for row, point in zip(found, sample)])


def trustworthiness_of_all(points, maps, sample):
    """Of every map; each distance among the points is computed once."""
    count = len(points)
    neighbours = [map_neighbours(positions, sample) for positions in maps]
    penalties = np.zeros(len(maps))
    first = 0
    for distances in pairwise_distances_chunked(points[sample].astype(np.float64), points.astype(np.float64)):
        part = slice(first, first + len(distances))
        distances[np.arange(len(distances)), sample[part]] = -1
        for index, found in enumerate(neighbours):
            for near in found[part].T:
                own = distances[np.arange(len(distances)), near]
                # the point itself is nearer than all: the nearest other has rank 1
                ranks = (distances < own[:, None]).sum(axis=1)
                penalties[index] += np.maximum(ranks - NEIGHBOURS, 0).sum()
        first += len(distances)
    return 1 - penalties * 2 / (len(sample) * NEIGHBOURS * (2 * count - 3 * NEIGHBOURS - 1))


def knn_accuracy(positions, labels):
    found = NearestNeighbors(n_neighbors=10).fit(positions).kneighbors(return_distance=False)
    votes = np.stack([(labels[found] == label).sum(axis=1) for label in range(labels.max() + 1)], axis=1)
    # of equally common labels the lowest, as scikit-learn's classifier takes
    return float((votes.argmax(axis=1) == labels).mean())


def main(source, labels_file, size, *map_files):
    points, labels = np.load(source), np.load(labels_file)
    maps = [np.load(file) for file in map_files]
    sample = np.random.default_rng(0).permutation(len(points))[: int(size)]
    joint = affinities(points)
    trust = trustworthiness_of_all(points, maps, sample)
    for positions, trusted in zip(maps, trust):
        print(
            json.dumps(
                {
                    "klDivergence": kl_divergence(joint, positions),
                    "trustworthiness": float(trusted),
                    "knnAccuracy": knn_accuracy(positions, labels),
                }
            ),
            flush=True,
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
