"""Judges files that the project's readers accepted: judge.py FORMAT ACCEPTED writes those that are wrong as JSON.

ACCEPTED holds, for each file, its number and its length (32 bits each), the SHA-256 of what was read, and its bytes. Each
is read again by Python's own parsers, by the rules of its format, and by numpy and safetensors where they are installed.
Without arguments it says which these are.
"""
import ast
import base64
import gzip
import hashlib
import io
import json
import math
import struct
import sys

try:
    import numpy
except ImportError:
    numpy = None
try:
    import safetensors
    from safetensors.numpy import load as load_safetensors
except ImportError:
    safetensors = None


class Refused(Exception):
    pass


def need(condition, what):
    if not condition:
        raise Refused(what)


def digest(*parts):
    hash = hashlib.sha256()
    for part in parts:
        hash.update(part if isinstance(part, bytes) else part.encode())
    return hash.digest()


def idx(data):
    need(len(data) >= 16, "header")
    zero, kind, dimensions, *shape = struct.unpack(">HBB3I", data[:16])
    need((zero, kind, dimensions) == (0, 8, 3), "magic number")
    need(len(data) - 16 == math.prod(shape), "length")
    return digest(",".join(map(str, shape)), "\n", data[16:])


def packed(data):
    return idx(gzip.decompress(data))


def npy(data):
    need(data[:6] == b"\x93NUMPY" and data[6] in (1, 2, 3) and data[7] == 0, "magic")
    start, code = (10, "<H") if data[6] == 1 else (12, "<I")
    end = start + struct.unpack(code, data[8:start])[0]
    need(end <= len(data), "header")
    header = ast.literal_eval(data[start:end].decode("utf8" if data[6] == 3 else "latin1"))
    need(isinstance(header, dict) and sorted(header) == ["descr", "fortran_order", "shape"], "keys")
    shape, descr = header["shape"], header["descr"]
    need(isinstance(shape, tuple) and all(type(size) is int and size >= 0 for size in shape), "shape")
    need(type(header["fortran_order"]) is bool and (len(shape) < 2 or not header["fortran_order"]), "order")
    names = {"f4": "Float32", "f8": "Float64", "i1": "Int8", "i2": "Int16", "i4": "Int32", "i8": "BigInt64"}
    names |= {"u1": "Uint8", "u2": "Uint16", "u4": "Uint32", "u8": "BigUint64"}
    need(descr[0] in "<|=" and descr[1:] in names, "type")
    need(len(data) - end == math.prod(shape) * int(descr[2]), "length")
    if numpy:
        array = numpy.load(io.BytesIO(data), allow_pickle=False)
        need(array.shape == shape and array.tobytes() == data[end:] and array.dtype.str[1:] == descr[1:], "numpy")
    return digest(names[descr[1:]] + "Array ", ",".join(map(str, shape)), "\n", data[end:])


def strict_json(text, **how):
    def refuse(word):
        raise Refused(word)

    return json.loads(text, parse_constant=refuse, **how)


def tensors(data):
    need(len(data) >= 8, "length")
    length = struct.unpack("<Q", data[:8])[0]
    need(length <= len(data) - 8, "header")
    text = data[8 : 8 + length].decode("utf8")
    need(text.startswith("{"), "header")
    header, body, parts, used = strict_json(text), data[8 + length :], [], 0
    metadata = header.pop("__metadata__", {})
    need(isinstance(metadata, dict) and all(isinstance(value, str) for value in metadata.values()), "metadata")
    code_units = lambda name: name.encode("utf-16-be")
    for name, entry in header.items():
        (begin, end), shape = entry["data_offsets"], entry["shape"]
        need(all(type(size) is int and size >= 0 for size in [begin, end, *shape]), "sizes")
        need(entry["dtype"] == "F32" and end - begin == 4 * math.prod(shape), "size")
    for begin, end in sorted(tuple(entry["data_offsets"]) for entry in header.values()):
        need(begin == used and end <= len(body), "places")
        used = end
    need(used == len(body), "end")
    if safetensors:
        reference = load_safetensors(data)
        need(sorted(reference) == sorted(header), "safetensors: names")
        for name, array in reference.items():
            begin, end = header[name]["data_offsets"]
            need(list(array.shape) == header[name]["shape"] and array.tobytes() == body[begin:end], "safetensors: array")
    for name in sorted(header, key=code_units):
        begin, end = header[name]["data_offsets"]
        parts += [f"{name}\n{','.join(map(str, header[name]['shape']))}\n", body[begin:end]]
    parts += [f"{name}\n{metadata[name]}\n" for name in sorted(metadata, key=code_units)]
    return digest(*parts)


