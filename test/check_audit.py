"""Recomputes an audit's numbers and verdicts in Python, from its checkpoints and arrays alone.

    python test/check_audit.py --kept DIR --audit FILE --rules FILE --data DIR [--out FILE]

  --kept   the audit's folder of parts: checkpoints, and the arrays that each part kept
  --audit  results/audit.json; --rules the rules as JSON; --data the four IDX files
  --out    a JSON file that the outcome is written to

For every seed of every model: losses, sharpness, squared error, gap and what BCE leaves out from the checkpoint in the
write-up's own PyTorch classes, with noise of PyTorch's; unevenness of paths; the first judge, rebuilt in PyTorch, on the
decoder's midpoints; Fréchet distance, likeness to N(0, I), clusters, places of pairs, holes, roundness and memorisation from
the arrays with scikit-learn and SciPy; agreement of centroids between seeds. Then each question is decided a second time, with
resamples of its own. Nothing is taken from the project but these files. Prints a table of each measure's greatest difference
over all seeds; the exit code is 1 when a number differs by more than its tolerance or a verdict is another one, 2 when a file
is missing.

TOLERANCES: what both sides compute from the same arrays may differ by float32's rounding and by ties. Where noise is drawn, five
standard errors are added, estimated for each model from several draws of its own noise, for the mixture from fits with other
starts, and for the holes of a map from grids at other places. The classifier is another program's network, which finds a little more or less.
"""
import argparse
import gzip
import json
import os
import pathlib
import sys
import warnings
from concurrent.futures import ProcessPoolExecutor

# One thread a process, one process a core: most of the time goes into small networks, which gain nothing by threads.
os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np
import torch

sys.path[:0] = [str(pathlib.Path(__file__).parent), str(pathlib.Path(__file__).parent / "fixtures")]

from audit_check import arrays, decisions, judge, models  # noqa: E402

SEED = 20261127

# What rounding and ties may do to each measure.
TOLERANCES = {
    "means": 2e-3,
    "testBce": 0.005,
    "testKl": 0.005,
    "aboveFloor": 0.005,
    "bound50": 0.005,
    "squaredError": 1e-6,
    "edges": 1e-5,
    "generalisationGap": 0.005,
    "missingNormaliser": 1e-4,
    "activeUnits": 0,
    "furthestMean": 1e-4,
    "furthestVariance": 1e-4,
    "priorAuc": 0.04,
    "priorKl": 1e-4,
    "priorKlRefitted": 0.05,
    "knnSpace": 1e-3,
    "silhouetteSpace": 1e-4,
    "knnMap": 1e-3,
    "leastSilhouette": 1e-4,
    "leastPiece": 0.01,
    "leastPurity": 5e-3,
    "laterPair": 1,
    "roundness": 1e-4,
    "eccentricity": 1e-4,
    "enclosed": 1e-3,
    "unevenness": 1e-3,
    "samples": 1e-9,
    "reconstructions": 1e-9,
    "midpoints": 2e-3,
    "frechet": 0.05,
    "nearer": 1e-4,
    "medianDistance": 1e-5,
    "centroidAgreement": 1e-4,
}
# Shares and areas of few images are coarser: these grow with 1 / sqrt(images), from 10,000.
COARSE = {"priorAuc", "midpoints"}
# Of a standard error that draws estimate.
STANDARD_ERRORS = 5
SHARE_TOLERANCE = 0.04


class Parts:
    """The kept parts and the images that they were measured on."""

    def __init__(self, kept, data):
        self.kept = pathlib.Path(kept)
        pixels = self.idx(data, "t10k-images-idx3-ubyte", 16).reshape(-1, 784)
        labels = self.idx(data, "t10k-labels-idx1-ubyte", 8)
        test, real, bounds = (self.array("controls-images", f"indices-{name}") for name in ("test", "real", "bounds"))
        image = lambda indices: torch.from_numpy(pixels[indices]).float() / 255
        self.test, self.bounds = image(test), image(bounds)
        self.labels, self.real_labels = labels[test].astype(int), labels[real].astype(int)
        self.real_features = self.array("controls-images", "features-real")
        self.unseen = self.array("controls-images", "distances-unseen")

    @staticmethod
    def idx(directory, name, offset):
        file = pathlib.Path(directory, name)
        packed = file.with_name(f"{name}.gz")
        if not file.exists() and not packed.exists():
            sys.exit(complain(f"{file}: expected an IDX file, gzipped or not, found none"))
        data = file.read_bytes() if file.exists() else gzip.decompress(packed.read_bytes())
        return np.frombuffer(data, dtype=np.uint8, offset=offset)

    def array(self, part, name):
        file = self.kept / part / f"{name}.npy"
        if not file.exists():
            sys.exit(complain(f"{file}: expected an array that npm run audit kept, found none"))
        return np.load(file)

    def has(self, part, name):
        return (self.kept / part / f"{name}.npy").exists()


