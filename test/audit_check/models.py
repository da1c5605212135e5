"""Measures of a checkpoint, with the write-up's own classes in PyTorch."""
import math

import numpy as np
import torch
from safetensors.torch import load_file
from torch import nn
from write_up import Decoder, Encoder

BATCH = 500
DRAWS = 5
BOUND_DRAWS = 50


class Model(nn.Module):
    """The write-up's VAE under the checkpoint's names; of an autoencoder, the encoder's mean is the code."""

    def __init__(self, kind):
        super().__init__()
        self.encoder = Encoder()
        self.decoder = Decoder()
        self.kind = kind

    def encode(self, images):
        mu, logvar = self.encoder(images)
        return mu, (logvar if self.kind == "vae" else None)

    def sample(self, mu, logvar):
        return mu if logvar is None else mu + torch.randn_like(mu) * torch.exp(0.5 * logvar)


def load_model(file, kind):
    model = Model(kind)
    # An autoencoder's checkpoint lacks fc_logvar, and nothing else.
    missing = model.load_state_dict(load_file(file), strict=kind == "vae").missing_keys
    if any("fc_logvar" not in name for name in missing):
        raise ValueError(f"{file}: expected all layers but fc_logvar, found none of {missing}")
    return model


def in_batches(f, *arrays):
    """f of the arrays batch by batch; its results joined."""
    parts = [f(*(array[start:start + BATCH] for array in arrays)) for start in range(0, len(arrays[0]), BATCH)]
    return [torch.cat(each) for each in zip(*parts)] if isinstance(parts[0], tuple) else torch.cat(parts)


def image_edges(images):
    """Mean step between neighbouring pixels of each of the images [N, 784]."""
    square = images.view(-1, 28, 28)
    across, down = (square[:, :, 1:] - square[:, :, :-1]).abs(), (square[:, 1:] - square[:, :-1]).abs()
    return torch.cat([across.flatten(1), down.flatten(1)], 1).mean(1)


def losses(model, images):
    """Of each image KL, mu, and for each draw of z BCE, squared error and edges: [N, draws]."""
    mu, logvar = model.encode(images)
    bce = nn.BCELoss(reduction="none")
    drawn = [model.decoder(model.sample(mu, logvar)) for _ in range(DRAWS if logvar is not None else 1)]
    kl = torch.zeros(len(images)) if logvar is None else -0.5 * (1 + logvar - mu.pow(2) - logvar.exp()).sum(1)
    by_draw = lambda f: torch.stack([f(one) for one in drawn], 1).double()
    return (by_draw(lambda one: bce(one, images).sum(1)), by_draw(lambda one: ((one - images) ** 2).mean(1)),
            by_draw(image_edges), kl.double(), mu)


def draw_error(values):
    """Standard error, by the draws alone, of our mean over images of one draw each, less their mean over all draws: values [N, draws]."""
    images, draws = values.shape
    return 0.0 if draws == 1 else math.sqrt(values.var(1).mean().item() * (1 + 1 / draws) / images)


def missing_normaliser(model, mu):
    """log of what exp(−BCE) integrates to: (2p − 1) / logit(p), summed over pixels, mean over images, in nats."""
    def of(codes):
        layers = model.decoder
        # The logit before the sigmoid: in float32 a p near 1 has lost it. (2p − 1) / logit = tanh(logit / 2) / logit.
        logit = layers.fc3(torch.relu(layers.fc2(torch.relu(layers.fc1(codes))))).double().abs().clamp(min=1e-4)
        return torch.log(torch.tanh(logit / 2) / logit).sum(1)
    return in_batches(of, mu).mean().item()


def entropy(images):
    x = images.double()
    return -(torch.xlogy(x, x) + torch.xlogy(1 - x, 1 - x)).sum(1).mean().item()


def model_measures(model, images, seen):
    """The measures, the standard errors by which the noise of draws can set two programs' apart, and mu [N, latent]."""
    bce, squared, edges, kl, mu = in_batches(lambda x: losses(model, x), images)
    seen_bce, _, _, seen_kl, _ = in_batches(lambda x: losses(model, x), seen)
    total = bce.mean().item() + kl.mean().item()
    sharpness = image_edges(images).mean().item()
    missing = -missing_normaliser(model, mu) / total
    found = {
        "testBce": bce.mean().item(),
        "testKl": kl.mean().item(),
        "aboveFloor": bce.mean().item() - entropy(images),
        "squaredError": squared.mean().item(),
        "edges": edges.mean().item() / sharpness,
        "generalisationGap": total - seen_bce.mean().item() - seen_kl.mean().item(),
        "missingNormaliser": missing,
        "activeUnits": int((mu.double().var(0) > 0.01).sum()),
    }
    noise = {
        "testBce": draw_error(bce),
        "aboveFloor": draw_error(bce),
        "squaredError": draw_error(squared),
        "edges": draw_error(edges) / sharpness,
        "generalisationGap": math.hypot(draw_error(bce), draw_error(seen_bce)),
        "missingNormaliser": missing * draw_error(bce) / total,
    }
    return found, noise, mu.numpy()


def bound50(model, images):
    """log (1/K) sum_k p(x|z_k) p(z_k) / q(z_k|x), the mean of two groups of K draws, and the standard error between programs.

    Burda, Grosse and Salakhutdinov 2016, equation 8.
    """
    def of(x):
        mu, logvar = (each.repeat_interleave(BOUND_DRAWS, 0) for each in model.encode(x))
        z = model.sample(mu, logvar)
        likelihood = -nn.functional.binary_cross_entropy(model.decoder(z), x.repeat_interleave(BOUND_DRAWS, 0), reduction="none").sum(1)
        prior = torch.distributions.Normal(0.0, 1.0).log_prob(z).sum(1)
        posterior = torch.distributions.Normal(mu, torch.exp(0.5 * logvar)).log_prob(z).sum(1)
        weights = (likelihood + prior - posterior).double().view(-1, BOUND_DRAWS)
        return torch.logsumexp(weights, 1) - math.log(BOUND_DRAWS)
    groups = torch.stack([in_batches(of, images), in_batches(of, images)], 1)
    return groups.mean().item(), draw_error(groups)


def unevenness(model, start, end, steps):
    """Greatest over mean step of decoded straight paths, the mean over paths."""
    t = torch.linspace(0, 1, steps + 1).view(1, -1, 1)
    points = (1 - t) * torch.from_numpy(start)[:, None] + t * torch.from_numpy(end)[:, None]
    frames = model.decoder(points.reshape(-1, points.shape[-1])).view(len(start), steps + 1, -1).double()
    sizes = (frames[:, 1:] - frames[:, :-1]).norm(dim=2)
    return (sizes.max(1).values / sizes.mean(1)).mean().item()


def midpoint_images(model, means, pairs):
    middle = (means[pairs[0]] + means[pairs[1]]) / 2
    return in_batches(model.decoder, torch.from_numpy(middle.astype(np.float32)))
