"""The JAX programs that bench/training.ts compares with: training_jax.py scan|steps DIRECTORY_OF_IDX_FILES.

scan: a whole epoch is one compiled function that goes through its batches with lax.scan.
steps: each step is a call of a compiled function; nothing is waited for before the epoch's end.
In both, images, order and losses stay in JAX's memory, the weights and Adam's moments are donated (updated in place), and the
weights are [inputs, outputs], which takes less than half the time of PyTorch's [outputs, inputs] here.
"""
import functools
import sys
import time

import jax
import jax.numpy as jnp
import numpy as np
import optax

from training_tasks import VALIDATION_BATCH, answer_tasks, read_images, split

PIXELS, LATENT = 784, 20
ADAM = optax.adam(1e-3)


def layer_sizes(hidden):
    wide, narrow = hidden
    return {
        "encoder.fc1": (PIXELS, wide),
        "encoder.fc2": (wide, narrow),
        "encoder.fc_mu": (narrow, LATENT),
        "encoder.fc_logvar": (narrow, LATENT),
        "decoder.fc1": (LATENT, narrow),
        "decoder.fc2": (narrow, wide),
        "decoder.fc3": (wide, PIXELS),
    }


def initial_state(seed, hidden):
    """Weights and biases from PyTorch's distribution, Adam's state, and the sum of losses."""
    random = np.random.default_rng(seed)
    parameters = {}
    for name, (inputs, outputs) in layer_sizes(hidden).items():
        bound = 1 / np.sqrt(inputs)
        draw = lambda *shape: jnp.asarray(random.uniform(-bound, bound, shape), dtype=jnp.float32)
        parameters[name] = (draw(inputs, outputs), draw(outputs))
    return parameters, ADAM.init(parameters), jnp.zeros(())


def loss(parameters, x, key):
    linear = lambda name, h: h @ parameters[name][0] + parameters[name][1]
    relu = lambda name, h: jax.nn.relu(linear(name, h))
    h = relu("encoder.fc2", relu("encoder.fc1", x))
    mu, logvar = linear("encoder.fc_mu", h), linear("encoder.fc_logvar", h)
    z = mu + jax.random.normal(key, mu.shape) * jnp.exp(0.5 * logvar)
    logits = linear("decoder.fc3", relu("decoder.fc2", relu("decoder.fc1", z)))
    bce = jnp.sum(jax.nn.softplus(logits) - x * logits)
    return bce - 0.5 * jnp.sum(1 + logvar - mu**2 - jnp.exp(logvar))


def update(state, x, key):
    parameters, adam, total = state
    value, gradients = jax.value_and_grad(loss)(parameters, x, key)
    changes, adam = ADAM.update(gradients, adam)
    return optax.apply_updates(parameters, changes), adam, total + value


def in_batches(f, carry, order, batch, key):
    """The carry after f(carry, indices, key) of each batch in turn; the last batch may be smaller."""
    whole = len(order) // batch
    keys = jax.random.split(key, whole + 1)
    step = lambda carry, of_step: (f(carry, *of_step), None)
    carry, _ = jax.lax.scan(step, carry, (order[: whole * batch].reshape(whole, batch), keys[:whole]))
    return f(carry, order[whole * batch :], keys[whole]) if len(order) % batch else carry


@functools.partial(jax.jit, donate_argnums=0, static_argnums=3)
def scanned_epoch(state, images, key, batch):
    parameters, adam, _ = state
    of_order, of_noise = jax.random.split(key)
    order = jax.random.permutation(of_order, len(images))
    step = lambda state, indices, key: update(state, images[indices], key)
    return in_batches(step, (parameters, adam, jnp.zeros(())), order, batch, of_noise)


@functools.partial(jax.jit, donate_argnums=0, static_argnums=5)
def one_step(state, images, order, number, key, batch):
    indices = jax.lax.dynamic_slice(order, (number,), (batch,))
    return update(state, images[indices], jax.random.fold_in(key, number))


def epoch_in_steps(state, images, key, batch):
    parameters, adam, _ = state
    of_order, of_noise = jax.random.split(key)
    order = jax.random.permutation(of_order, len(images))
    state = parameters, adam, jnp.zeros(())
    for start in range(0, len(images), batch):
        state = one_step(state, images, order, start, of_noise, min(batch, len(images) - start))
    return state