def complain(message):
    print(message, file=sys.stderr)
    return 2


def recompute(parts, subject, the_judge, points, components, steps):
    """The numbers of one model by name, the standard errors of those that draw noise, and both of each of its maps."""
    name = subject["name"]
    model = models.load_model(parts.kept / name / "model.safetensors", "autoencoder" if subject["subject"] == "autoencoder" else "vae")
    get = lambda array: parts.array(name, array)
    means, z = get("means"), get("z")
    seen = torch.from_numpy(get("seen").reshape(-1, 784)).float() / 255
    found, noise, mu = models.model_measures(model, parts.test, seen)
    found["means"] = float(np.abs(mu - means).max())
    found |= arrays.moments(z)
    found["priorAuc"] = arrays.prior_auc(z[:4000], SEED)
    found["priorKl"] = arrays.prior_kl(z, *(get(f"mixture-{part}") for part in ("weights", "means", "factors")))
    found["priorKlRefitted"], noise["priorKlRefitted"] = arrays.refitted_prior_kl(get("codes"), z, components, SEED)
    thresholds = [point["threshold"] for share in points for point in the_judge.calibration["operatingPoints"] if point["passShare"] == share]
    found["samples"] = judge.shares(get("scores-samples")[0], thresholds)
    right = get("digits-reconstructions")[0] == parts.real_labels
    found["reconstructions"] = judge.shares(get("scores-reconstructions")[0], thresholds, right)
    middles, _ = the_judge.scores(models.midpoint_images(model, means, get("midpoint-pairs")))
    found["midpoints"] = judge.shares(middles, thresholds)
    found["frechet"] = arrays.frechet(get("features-samples"), parts.real_features)
    if parts.has(name, "path-from"):
        found["unevenness"] = models.unevenness(model, get("path-from"), get("path-to"), steps)
        found |= arrays.memorisation(get("distances"), parts.unseen)
        if subject["subject"] == "vae":
            found["bound50"], noise["bound50"] = models.bound50(model, parts.bounds)
    maps = []
    for i, kept in enumerate(subject["maps"]):
        space = arrays.space_measures(means if kept["kind"]["codes"] == "means" else z, parts.labels)
        measured, error = arrays.map_measures(get(f"map-{i}"), parts.labels, kept["values"]["bandwidth"])
        maps.append((space | measured, error))
    return found, noise, maps


def compare_model(subject, found, noise, maps, count):
    """Rows (measure, expected, found, tolerance) of one model."""
    rows = []

    def row(measure, expected, value, errors=noise):
        rounding = TOLERANCES[measure] * ((10000 / count) ** 0.5 if measure in COARSE else 1)
        rows.append((measure, float(expected), float(value), rounding + STANDARD_ERRORS * errors.get(measure, 0)))

    for measure, value in found.items():
        if measure == "means":
            row(measure, 0, value)
        elif isinstance(value, list):
            for expected, one in zip(subject["judged"][measure][0], value):
                row(measure, expected, one)
        elif measure in subject["judged"]:
            row(measure, subject["judged"][measure][0][0], value)
        else:
            row(measure, subject["values"][measure.removesuffix("Refitted")], value)
    for kept, (one, errors) in zip(subject["maps"], maps):
        for measure, value in one.items():
            row(measure, kept["values"][measure], value, errors)
    return rows


SETTINGS = {}


def begin(settings):
    """Makes a process ready for rows_of."""
    # The classifier stops after a number of rounds by intention, and features that are always 0 make Fréchet's matrix singular.
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    SETTINGS.update(settings, judge=judge.Judge(settings["judge"]))


def rows_of(subject):
    """The rows of one model; its noise does not depend on which process takes it."""
    torch.manual_seed(SEED + subject["seed"])
    parts = SETTINGS["parts"]
    found, noise, maps = recompute(parts, subject, SETTINGS["judge"], SETTINGS["points"], SETTINGS["components"], SETTINGS["steps"])
    return compare_model(subject, found, noise, maps, len(parts.labels))


