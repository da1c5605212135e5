"""The PyTorch programs that bench/training.ts compares with: training.py write-up|optimised|flushing|compiled DIRECTORY_OF_IDX_FILES.

write-up: the write-up's classes and loss as it prints them, images from a DataLoader.
optimised: the same network with the images preloaded in one tensor, the loss from logits and fused Adam.
flushing: the same, and numbers too small to be normal count as 0, as TensorFlow has it. Adam's running means of gradients that
have become 0, as those of seldom lit pixels do, decay to such numbers, on which processors are slow.
compiled: as flushing, with loss and gradients compiled by Inductor (torch.compile).
"""
import functools
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

from training_tasks import VALIDATION_BATCH, answer_tasks, read_images, split


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


def run_optimised(model, train, validation, batch, epochs, loss_of=loss_from_logits):
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
    for _ in range(epochs):
        started = time.perf_counter()
        total = torch.zeros((), dtype=torch.float64)
        for indices in torch.randperm(len(train)).split(batch):
            optimizer.zero_grad(set_to_none=True)
            loss = loss_of(model, train[indices])
            loss.backward()
            optimizer.step()
            total += loss.detach()
        held = 0.0
        with torch.no_grad():
            for x in validation.split(VALIDATION_BATCH):
                held += loss_of(model, x).item()
        yield time.perf_counter() - started, total.item(), held


def epochs_of(run, data, seed=1, batch=64, epochs=1, hidden=(512, 256), images=None):
    torch.manual_seed(seed)
    train, validation = (torch.from_numpy(part) for part in split(data, seed, images))
    # Allocators, thread pools and kernels warm up on a few batches of another model, as the traced step does when compiled.
    few = train[: 20 * batch + len(train) % batch], validation[: VALIDATION_BATCH + len(validation) % VALIDATION_BATCH]
    list(run(VAE(hidden), *few, batch, 1))
    model = VAE(hidden)
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


def programs():
    """How each program trains: a generator of (seconds, sum of losses, of validation losses) of each epoch."""
    # Each size of batch is compiled for itself, and before an epoch is timed.
    torch._dynamo.config.recompile_limit = 64
    compiled = torch.compile(loss_from_logits, dynamic=False)
    return {
        "write-up": run_write_up,
        "optimised": run_optimised,
        "flushing": run_optimised,
        "compiled": functools.partial(run_optimised, loss_of=compiled),
    }


def main():
    # Before any thread is there: each takes the setting over from the one that starts it.
    torch.set_flush_denormal(sys.argv[1] in ("flushing", "compiled"))
    run = programs()[sys.argv[1]]
    data = read_images(sys.argv[2])
    answer_tasks(
        {
            "epoch": lambda **task: {"epochs": epochs_of(run, data, **task)},
            "matmul": lambda: {"gflops": matmul()},
            "part": lambda **task: {"milliseconds": part_times(images=torch.from_numpy(data), **task)},
        },
        ["torch"],
    )


main()
