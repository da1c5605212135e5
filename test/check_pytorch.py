"""Loads a trained run into the write-up's own classes and computes its test loss there, with given draws of the noise.

check_pytorch.py --checkpoint model.safetensors --mnist DIRECTORY --epsilon epsilon.npy --expected RECONSTRUCTION KL TOTAL

Prints {"reconstruction", "kl", "total", "difference", "allowed"} as JSON: nats, mean over the test images; the difference is
the terms' greatest relative one. Ends with 1 when it is above the allowed one: weights, images and noise are the same, so
only the order of additions in single precision is left to differ.
"""
import argparse
import json
import os
import sys
from unittest import mock

import numpy as np
import safetensors.torch
import torch

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures"))
sys.dont_write_bytecode = True
from write_up import VAE, vae_loss  # noqa: E402

# A tree of additions over a batch's 392,000 pixels rounds log2(392,000) = 19 times, by 2^-24 each at most: 1.1e-6.
ALLOWED = 2e-6
BATCH = 500


def test_images(directory):
    with open(os.path.join(directory, "t10k-images-idx3-ubyte"), "rb") as file:
        content = np.frombuffer(file.read(), np.uint8)
    count = int.from_bytes(content[4:8].tobytes(), "big")
    return torch.from_numpy(content[16:].reshape(count, 784).astype(np.float32) / 255)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--mnist", required=True)
    parser.add_argument("--epsilon", required=True)
    parser.add_argument("--expected", required=True, type=float, nargs=3)
    arguments = parser.parse_args()

    model = VAE()
    model.load_state_dict(safetensors.torch.load_file(arguments.checkpoint), strict=True)
    model.eval()
    images = test_images(arguments.mnist)
    epsilon = torch.from_numpy(np.load(arguments.epsilon))
    total = kl = 0.0
    with torch.no_grad():
        for x, noise in zip(images.split(BATCH), epsilon.split(BATCH), strict=True):
            # The write-up's code draws its noise by this one function.
            with mock.patch.object(torch, "randn_like", lambda std, noise=noise: noise.view_as(std)):
                x_recon, mu, logvar = model(x)
            total += vae_loss(x_recon, x, mu, logvar).item()
            kl += (-0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())).item()
    total, kl = total / len(images), kl / len(images)
    found = {"reconstruction": total - kl, "kl": kl, "total": total}
    # NumPy's max, unlike Python's, is NaN where a term is.
    difference = float(np.max(np.abs(np.divide(list(found.values()), arguments.expected) - 1)))
    print(json.dumps({**found, "difference": difference, "allowed": ALLOWED}))
    if not difference <= ALLOWED:
        terms = ", ".join(f"{name} {value:.5f} for {expected:.5f}" for (name, value), expected in zip(found.items(), arguments.expected))
        sys.exit(f"expected each term of the test loss within {ALLOWED:.0e}, found a difference of {difference:.1e} in PyTorch: {terms}")


if __name__ == "__main__":
    main()
