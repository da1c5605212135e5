"""The PyTorch programs that bench/training.ts compares with: training.py write-up|optimised|flushing DIRECTORY_OF_IDX_FILES.

write-up: the write-up's classes and loss as it prints them, images from a DataLoader.
optimised: the same network with the images preloaded in one tensor, the loss from logits and fused Adam.
flushing: the same, and numbers too small to be normal count as 0, as TensorFlow has it. Adam's running means of gradients that
have become 0, as those of seldom lit pixels do, decay to such numbers, on which processors are slow.
Reads tasks as lines of JSON and answers each with a line, as bench/program.ts says.
"""
import json
import pathlib
import resource
import sys
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

VALIDATION_BATCH = 500


# The write-up's code: classes, reparameterization and loss as printed there; the layer sizes can be changed.
class Encoder(nn.Module):
    def __init__(self, latent_dim=20, hidden=(512, 256)):
        super(Encoder, self).__init__()
        self.fc1 = nn.Linear(784, hidden[0])
        self.fc2 = nn.Linear(hidden[0], hidden[1])
        self.fc_mu = nn.Linear(hidden[1], latent_dim)
        self.fc_logvar = nn.Linear(hidden[1], latent_dim)
        self.relu = nn.ReLU()

    def forward(self, x):
        h = self.relu(self.fc1(x.view(-1, 784)))
        h = self.relu(self.fc2(h))
        mu = self.fc_mu(h)
        logvar = self.fc_logvar(h)
        return mu, logvar


class Decoder(nn.Module):
    def __init__(self, latent_dim=20, hidden=(512, 256)):
        super(Decoder, self).__init__()
        self.fc1 = nn.Linear(latent_dim, hidden[1])
        self.fc2 = nn.Linear(hidden[1], hidden[0])
        self.fc3 = nn.Linear(hidden[0], 784)
        self.relu = nn.ReLU()
        self.sigmoid = nn.Sigmoid()

    def logits(self, z):
        h = self.relu(self.fc1(z))
        h = self.relu(self.fc2(h))
        return self.fc3(h)

    def forward(self, z):
        return self.sigmoid(self.logits(z))


class VAE(nn.Module):
    def __init__(self, hidden):
        super(VAE, self).__init__()
        self.encoder = Encoder(hidden=hidden)
        self.decoder = Decoder(hidden=hidden)

    def reparameterize(self, mu, logvar):
        std = torch.exp(0.5 * logvar)
        eps = torch.randn_like(std)
        z = mu + eps * std
        return z

    def forward(self, x):
        mu, logvar = self.encoder(x)
        return self.decoder(self.reparameterize(mu, logvar)), mu, logvar


def vae_loss(x_recon, x, mu, logvar):
    bce = nn.BCELoss(reduction="sum")
    reconstruction_loss = bce(x_recon, x.view(-1, 784))
    kl_loss = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
    return reconstruction_loss + kl_loss


def loss_from_logits(model, x):
    mu, logvar = model.encoder(x)
    logits = model.decoder.logits(model.reparameterize(mu, logvar))
    bce = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
    return bce - 0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())


def run_write_up(model, train, validation, batch, epochs):
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    train_loader = DataLoader(TensorDataset(train), batch_size=batch, shuffle=True)
    validation_loader = DataLoader(TensorDataset(validation), batch_size=batch)
    for _ in range(epochs):
        started = time.perf_counter()
        total = 0.0
        for (x,) in train_loader:
            optimizer.zero_grad()
            x_recon, mu, logvar = model(x)
            loss = vae_loss(x_recon, x, mu, logvar)
            loss.backward()
            optimizer.step()
            total += loss.item()
        held = 0.0
        with torch.no_grad():
            for (x,) in validation_loader:
                x_recon, mu, logvar = model(x)
                held += vae_loss(x_recon, x, mu, logvar).item()
        yield time.perf_counter() - started, total, held