def agreement_rows(parts, subjects):
    rows = []
    for kind in sorted({one["subject"] for one in subjects}):
        own = [one for one in subjects if one["subject"] == kind]
        distances = [arrays.class_distances(parts.array(one["name"], "means"), parts.labels) for one in own]
        if len(own) > 1:
            pairs = zip(own, arrays.agreement(distances))
            rows += [("centroidAgreement", one["values"]["centroidAgreement"], value, TOLERANCES["centroidAgreement"]) for one, value in pairs]
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("kept", "audit", "rules", "data"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--out")
    arguments = parser.parse_args()
    audit = json.loads(pathlib.Path(arguments.audit).read_text())
    rules = json.loads(pathlib.Path(arguments.rules).read_text())
    measured = audit["measured"]
    parts = Parts(arguments.kept, arguments.data)
    subjects = [one for one in measured["subjects"] if (parts.kept / one["name"] / "means.npy").exists()]
    rows = agreement_rows(parts, subjects)
    settings = {
        "parts": parts,
        "judge": parts.kept / measured["judges"][0]["name"] / "judge.safetensors",
        "points": measured["readings"]["operatingPoints"],
        "components": rules["run"]["components"],
        "steps": rules["run"]["steps"],
    }
    with ProcessPoolExecutor(initializer=begin, initargs=(settings,)) as pool:
        for one, found in zip(subjects, pool.map(rows_of, subjects)):
            print(one["name"], file=sys.stderr, flush=True)
            rows += found
    written = summary(rows)
    questions = decide_all(audit, rules)
    print(f"{len(subjects)} models, {len(parts.labels)} test images; PyTorch {torch.__version__}")
    for one in written:
        print(f"{one['name']:22}{one['numbers']:6} numbers, greatest difference {one['difference']:.5f}, tolerance {one['tolerance']:.5f}  {'agrees' if one['agrees'] else 'DIFFERS'}")
    wrong = [one for one in questions if not one["agrees"]]
    print(f"{len(questions) - len(wrong)} of {len(questions)} verdicts agree")
    for one in wrong:
        print(f"{one['sentence']}: {one['asks']} expected {one['expected']}, found {one['found']}")
    if arguments.out:
        outcome = {"models": len(subjects), "images": len(parts.labels), "torch": torch.__version__, "rows": written, "questions": questions}
        pathlib.Path(arguments.out).write_text(json.dumps(outcome))
    return 0 if all(one["agrees"] for one in written + questions) else 1


def summary(rows):
    """Of each measure the number that comes nearest to its tolerance or is furthest beyond it, over all models and maps."""
    written = []
    for measure in dict.fromkeys(row[0] for row in rows):
        own = [row for row in rows if row[0] == measure]
        # Not a number is never within a tolerance.
        agrees = all(abs(value - expected) <= tolerance for _, expected, value, tolerance in own)
        # A number that both sides have to the last digit comes last, also where no difference is allowed.
        share = lambda row: np.inf if row[2] != row[2] else abs(row[2] - row[1]) / max(row[3], 1e-300)
        _, expected, value, tolerance = max(own, key=share)
        written.append({
            "name": measure, "numbers": len(own), "expected": expected, "recomputed": value,
            "difference": abs(value - expected), "tolerance": tolerance, "agrees": bool(agrees),
        })
    return written


def decide_all(audit, rules):
    random = np.random.default_rng(SEED)
    outcome = []
    for sentence in audit["sentences"]:
        for result in sentence["questions"]:
            if result["verdict"] == "not applicable":
                continue
            verdict, share = decisions.decide(audit["measured"], rules, result["question"], random)
            expected = result["stability"]["seeds"] if result["stability"] else 1.0
            # Near the border of 95 % two draws of resamples may fall on its two sides.
            border = abs(expected - rules["decision"]["stableShare"]) < SHARE_TOLERANCE and verdict != result["verdict"]
            agrees = abs(share - expected) <= SHARE_TOLERANCE and (verdict == result["verdict"] or border)
            outcome.append({
                "sentence": sentence["id"], "asks": result["question"]["asks"], "expected": result["verdict"], "found": verdict,
                "seeds": [expected, share], "agrees": bool(agrees),
            })
    return outcome


if __name__ == "__main__":
    sys.exit(main())
