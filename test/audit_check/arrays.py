"""Measures of arrays alone, with scikit-learn and SciPy: maps, codes, features, distances."""
import numpy as np
from scipy import linalg, ndimage, spatial, special, stats
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from sklearn.cluster import kmeans_plusplus
from sklearn.metrics import roc_auc_score, silhouette_samples, silhouette_score
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import NearestNeighbors
from sklearn.neural_network import MLPClassifier

NEIGHBOURS = 10
DENSE_MASS = 0.95
MIXTURE_STARTS = 5


def neighbours_of(points):
    """The ten nearest others of each point: kneighbors() without an argument leaves each point out."""
    return NearestNeighbors(n_neighbors=NEIGHBOURS).fit(points).kneighbors(return_distance=False)


def votes(neighbours, labels):
    """Whether each point's neighbours vote for its label; of equal votes the lower label counts."""
    counts = np.stack([(labels[neighbours] == label).sum(1) for label in range(10)], 1)
    return counts.argmax(1) == labels


def pieces(neighbours, labels):
    """The share of each class in its largest connected piece of mutual neighbours of the same class."""
    size, k = neighbours.shape
    ones = coo_matrix((np.ones(size * k), (np.repeat(np.arange(size), k), neighbours.ravel())), shape=(size, size)).tocsr()
    mutual = ones.multiply(ones.T).tocoo()
    same = labels[mutual.row] == labels[mutual.col]
    joined = coo_matrix((np.ones(same.sum()), (mutual.row[same], mutual.col[same])), shape=(size, size))
    _, piece = connected_components(joined, directed=False)
    return [np.bincount(piece[labels == label]).max() / (labels == label).sum() for label in np.unique(labels)]


def pair_places(neighbours, labels):
    """The place of each pair of classes by how often they are neighbours, 1 for the most often."""
    classes = np.unique(labels)
    shares = np.array([[(labels[neighbours[labels == a]] == b).mean() for b in classes] for a in classes])
    pairs = [(i, j) for i in range(len(classes)) for j in range(i + 1, len(classes))]
    order = sorted(pairs, key=lambda pair: -(shares[pair] + shares[pair[::-1]]))
    return {(int(classes[i]), int(classes[j])): place + 1 for place, (i, j) in enumerate(order)}


def enclosed_share(points, bandwidth, shift):
    """Holes of the region that holds 95 % of a Gaussian kernel density, as a share of the region with its holes filled.

    The grid's cells are a quarter of the bandwidth wide, and the grid lies a share of a cell away from where it would begin.
    """
    cell = bandwidth / 4
    low = points.min(0) - 6 * bandwidth - shift * cell
    size = np.ceil((points.max(0) + 6 * bandwidth - low) / cell).astype(int)
    counts, _, _ = np.histogram2d(*points.T, bins=size, range=np.stack([low, low + size * cell], 1))
    density = ndimage.gaussian_filter(counts, bandwidth / cell, mode="constant", truncate=6)
    falling = np.sort(density.ravel())[::-1]
    level = falling[np.searchsorted(np.cumsum(falling), DENSE_MASS * falling.sum())]
    dense = density >= level
    filled = ndimage.binary_fill_holes(dense)
    return (filled.sum() - dense.sum()) / filled.sum()


def enclosed_over_grids(points, bandwidth):
    """The mean share over grids at other places, and the standard error of one other grid's less that mean."""
    shares = [enclosed_share(points, bandwidth, np.array([a, b])) for a in (0, 1 / 3, 2 / 3) for b in (0, 1 / 3, 2 / 3)]
    return np.mean(shares), np.std(shares, ddof=1) * np.sqrt(1 + 1 / len(shares))


def map_measures(embedding, labels, bandwidth):
    """The measures of a map, and the standard errors of those that hang on a grid's place."""
    neighbours = neighbours_of(embedding)
    right = votes(neighbours, labels)
    silhouettes = silhouette_samples(embedding.astype(np.float64), labels)
    hull = spatial.ConvexHull(embedding.astype(np.float64))
    low, high = np.sort(np.linalg.eigvalsh(np.cov(embedding.astype(np.float64).T)))
    classes = np.unique(labels)
    enclosed, enclosed_error = enclosed_over_grids(embedding, bandwidth)
    found = {
        "knnMap": right.mean(),
        "leastSilhouette": min(silhouettes[labels == label].mean() for label in classes),
        "leastPiece": min(pieces(neighbours, labels)),
        "leastPurity": min(right[labels == label].mean() for label in classes),
        # In the plane SciPy's volume is the area, and its area the perimeter.
        "roundness": 4 * np.pi * hull.volume / hull.area**2,
        "eccentricity": np.sqrt(1 - low / high),
        "enclosed": enclosed,
    }
    places = pair_places(neighbours, labels)
    return found | {"laterPair": max(places[(3, 8)], places[(4, 9)])}, {"enclosed": enclosed_error}