def run_optimised(model, train, validation, batch, epochs):
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
    for _ in range(epochs):
        started = time.perf_counter()
        total = torch.zeros((), dtype=torch.float64)
        for indices in torch.randperm(len(train)).split(batch):
            optimizer.zero_grad(set_to_none=True)
            loss = loss_from_logits(model, train[indices])
            loss.backward()
            optimizer.step()
            total += loss.detach()
        held = 0.0
        with torch.no_grad():
            for x in validation.split(VALIDATION_BATCH):
                held += loss_from_logits(model, x).item()
        yield time.perf_counter() - started, total.item(), held


def read_images(directory):
    bytes_ = np.fromfile(pathlib.Path(directory) / "train-images-idx3-ubyte", dtype=np.uint8, offset=16)
    return torch.from_numpy(bytes_.reshape(-1, 784).astype(np.float32) / 255)


def epochs_of(run, images, seed=1, batch=64, epochs=1, hidden=(512, 256), images_wanted=None):
    torch.manual_seed(seed)
    order = torch.randperm(len(images))[: images_wanted or len(images)]
    held_out = round(len(order) * 0.2)
    train, validation = images[order[:-held_out]], images[order[-held_out:]]
    model = VAE(hidden)
    # Allocators, thread pools and kernels warm up on a few batches of another model, as the traced step does when compiled.
    list(run(VAE(hidden), train[: 20 * batch], validation[:VALIDATION_BATCH], batch, 1))
    results = run(model, train, validation, batch, epochs)
    return [{"seconds": s, "train": t / len(train), "validation": v / len(validation)} for s, t, v in results]


def matmul(size=1024):
    a, b = torch.rand(size, size), torch.rand(size, size)
    best = float("inf")
    for _ in range(40):
        started = time.perf_counter()
        a @ b
        best = min(best, time.perf_counter() - started)
    return 2 * size**3 / best / 1e9


def products(batch):
    """Every product of the step: outputs, and gradients of weights and of inputs."""
    layers = [(784, 512), (512, 256), (256, 20), (256, 20), (20, 256), (256, 512), (512, 784)]
    factors = [(torch.randn(batch, i), torch.randn(o, i), torch.randn(batch, o)) for i, o in layers]

    def run():
        for layer, (x, weight, gradient) in enumerate(factors):
            x @ weight.T
            gradient.T @ x
            if layer > 0:
                gradient @ weight

    return run


def part_of_step(part, batch, images):
    """bench/step-parts.ts in PyTorch, with preloaded tensors and fused Adam."""
    model = VAE((512, 256))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
    indices = torch.arange(batch) * 7

    def loss():
        with torch.no_grad():
            loss_from_logits(model, images[indices]).item()

    def gradients():
        optimizer.zero_grad(set_to_none=True)
        loss = loss_from_logits(model, images[indices])
        loss.backward()
        return loss

    def step():
        loss = gradients()
        optimizer.step()
        return loss.item()

    return {"products": products(batch), "loss": loss, "gradients": gradients, "step": step}[part]


def part_times(part, batch, images, calls=40, repeats=15):
    run = part_of_step(part, batch, images)
    times = []
    for repeat in range(repeats + 1):
        started = time.perf_counter()
        for _ in range(calls):
            run()
        times.append((time.perf_counter() - started) / calls * 1000)
    return times[1:]


def main():
    run = {"write-up": run_write_up, "optimised": run_optimised, "flushing": run_optimised}[sys.argv[1]]
    # Before any thread is there: each takes the setting over from the one that starts it.
    torch.set_flush_denormal(sys.argv[1] == "flushing")
    images = read_images(sys.argv[2])
    unit = 1 if sys.platform == "darwin" else 1024
    for line in sys.stdin:
        task = json.loads(line)
        kind = task.pop("task")
        if kind == "matmul":
            answer = {"gflops": matmul()}
        elif kind == "part":
            answer = {"milliseconds": part_times(images=images, **task)}
        else:
            answer = {"epochs": epochs_of(run, images, images_wanted=task.pop("images", None), **task)}
        answer["peakBytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
        print(json.dumps(answer), flush=True)


main()