@jax.jit
def validation_loss(parameters, images, key):
    add = lambda total, indices, key: total + loss(parameters, images[indices], key)
    return in_batches(add, jnp.zeros(()), jnp.arange(len(images)), VALIDATION_BATCH, key)


def trained(epoch, data, seed=1, batch=64, epochs=1, hidden=(512, 256), images=None):
    train, validation = (jax.device_put(part) for part in split(data, seed, images))
    key = jax.random.key(seed)
    # The first call with these shapes compiles, and is not timed.
    parameters, _, _ = epoch(initial_state(seed, hidden), train, key, batch)
    validation_loss(parameters, validation, key).block_until_ready()
    state = initial_state(seed, hidden)
    for number in range(epochs):
        started = time.perf_counter()
        state = epoch(state, train, jax.random.fold_in(key, number), batch)
        held = float(validation_loss(state[0], validation, jax.random.fold_in(key, epochs + number)))
        total = float(state[2])
        seconds = time.perf_counter() - started
        yield {"seconds": seconds, "train": total / len(train), "validation": held / len(validation)}


def matmul(size=1024):
    a, b = (jax.random.normal(jax.random.key(i), (size, size)) for i in range(2))
    product = jax.jit(jnp.matmul)
    product(a, b).block_until_ready()
    best = float("inf")
    for _ in range(40):
        started = time.perf_counter()
        product(a, b).block_until_ready()
        best = min(best, time.perf_counter() - started)
    return 2 * size**3 / best / 1e9


def products(batch):
    """A call of one compiled function that makes every product of the step: outputs, and gradients of weights and of inputs."""
    random = np.random.default_rng(1)
    draw = lambda *shape: jnp.asarray(random.standard_normal(shape), dtype=jnp.float32)
    sizes = layer_sizes((512, 256)).values()
    factors = [(draw(batch, i), draw(i, o), draw(batch, o)) for i, o in sizes]

    @jax.jit
    def run(factors):
        made = [(x @ weight, x.T @ gradient) for x, weight, gradient in factors]
        return made, [gradient @ weight.T for _, weight, gradient in factors[1:]]

    return lambda calls: [jax.block_until_ready(run(factors)) for _ in range(calls)]


def part_of_step(part, batch, images):
    """bench/step-parts.ts in JAX: a function that does the part a number of times. The whole steps are one call, by lax.scan."""
    state = initial_state(1, (512, 256))
    key = jax.random.key(1)
    indices = jnp.arange(batch) * 7
    if part == "call":
        add = jax.jit(lambda x: x + 1)
        return lambda calls: [add(jnp.zeros(())).block_until_ready() for _ in range(calls)]
    if part == "products":
        return products(batch)
    if part in ("loss", "gradients"):
        computed = loss if part == "loss" else jax.value_and_grad(loss)
        f = jax.jit(lambda parameters, key: computed(parameters, images[indices], key))
        return lambda calls: [jax.block_until_ready(f(state[0], key)) for _ in range(calls)]

    @functools.partial(jax.jit, donate_argnums=0, static_argnums=1)
    def steps(state, calls):
        one = lambda state, key: (update(state, images[indices], key), None)
        return jax.lax.scan(one, state, jax.random.split(key, calls))[0]

    def run(calls):
        nonlocal state
        state = jax.block_until_ready(steps(state, calls))

    return run


def part_times(part, batch, images, calls=40, repeats=15):
    run = part_of_step(part, batch, images)
    run(calls)
    times = []
    for repeat in range(repeats):
        started = time.perf_counter()
        run(calls)
        times.append((time.perf_counter() - started) / calls * 1000)
    return times


def main():
    epoch = {"scan": scanned_epoch, "steps": epoch_in_steps}[sys.argv[1]]
    data = read_images(sys.argv[2])
    images = functools.cache(lambda: jax.device_put(data))
    answer_tasks(
        {
            "epoch": lambda **task: {"epochs": list(trained(epoch, data, **task))},
            "matmul": lambda: {"gflops": matmul()},
            "part": lambda **task: {"milliseconds": part_times(images=images(), **task)},
        },
        ["jax", "jaxlib", "optax"],
    )


main()