def plain(value):
    """As test/fuzz/formats.ts writes a JSON value for its digest."""
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if value is None:
        return b"null"
    if isinstance(value, float):
        return b"n" + struct.pack("<d", value)
    if isinstance(value, str):
        return b"s" + value.encode("utf-16-le", "surrogatepass")
    if isinstance(value, list):
        return f"[{len(value)}".encode() + b"".join(map(plain, value))
    order = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
    return f"{{{len(value)}".encode() + b"".join(plain(name) + plain(value[name]) for name in order)


def read_json(data):
    text = data.decode("utf8")
    need(not text.startswith("\ufeff"), "byte order mark")
    return strict_json(text, parse_int=float)


def number(value):
    return isinstance(value, float) and math.isfinite(value)


def count(value):
    return number(value) and value >= 1 and value.is_integer() and value < 2**53


def configuration(data):
    stamp = read_json(data)
    asked = dict(stamp["configuration"])
    seed, images = asked.pop("seed"), asked.pop("images", 1.0)
    need(number(seed) and 0 <= seed < 2**31 and seed.is_integer() and seed == stamp["seed"], "seed")
    need(count(images) and count(asked.pop("epochs")) and count(asked.pop("batchSize")), "counts")
    rate, beta, share = asked.pop("learningRate"), asked.pop("beta"), asked.pop("validationShare")
    need(number(rate) and rate > 0 and number(beta) and beta >= 0 and number(share) and 0 < share < 1, "numbers")
    need(asked == {}, "unknown")
    layers, source = stamp["architecture"], stamp["data"]
    need(count(layers["pixels"]) and count(layers["latentDim"]), "layers")
    need(isinstance(layers["hidden"], list) and all(map(count, layers["hidden"])), "hidden")
    need(isinstance(source["name"], str) and source["name"] != "", "name")
    need(len(source["digest"]) == 8 and set(source["digest"]) <= set("0123456789abcdef"), "digest")
    need(count(stamp["threads"]), "threads")
    need(all(isinstance(stamp["versions"][name], str) for name in ("project", "node", "tfjs", "tensorflow")), "versions")
    return hashlib.sha256(plain(stamp)).digest()


def history(data):
    records = read_json(data)
    need(isinstance(records, list), "list")
    for i, record in enumerate(records, 1):
        need(isinstance(record["epoch"], float) and record["epoch"] == i, "epoch")
        losses = [record[part][term] for part in ("train", "validation") for term in ("reconstruction", "kl", "total")]
        need(all(map(number, losses)) and number(record["seconds"]) and record["seconds"] >= 0, "numbers")
    return hashlib.sha256(plain(records)).digest()


READERS = {
    "idx": idx,
    "gzip": lambda data: packed(data) if data[:2] == b"\x1f\x8b" else idx(data),
    "idx in gzip": packed,
    "npy": npy,
    "safetensors": tensors,
    "configuration.json": configuration,
    "history.json": history,
}


def main(form, path):
    wrong = []
    with open(path, "rb") as file:
        content = file.read()
    at = 0
    while at < len(content):
        place, length = struct.unpack("<II", content[at : at + 8])
        found, data = content[at + 8 : at + 40], content[at + 40 : at + 40 + length]
        at += 40 + length
        try:
            what = None if READERS[form](data) == found else "accepted with other values than Python reads"
        except Exception as error:
            what = f"accepted, though Python refuses it: {type(error).__name__}: {error}"
        if what:
            wrong.append({"input": place, "what": what, "bytes": base64.b64encode(data).decode()})
    print(json.dumps(wrong))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(*sys.argv[1:])
    else:
        libraries = [f"{library.__name__} {library.__version__}" for library in (numpy, safetensors) if library]
        print(", ".join([f"Python {sys.version.split()[0]} (gzip, json, ast)", *libraries]))