def space_measures(codes, labels):
    right = votes(neighbours_of(codes), labels)
    return {"knnSpace": right.mean(), "silhouetteSpace": silhouette_score(codes.astype(np.float64), labels)}


def moments(z):
    z = z.astype(np.float64)
    return {"furthestMean": np.abs(z.mean(0)).max(), "furthestVariance": np.abs(z.var(0, ddof=1) - 1).max()}


def prior_auc(z, seed):
    """Held-out area under the curve of a network that tells codes from draws of N(0, I), over five folds."""
    normal = np.random.default_rng(seed).normal(size=z.shape)
    rows = np.concatenate([z, normal])
    rows = np.concatenate([rows, rows**2], 1)
    rows = (rows - rows.mean(0)) / rows.std(0)
    is_code = np.repeat([1, 0], len(z))
    order = np.random.default_rng(seed + 1).permutation(len(rows))
    scores = np.empty(len(rows))
    for held in np.array_split(order, 5):
        train = np.setdiff1d(order, held)
        network = MLPClassifier((64, 64), alpha=1e-2, max_iter=25, batch_size=64, random_state=seed).fit(rows[train], is_code[train])
        scores[held] = network.predict_proba(rows[held])[:, 1]
    return roc_auc_score(is_code, scores)


def prior_kl(z, weights, means, factors):
    """Mean log density of z under a mixture, less that under N(0, I); the mixture's covariances are factors @ factors.T."""
    z = z.astype(np.float64)
    densities = [np.log(w) + stats.multivariate_normal(mean, l @ l.T, allow_singular=True).logpdf(z) for w, mean, l in zip(weights, means, factors)]
    return (special.logsumexp(densities, axis=0) - stats.norm.logpdf(z).sum(1)).mean()


def refitted_prior_kl(codes, z, components, seed):
    """The same under mixtures that scikit-learn fits to the codes.

    The mean over MIXTURE_STARTS fits, and the standard error of one other fit less that mean: the algorithm ends elsewhere by its
    start. Each starts as the project's do, from the centres that k-means++ spreads, each with the points nearest to it; from
    the centres of a whole k-means, scikit-learn's own start, the fits would lie closer together than the project's can.
    """
    codes = codes.astype(np.float64)
    fits = [GaussianMixture(components, max_iter=50, **spread_start(codes, components, seed + i)).fit(codes) for i in range(MIXTURE_STARTS)]
    normal = stats.norm.logpdf(z.astype(np.float64)).sum(1)
    found = [(fit.score_samples(z.astype(np.float64)) - normal).mean() for fit in fits]
    return np.mean(found), np.std(found, ddof=1) * np.sqrt(1 + 1 / MIXTURE_STARTS)


def spread_start(codes, components, seed):
    """Shares, means and precisions of the points nearest to each of the centres."""
    centres, _ = kmeans_plusplus(codes, components, random_state=seed, n_local_trials=1)
    nearest = spatial.cKDTree(centres).query(codes)[1]
    groups = [codes[nearest == k] for k in range(components)]
    ridge = 1e-6 * np.eye(codes.shape[1])
    return {
        "weights_init": np.array([len(group) / len(codes) for group in groups]),
        "means_init": np.array([group.mean(0) for group in groups]),
        "precisions_init": np.array([np.linalg.inv(np.cov(group.T, bias=True) + ridge) for group in groups]),
    }


def frechet(first, second):
    """Heusel et al. 2017, equation 6, with SciPy's matrix square root."""
    one, two = first.astype(np.float64), second.astype(np.float64)
    a, b = np.cov(one.T), np.cov(two.T)
    root = linalg.sqrtm(a @ b)
    return ((one.mean(0) - two.mean(0)) ** 2).sum() + np.trace(a + b - 2 * root.real)


def memorisation(distances, unseen):
    return {
        "nearer": stats.mannwhitneyu(unseen, distances).statistic / (len(unseen) * len(distances)),
        "medianDistance": np.median(distances) / np.median(unseen),
    }


def class_distances(codes, labels):
    centroids = np.stack([codes[labels == label].astype(np.float64).mean(0) for label in np.unique(labels)])
    return spatial.distance.pdist(centroids)


def agreement(distances):
    """Of each row, the mean rank correlation with the other rows."""
    matrix = np.array([[stats.spearmanr(a, b).statistic for b in distances] for a in distances])
    return (matrix.sum(1) - 1) / (len(distances) - 1)
