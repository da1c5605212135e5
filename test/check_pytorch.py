"""Loads a trained run into the write-up's own classes and computes its test loss there.

check_pytorch.py --checkpoint model.safetensors --mnist DIRECTORY --expected NATS

Prints {"reconstruction", "kl", "total", "expected", "difference"} as JSON: nats, mean over the test images, one draw of the
noise for each. Ends with 1 when the total differs from the expected one by more than 0.1 %.
"""
import argparse
import json
import os
import sys

import numpy as np
import safetensors.torch
import torch

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures"))
sys.dont_write_bytecode = True
from write_up import VAE, vae_loss  # noqa: E402

ALLOWED = 0.001
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
    parser.add_argument("--expected", required=True, type=float)
    arguments = parser.parse_args()

    model = VAE()
    model.load_state_dict(safetensors.torch.load_file(arguments.checkpoint), strict=True)
    model.eval()
    torch.manual_seed(0)
    images = test_images(arguments.mnist)
    total = kl = 0.0
    with torch.no_grad():
        for x in images.split(BATCH):
            x_recon, mu, logvar = model(x)
            total += vae_loss(x_recon, x, mu, logvar).item()
            kl += (-0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())).item()
    total, kl = total / len(images), kl / len(images)
    difference = total / arguments.expected - 1
    print(json.dumps({"reconstruction": total - kl, "kl": kl, "total": total, "expected": arguments.expected, "difference": difference}))
    if not abs(difference) <= ALLOWED:
        sys.exit(f"expected the test loss {arguments.expected:.4f} within {ALLOWED:.1%}, found {total:.4f} in PyTorch")


if __name__ == "__main__":
    main()
